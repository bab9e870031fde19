import { expect, it } from "vitest";
import { renderingLine } from "../../src/model/generated.ts";
import { changedFileOf } from "../../src/review/changed-files.ts";

const object =
  "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: b}\n";
const identity = { kind: "ConfigMap", namespace: "b", name: "a" };

it("an object is written in the one changed file that has it, not in what is rendered of it", () => {
  const source = { path: "apps/a.yaml", texts: [object] };
  const rendering = {
    path: "generated/rendered/prod/b_a.yaml",
    texts: [`${renderingLine}\n${object}`, undefined],
  };
  expect(changedFileOf([source, rendering])(identity)).toBe("apps/a.yaml");
  expect(changedFileOf([rendering])(identity)).toBeUndefined();
  expect(
    changedFileOf([source, { path: "apps/b.yaml", texts: [object] }])(identity),
  ).toBeUndefined();
});
