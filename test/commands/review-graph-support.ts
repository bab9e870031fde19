/** What the tests of the review's graph share: a state in memory, and a review of it. */
import { findRoots } from "../../src/render/roots.ts";
import {
  reviewGraph,
  type ReviewGraph,
} from "../../src/commands/review-graph.ts";
import type { Externals } from "../../src/config/clusters.ts";
import type { ObjectChange } from "../../src/review/change.ts";
import type { Made, NotRendered } from "../../src/review/comparison.ts";
import { madeKey } from "../../src/review/comparison.ts";
import type { ReviewedObject, ReviewResult } from "../../src/review/result.ts";
import { splitDocuments } from "../../src/render/documents.ts";
import type { Fields } from "../../src/yaml/data.ts";
import { memoryTree } from "../render/memory-tree.ts";
import { chart, kustomization, prod, release } from "./fleet.ts";
import { resultOf, reviewed } from "./review-support.ts";

const needs = (...names: string[]): string =>
  `  dependsOn: [${names.map((name) => `{name: ${name}}`).join(", ")}]\n`;

/** front → web → db, and side beside them; apps → infra, and late → apps. */
export const head: Readonly<Record<string, string>> = {
  ...prod(
    {
      "apps/web.yaml": release("web", needs("db")),
      "apps/db.yaml": release("db"),
      "apps/front.yaml": release("front", needs("web")),
      "apps/side.yaml": release("side"),
      "infra/charts.yaml":
        "apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nmetadata: {name: charts, namespace: flux-system}\nspec: {url: https://charts.example.com}\n",
      "infra/settings.yaml":
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: apps}\n",
    },
    needs("infra"),
  ),
  ...chart,
  "clusters/prod/infra.yaml": kustomization("infra", "infra"),
  "clusters/prod/late.yaml": kustomization("late", "late", needs("apps")),
  "late/late.yaml": release("late"),
};

/** A HelmRelease as it changes, applied by apps. */
export function changedRelease(
  name: string,
  before: Fields | undefined,
  after: Fields | undefined,
  more: Partial<ObjectChange> = {},
): ReviewedObject {
  return reviewed(before, after, {
    apiVersion: "helm.toolkit.fluxcd.io/v2",
    kind: "HelmRelease",
    namespace: "apps",
    name,
    ...more,
  });
}

export const failure = (more: Partial<NotRendered> = {}): NotRendered => ({
  code: "not-rendered",
  side: "after",
  cluster: "prod",
  kustomization: "flux-system/apps",
  release: undefined,
  why: "no chart",
  ...more,
});

const values = (replicas: number): Fields => ({
  spec: { values: { replicas } },
});

/** web changes with its Deployment, old goes, side could not be rendered. */
export const change: ReviewResult = resultOf({
  objects: [
    changedRelease("web", values(1), values(2), { file: "apps/web.yaml" }),
    changedRelease(
      "old",
      { spec: { dependsOn: [{ name: "db" }] } },
      undefined,
      { file: "apps/old.yaml" },
    ),
    reviewed(
      { spec: { replicas: 1 } },
      { spec: { replicas: 2 } },
      {
        namespace: "apps",
        name: "web",
        release: "apps/web",
      },
    ),
    reviewed({ spec: { replicas: 1 } }, undefined, {
      namespace: "apps",
      name: "old",
      release: "apps/old",
    }),
  ],
  failures: [failure({ release: "apps/side" })],
});

export interface GraphOptions {
  readonly files?: Readonly<Record<string, string>>;
  /** What was rendered: Kustomizations of the cluster prod, by `NAMESPACE/NAME`; undefined for one that failed. */
  readonly rendered?: Readonly<Record<string, string | undefined>>;
  readonly externals?: Partial<Externals>;
  readonly hide?: (text: string) => string;
}

export function graphOf(
  result: ReviewResult,
  {
    files = head,
    rendered = {},
    externals = {},
    hide = (text) => text,
  }: GraphOptions = {},
): ReviewGraph {
  const tree = memoryTree(files);
  const made = Object.entries(rendered).map(([name, stream]): Made => ({
    place: { cluster: "prod", kustomization: name, release: undefined },
    side: "after",
    rendered:
      stream === undefined
        ? undefined
        : {
            documents: splitDocuments(stream),
            finish: (object) => object,
            finishKey: "",
          },
  }));
  const roots = findRoots(tree).map((root) => ({
    cluster: root.cluster,
    before: root.kustomization,
    after: root.kustomization,
  }));
  return reviewGraph(
    result,
    {
      tree,
      roots,
      made: new Map(made.map((one) => [madeKey(one.place, one.side), one])),
      mask: { text: hide },
      names: { identity: (one) => one },
    },
    { all: [], byCluster: new Map(), ...externals },
  );
}
