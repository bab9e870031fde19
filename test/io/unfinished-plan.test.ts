import { rmSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { nodeFileSystem } from "../../src/io/filesystem.ts";
import {
  dropPlan,
  keepPlan,
  unfinishedPlan,
  type PlanPlace,
} from "../../src/io/unfinished-plan.ts";
import type { FilePlan } from "../../src/plan/file-plan.ts";
import { emptyPlan, folder, write } from "./support.ts";

const plan: FilePlan = {
  ...emptyPlan,
  create: [{ path: "new.yaml", text: "new" }],
  update: [{ path: "old.yaml", text: "changed" }],
  remove: ["stale.yaml"],
  last: [{ path: "index.jsonl", text: "index" }],
};

/** A folder with the plan's files as they were, and the plan kept. */
function kept(): PlanPlace {
  const cwd = folder();
  const place = { cwd, stateDirectory: `${cwd}/state`, fs: nodeFileSystem };
  write(cwd, "old.yaml", "old");
  write(cwd, "stale.yaml", "stale");
  keepPlan(plan, place);
  return place;
}

describe("a plan that is kept until it is carried out", () => {
  test("is what is left of it", () => {
    const place = kept();
    write(place.cwd, "new.yaml", "new");
    expect(unfinishedPlan(place)).toEqual({
      ...plan,
      create: [],
      unchanged: 1,
    });
    rmSync(`${place.cwd}/stale.yaml`);
    expect(unfinishedPlan(place)).toMatchObject({ remove: [], unchanged: 2 });
  });

  test("is nothing where nothing of it is done", () => {
    expect(unfinishedPlan(kept())).toBeUndefined();
  });

  test("is nothing where somebody has edited one of its files", () => {
    const place = kept();
    write(place.cwd, "new.yaml", "new");
    write(place.cwd, "old.yaml", "mine");
    expect(unfinishedPlan(place)).toBeUndefined();
  });

  test("is nothing once it is dropped, or for another folder", () => {
    const place = kept();
    write(place.cwd, "new.yaml", "new");
    const cwd = folder();
    write(cwd, "new.yaml", "new");
    write(cwd, "old.yaml", "old");
    write(cwd, "stale.yaml", "stale");
    expect(unfinishedPlan({ ...place, cwd })).toBeUndefined();
    dropPlan(place);
    expect(unfinishedPlan(place)).toBeUndefined();
  });

  test.each([
    "{",
    "[]",
    '{"version":2}',
    '{"version":1,"cwd":"CWD","steps":[{"path":"../up.yaml","before":null,"after":"x","isLast":false}]}',
  ])("is nothing where it makes no sense: %s", (text) => {
    const place = kept();
    write(place.cwd, "state/import.json", text.replace("CWD", place.cwd));
    expect(unfinishedPlan(place)).toBeUndefined();
  });
});
