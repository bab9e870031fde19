import { expect, it } from "vitest";
import {
  reviewJson,
  reviewText,
  verdict,
} from "../../src/commands/print-review.ts";
import type { Fields } from "../../src/yaml/data.ts";
import {
  consequence,
  hostileResult,
  resultOf,
  reviewed,
} from "./review-support.ts";

const plain = (_style: string, text: string): string => text;

const deployment = (replicas: number, more: Fields = {}): Fields => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "app", namespace: "default" },
  spec: { replicas, ...more },
});

it("a review begins with the verdict; what nobody knows comes before what it does, and that before the objects", () => {
  const text = reviewText(
    resultOf({
      objects: [reviewed(deployment(2), deployment(0))],
      consequences: [consequence({ fix: "1. scale down\n2. merge" })],
      failures: [
        {
          code: "not-rendered",
          why: "helm fails:\nno such luck",
          hint: "mend it",
          side: "after",
          cluster: "prod",
          kustomization: "flux-system/apps",
          release: "default/web",
        },
      ],
      leftOut: {
        "chart-label": 3,
        checksum: 0,
        quantity: 0,
        volatile: 1,
        objects: 2,
      },
    }),
    plain,
  );
  expect(text).toBe(`From main (0123456) to the work tree
1 not rendered; 1 danger; 0 added, 1 changed, 0 removed

Not rendered, so nobody knows what changes there:
  prod · Kustomization flux-system/apps · HelmRelease default/web: helm fails: no such luck
    fix: mend it

What it does:
  danger prod: Deployment/default/app: \`replicas\` becomes 0 [scaled-to-zero]
    1. scale down
    2. merge

prod · Kustomization flux-system/apps
  ~ Deployment/default/app
      ~ spec.replicas: 2 → 0

Left out as noise: 3 chart labels, 1 value made anew each time; 2 objects have nothing else. --show-all shows it.
`);
});

it("what is the same in several clusters is shown once, and where it is otherwise", () => {
  const objects = ["a", "b", "prod"].map((cluster) =>
    reviewed(deployment(1), deployment(cluster === "prod" ? 5 : 2), {
      cluster,
    }),
  );
  expect(reviewText(resultOf({ objects }), plain)).toContain(`
a, b · Kustomization flux-system/apps
  ~ Deployment/default/app (same in a and b, different in prod)
      ~ spec.replicas: 1 → 2

prod · Kustomization flux-system/apps
  ~ Deployment/default/app (same in a and b, different in prod)
      ~ spec.replicas: 1 → 5
`);
});

it("an order that means something is said as such, a long text by its lines", () => {
  const of = (args: readonly string[], text: string): Fields =>
    deployment(1, {
      template: { spec: { containers: [{ name: "app", args }] } },
      text,
    });
  const text = reviewText(
    resultOf({
      objects: [
        reviewed(of(["a", "b"], "one\ntwo\n"), of(["b", "a"], "one\n2\n")),
      ],
    }),
    plain,
  );
  expect(text).toMatch(/containers\[name=app\]\.args, in another order: /);
  expect(text).toMatch(
    /~ spec\.text, line 1:\n {12}one\n {10}- two\n {10}\+ 2\n/,
  );
});

it("84: names and texts cannot steer the terminal", () => {
  const text = reviewText(
    resultOf({
      objects: [reviewed(undefined, deployment(1), { name: "x\u001B[2J\ny" })],
      consequences: [consequence({ why: "a\u001B]0;b\u0007\nc" })],
    }),
    plain,
  );
  // oxlint-disable-next-line no-control-regex -- they are what this is about
  expect(text).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/);
});

it("as JSON it has all of it, with paths as texts", () => {
  const result = resultOf({
    objects: [reviewed(deployment(2), deployment(0))],
    consequences: [consequence()],
  });
  expect(JSON.parse(reviewJson(result))).toMatchObject({
    summary: { changed: 1, danger: 1, failures: 0 },
    consequences: [{ code: "scaled-to-zero", cluster: "prod" }],
    objects: [
      {
        cluster: "prod",
        kustomization: "flux-system/apps",
        change: "changed",
        diff: [{ path: "spec.replicas", before: 2, after: 0 }],
      },
    ],
    images: [],
    failures: [],
    leftOut: { objects: 0 },
  });
});

it.each(["web\u200Bhook", "x\u202Ey\u2066z", "a\u200Db\nc\uFEFFd\u00ADe"])(
  "nothing that cannot be seen comes out as it is: %j",
  (text) => {
    const printed = reviewText(hostileResult(text), plain);
    expect(printed).not.toMatch(
      /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFEFF]/,
    );
  },
);

it("the verdict does not say that nothing changes where something is said of it", () => {
  const consequences = [consequence({ severity: "warning" })];
  const { leftOut } = resultOf();
  expect(verdict(resultOf())).toBe("nothing changes");
  expect(verdict(resultOf({ leftOut: { ...leftOut, objects: 1 } }))).toBe(
    "nothing changes",
  );
  expect(
    verdict(resultOf({ consequences, leftOut: { ...leftOut, objects: 1 } })),
  ).toBe("1 warning; no object changes but by noise");
  expect(verdict(resultOf({ consequences }))).toBe(
    "1 warning; no object changes",
  );
});
