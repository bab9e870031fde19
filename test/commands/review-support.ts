/** What the tests of the review's outputs share: reviews, as they are before they are printed. */
import { diffFields } from "../../src/review/field-diff.ts";
import { changeWord, type ObjectChange } from "../../src/review/change.ts";
import type { Consequence } from "../../src/review/consequence.ts";
import { images } from "../../src/review/images.ts";
import type { ReviewedObject, ReviewResult } from "../../src/review/result.ts";
import type { Fields } from "../../src/yaml/data.ts";

/** An object that becomes another; where it comes from can be said. */
export function reviewed(
  before: Fields | undefined,
  after: Fields | undefined,
  more: Partial<ObjectChange> = {},
): ReviewedObject {
  const change: ObjectChange = {
    cluster: "prod",
    kustomization: "flux-system/apps",
    release: undefined,
    apiVersion: "apps/v1",
    kind: "Deployment",
    namespace: "default",
    name: "app",
    file: undefined,
    before,
    after,
    ...more,
  };
  return {
    ...change,
    change: changeWord(change),
    differences: diffFields(change),
  };
}

export function consequence(more: Partial<Consequence> = {}): Consequence {
  return {
    code: "scaled-to-zero",
    severity: "danger",
    object: { kind: "Deployment", namespace: "default", name: "app" },
    cluster: "prod",
    why: "`replicas` becomes 0",
    ...more,
  };
}

export function resultOf(more: Partial<ReviewResult> = {}): ReviewResult {
  const { objects = [] } = more;
  return {
    before: "main (0123456)",
    after: "the work tree",
    objects,
    consequences: [],
    images: images(objects),
    failures: [],
    leftOut: {
      "chart-label": 0,
      checksum: 0,
      quantity: 0,
      volatile: 0,
      objects: 0,
    },
    ...more,
  };
}

export function deployment(image: string, more: Fields = {}): Fields {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    spec: {
      replicas: 1,
      template: { spec: { containers: [{ name: "app", image }] } },
      ...more,
    },
  };
}

/** One of each: two clusters, a release, what comes and what goes, a text of several lines, something that failed. */
export const everything: ReviewResult = resultOf({
  objects: [
    reviewed(deployment("app:1"), deployment("app:2", { replicas: 0 }), {
      file: "apps/app.yaml",
    }),
    reviewed(deployment("app:1"), deployment("app:2"), {
      cluster: "canary",
      release: "apps/podinfo",
      name: "podinfo",
    }),
    reviewed(
      { data: { "app.conf": "one\ntwo\nthree\nfour\nfive\n" } },
      { data: { "app.conf": "one\ntwo\n3\nfour\nfive\n" } },
      { apiVersion: "v1", kind: "ConfigMap", name: "settings" },
    ),
    reviewed({ kind: "Service", spec: { ports: [{ port: 80 }] } }, undefined, {
      apiVersion: "v1",
      kind: "Service",
      name: "old",
      cluster: "canary",
    }),
    reviewed(
      undefined,
      { kind: "Namespace", metadata: { name: "new" } },
      {
        apiVersion: "v1",
        kind: "Namespace",
        namespace: "",
        name: "new",
        kustomization: undefined,
      },
    ),
  ],
  consequences: [
    consequence(),
    consequence({
      code: "object-deleted",
      object: { kind: "Service", namespace: "default", name: "old" },
      cluster: "canary",
      why: "it is deleted since Kustomization/flux-system/apps prunes (`prune: true`)",
      fix: "1. Keep it.\n2. Remove it in a second commit.",
    }),
    consequence({
      code: "image-changed",
      severity: "notice",
      object: { kind: "Deployment", namespace: "default", name: "podinfo" },
      cluster: "canary",
      why: "app goes from app:1 to app:2",
    }),
  ],
  failures: [
    {
      code: "not-rendered",
      side: "after",
      cluster: "prod",
      kustomization: "flux-system/apps",
      release: "apps/broken",
      why: "helm: no chart",
      hint: "look whether it is there",
      at: { file: "apps/broken.yaml", line: 3, column: 5, length: 1 },
    },
  ],
});

/** Every text in it is hostile (fault 84). */
export function hostileResult(text: string): ReviewResult {
  const place = { cluster: text, kustomization: text, release: text };
  const object = { kind: text, namespace: text, name: text };
  return resultOf({
    before: text,
    after: text,
    objects: [
      reviewed(
        { spec: { [text]: text, [`${text}2`]: `a\n${text}\n` } },
        { spec: { [text]: `${text}!`, [`${text}2`]: `b\n${text}\n` } },
        { ...place, ...object, file: text },
      ),
      reviewed(undefined, { [text]: [text] }, { ...place, ...object }),
    ],
    consequences: [
      consequence({ object, cluster: text, why: text, fix: text }),
      consequence({ object, cluster: text, why: `of \`${text}\` it says` }),
    ],
    images: [
      { from: text, to: text, workloads: [{ cluster: text, ...object }] },
    ],
    failures: [
      {
        code: "not-rendered",
        side: "before",
        ...place,
        why: text,
        hint: text,
        at: { file: text, line: 1, column: 1, length: 0 },
      },
    ],
  });
}
