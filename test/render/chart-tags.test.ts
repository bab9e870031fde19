import { describe, expect, it } from "vitest";
import { chooseTag } from "../../src/render/chart-tags.ts";

const tags = ["latest", "1.0.0", "1.1.0_b1", "1.2.0-rc.1", "v1.1.5", "2"];

const choose = (
  range: string,
  {
    filter,
    hasPlus = true,
    exact = false,
  }: { filter?: string; hasPlus?: boolean; exact?: boolean } = {},
): unknown =>
  chooseTag(tags, { by: "range", range, filter, hasPlus }, { exact });

describe("the tag of a range", () => {
  it("is its latest version, as the tag is written", () => {
    expect(choose("*")).toBe("v1.1.5");
    expect(choose("<1.1.5")).toBe("1.1.0_b1");
    expect(choose(">=1.0.0-0")).toBe("1.2.0-rc.1");
  });

  it("knows build metadata in the layers of charts only", () => {
    expect(choose("<1.1.5", { hasPlus: false })).toBe("1.0.0");
  });

  it("is what is written so, in a HelmRepository", () => {
    expect(choose("latest", { exact: true })).toBe("latest");
    expect(choose("latest")).toHaveProperty("why");
    expect(choose("", { exact: true })).toBe("v1.1.5");
  });

  it("is one that the filter lets through", () => {
    expect(choose(">=1.0.0-0", { filter: "-rc" })).toBe("1.2.0-rc.1");
    expect(choose("*", { filter: "^[0-9]" })).toBe("1.1.0_b1");
  });

  it("57: where none will do, others are named", () => {
    expect(choose(">=3")).toEqual({
      why: "there is no version `>=3` of it",
      hint: "there are 1.2.0-rc.1, v1.1.5, 1.1.0+b1",
    });
    expect(choose("*", { filter: "^x" })).toMatchObject({
      hint: "no version of it is there at all",
    });
  });

  it("a filter that is none, or takes for ever, is said", () => {
    const why = expect.stringContaining("cannot be used here");
    expect(choose("*", { filter: "(" })).toEqual({ why });
    const slow = chooseTag(
      [`${"a".repeat(60)}!`],
      { by: "range", range: "*", filter: "^(a+)+$", hasPlus: true },
      { exact: false },
    );
    expect(slow).toEqual({ why });
  });
});
