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
      edited: [],
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

it("leads nobody to a run that stops: an edited file has another fix", () => {
  const { report, all } = collectFindings();
  const nothing = { create: [], last: [], unchanged: 0 };
  checkDrift(
    {
      ...nothing,
      update: [file("a"), file("b")],
      remove: ["c"],
      edited: [
        { path: "a", fate: "update" },
        { path: "c", fate: "remove" },
      ],
    },
    report,
  );
  const [a, b, c] = all();
  for (const edited of [a, c]) {
    expect(edited?.message).toMatch(/edited by hand, or .* merge/);
    expect(edited?.hint).toMatch(/--diff.*--force/);
  }
  expect(b?.hint).toContain("run `fluxsmith generate`");
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
