import { expect, test } from "vitest";
import { objectOf } from "../../src/render/documents.ts";
import type { KubeObject } from "../../src/model/kube-object.ts";
import { replacedByHash, withNames } from "../../src/review/hashed-names.ts";

const objects = (
  ...named: readonly (readonly [kind: string, name: string])[]
): Map<string, KubeObject> =>
  new Map(
    named.map(([kind, name]) => [
      `${kind}/${name}`,
      objectOf({ apiVersion: "v1", kind, metadata: { name, namespace: "a" } }),
    ]),
  );

test("a content that changes gives a generated object another name", () => {
  const before = objects(
    ["ConfigMap", "web-8mgbcghgkg"],
    ["Secret", "s-2222222222"],
  );
  const after = objects(
    ["ConfigMap", "web-h248kbm7bg"],
    ["Secret", "s-4444444444"],
  );
  expect([...replacedByHash(before, after)]).toEqual([
    ["ConfigMap/web-h248kbm7bg", "ConfigMap/web-8mgbcghgkg"],
    ["Secret/s-4444444444", "Secret/s-2222222222"],
  ]);
});

test.each([
  [
    "another kind",
    ["Service", "web-8mgbcghgkg"],
    ["Service", "web-h248kbm7bg"],
  ],
  [
    "another base",
    ["ConfigMap", "web-8mgbcghgkg"],
    ["ConfigMap", "app-h248kbm7bg"],
  ],
  [
    "no hash: it has an `a`",
    ["ConfigMap", "web-8mgbcghgka"],
    ["ConfigMap", "web-h248kbm7bg"],
  ],
  [
    "a hash that stays",
    ["ConfigMap", "web-8mgbcghgkg"],
    ["ConfigMap", "web-8mgbcghgkg"],
  ],
  [
    "one that gets a hash",
    ["ConfigMap", "web"],
    ["ConfigMap", "web-h248kbm7bg"],
  ],
] as const)("nothing takes the place of %s", (_, old, next) => {
  expect(replacedByHash(objects(old), objects(next)).size).toBe(0);
});

test("where two could be meant, none is", () => {
  const before = objects(
    ["ConfigMap", "web-8mgbcghgkg"],
    ["ConfigMap", "web-2222222222"],
  );
  const after = objects(["ConfigMap", "web-h248kbm7bg"]);
  expect(replacedByHash(before, after).size).toBe(0);
  expect(replacedByHash(after, before).size).toBe(0);
});

test("names are replaced wherever a whole text is one, and counted", () => {
  const names = new Map([["a-1", "a-2"]]);
  expect(
    withNames({ ref: { name: "a-1" }, list: ["a-1", "xa-1"], "a-1": 1 }, names),
  ).toEqual({
    fields: { ref: { name: "a-2" }, list: ["a-2", "xa-1"], "a-1": 1 },
    count: 2,
  });
});
