import { describe, expect, it } from "vitest";
import { failureOfThrown } from "../../src/commands/thrown-failure.ts";
import { Problem } from "../../src/diagnostics/problem.ts";
import { Interrupted } from "../../src/io/interrupts.ts";
import { ConnectionLost } from "../../src/model/api.ts";

describe("what was thrown", () => {
  it("by a server that refuses is a failure in its words", () => {
    const problem = new Problem("api-forbidden", "no", { hint: "ask" });
    expect(failureOfThrown(problem)).toEqual({
      code: "api-forbidden",
      message: "no",
      hint: "ask",
    });
  });

  it("69: where the connection was lost is a failure with what to do", () => {
    const lost = new ConnectionLost("socket hang up");
    expect(failureOfThrown(lost)).toEqual({
      code: "api-unreachable",
      message: "the API server does not answer: socket hang up",
      hint: expect.stringContaining("safe"),
    });
  });

  it.each([new Interrupted("Ctrl-C"), new TypeError("a bug")])(
    "by anything else goes on being thrown: %s",
    (error) => {
      expect(() => failureOfThrown(error)).toThrow(error);
    },
  );
});
