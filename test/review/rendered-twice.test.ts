import { describe, expect, it } from "vitest";
import { changeKey, type ObjectChange } from "../../src/review/change.ts";
import type { Rendered } from "../../src/review/comparison.ts";
import {
  madeAnew,
  suspectsIn,
  timesIn,
} from "../../src/review/rendered-twice.ts";
import type { Fields } from "../../src/yaml/data.ts";

const place = {
  cluster: "prod",
  kustomization: "flux-system/apps",
  release: "apps/web",
};

const fieldsOf = (data: Fields): Fields => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "web", namespace: "apps" },
  data,
});

const change = (before: Fields, after: Fields): ObjectChange => ({
  ...place,
  apiVersion: "v1",
  kind: "ConfigMap",
  namespace: "apps",
  name: "web",
  before: fieldsOf(before),
  after: fieldsOf(after),
  file: undefined,
});

const rendered = (data: Fields): Rendered => ({
  documents: [{ text: JSON.stringify(fieldsOf(data)), template: undefined }],
  finish: (object) => object,
  finishKey: "",
});

const old = "2026-11-21T10:00:00Z";
const now = "2026-11-21T10:00:07Z";

describe("64: what is rendered once more", () => {
  it("is a release of which anything may have been drawn by lot, and then all of it", () => {
    const random = change({ a: "xY3kQ9pLm2" }, { a: "Zq8Wn4RtB7" });
    const plain = change({ mode: "slow" }, { mode: "fast" });
    expect(suspectsIn([random, plain])).toEqual([random, plain]);
    expect(suspectsIn([plain])).toEqual([]);
  });

  it("names the fields that differ then too", () => {
    const one = change({ a: "xY3kQ9pLm2" }, { a: "Zq8Wn4RtB7" });
    const found = madeAnew([one], rendered({ a: "Kd5Vx1HsJ6" }), place);
    expect([...(found.get(changeKey(one))?.keys() ?? [])]).toEqual([
      "value data.a",
    ]);
    expect(madeAnew([one], rendered({ a: "Zq8Wn4RtB7" }), place).size).toBe(0);
  });

  it("within the same second has the same time: then it is worth another look", () => {
    const one = change({ at: old }, { at: now });
    const same = madeAnew([one], rendered({ at: now }), place);
    expect(timesIn([one], same)).toEqual([one]);
    const later = madeAnew(
      [one],
      rendered({ at: `${now.slice(0, -2)}9Z` }),
      place,
    );
    expect(timesIn([one], later)).toEqual([]);
    const noTime = change({ a: "xY3kQ9pLm2" }, { a: "Zq8Wn4RtB7" });
    expect(timesIn([noTime], new Map())).toEqual([]);
  });
});
