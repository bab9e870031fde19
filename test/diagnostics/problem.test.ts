import { expect, it, vi } from "vitest";
import { Problem } from "../../src/diagnostics/problem.ts";
import { Interrupted } from "../../src/io/interrupts.ts";
import { WriteError } from "../../src/io/write-error.ts";

it("a problem of another bundle's class is one, and nothing else is", async () => {
  vi.resetModules();
  const other = await import("../../src/diagnostics/problem.ts");
  const interrupts = await import("../../src/io/interrupts.ts");
  expect(other.Problem).not.toBe(Problem);
  const its = new other.Problem("git-missing", "x");
  expect(its instanceof Problem).toBe(true);
  expect(its instanceof WriteError).toBe(false);
  expect(new Error("x") instanceof Problem).toBe(false);
  expect(new interrupts.Interrupted("x") instanceof Interrupted).toBe(true);
  expect(new Error("x") instanceof Interrupted).toBe(false);
});
