import { expect, it } from "vitest";
import { checkDrift, checkLosses } from "../../src/check/drift.ts";
import { collectFindings } from "../../src/diagnostics/collect.ts";

const file = (path: string) => ({ path, text: "" });

it("names each file that a run would touch, and the fix once", () => {
  const { report, all } = collectFindings();
  checkDrift(
    {
      create: [file("a")],
      update: [file("b")],
      remove: ["c"],
      unchanged: 9,
      last: [file("d")],
    },
    report,
  );
  expect(
    all().map(({ severity, code, message }) => [severity, code, message]),
  ).toEqual([
    ["finding", "drift", "a is missing"],
    ["finding", "drift", "b is not what fluxsmith.yaml says"],
    ["finding", "drift", "c is no longer in fluxsmith.yaml"],
    ["finding", "drift", "d is not what fluxsmith.yaml says"],
  ]);
  expect(all().filter(({ hint }) => hint !== undefined)).toHaveLength(1);
});

it("warns of what the cluster would lose", () => {
  const { report, all } = collectFindings();
  const loss = { file: "a", object: "A/b/c", what: "it goes" };
  checkLosses([{ ...loss, steps: ["one", "two"] }], report);
  expect(all()).toMatchObject([
    {
      severity: "warning",
      code: "prune-hazard",
      message: "A/b/c: it goes",
      hint: "one; two",
    },
  ]);
});
