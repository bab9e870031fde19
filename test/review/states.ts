/** Two states of one cluster, written as lists of objects, and what the review makes of them. */
import { buildGraph } from "../../src/graph/build.ts";
import { fieldsAt, textAt } from "../../src/kinds/fields.ts";
import { kindOf } from "../../src/kinds/index.ts";
import { identityText, type Identity } from "../../src/model/identity.ts";
import type { ObjectChange } from "../../src/review/change.ts";
import type { ChartStep } from "../../src/review/chart-steps.ts";
import type { Consequence } from "../../src/review/consequence.ts";
import type { ConsequenceCode } from "../../src/review/consequence-codes.ts";
import { consequences } from "../../src/review/consequences.ts";
import type {
  ClusterState,
  PlacedObject,
  ReviewContext,
} from "../../src/review/context.ts";
import { objectOf } from "../../src/render/documents.ts";
import { objectKey } from "../../src/review/makers.ts";
import { isSame } from "../../src/review/same-data.ts";
import type { WholeCluster } from "../../src/review/whole-cluster.ts";
import type { Fields } from "../../src/yaml/data.ts";

/** An object by `NAMESPACE/NAME` or `NAME`; `rest` is the object without apiVersion, kind, name and namespace. */
export function object(
  apiVersion: string,
  kind: string,
  id: string,
  rest: Fields = {},
): Fields {
  const [namespace, name = ""] = id.includes("/")
    ? id.split("/")
    : [undefined, id];
  const own = namespace === undefined ? { name } : { namespace, name };
  const metadata = { ...own, ...fieldsAt(rest, "metadata") };
  return { ...rest, apiVersion, kind, metadata };
}

/** What one maker puts into the cluster. */
export interface Part {
  readonly kustomization: string | undefined;
  readonly release: string | undefined;
  readonly objects: readonly Fields[];
  /** Whether they come from the `crds/` folder of the release's chart. */
  readonly isChartCrd?: boolean;
}

/** What the Kustomization `flux-system/NAME` applies. */
export function by(name: string, ...objects: readonly Fields[]): Part {
  return { kustomization: `flux-system/${name}`, release: undefined, objects };
}

/** What the HelmRelease `NAMESPACE/NAME` makes; the Kustomization `apps` applies that. */
export function made(release: string, ...objects: readonly Fields[]): Part {
  return { kustomization: "flux-system/apps", release, objects };
}

/** What the `crds/` folder of the chart of a HelmRelease brings. */
export function crdsOf(release: string, ...objects: readonly Fields[]): Part {
  return { ...made(release, ...objects), isChartCrd: true };
}

/** What stands in Git, applied by nothing that is known. */
export function loose(...objects: readonly Fields[]): Part {
  return { kustomization: undefined, release: undefined, objects };
}

export function kustomization(name: string, spec: Fields = {}): Fields {
  return object(
    "kustomize.toolkit.fluxcd.io/v1",
    "Kustomization",
    `flux-system/${name}`,
    {
      spec: {
        interval: "5m",
        prune: true,
        path: `./${name}`,
        sourceRef: { kind: "GitRepository", name: "flux-system" },
        ...spec,
      },
    },
  );
}

export function helmRelease(id: string, spec: Fields = {}): Fields {
  return object("helm.toolkit.fluxcd.io/v2", "HelmRelease", id, {
    spec: {
      interval: "5m",
      chart: {
        spec: {
          chart: "podinfo",
          version: "6.1.0",
          sourceRef: { kind: "HelmRepository", name: "podinfo" },
        },
      },
      ...spec,
    },
  });
}

/** A workload with one container `app`. */
export function workload(
  kind: string,
  id: string,
  container: Fields = {},
  { pod = {}, ...spec }: { pod?: Fields } & Fields = {},
): Fields {
  return object("apps/v1", kind, id, {
    spec: {
      selector: { matchLabels: { app: "app" } },
      ...spec,
      template: {
        metadata: { labels: { app: "app" } },
        spec: {
          ...pod,
          containers: [{ name: "app", image: "app:1.0.0", ...container }],
        },
      },
    },
  });
}

export const configMap = (id: string, rest: Fields = {}): Fields =>
  object("v1", "ConfigMap", id, { data: { a: "1" }, ...rest });

/** The same object with an annotation. */
export function annotated(one: Fields, annotations: Fields): Fields {
  const metadata = { ...fieldsAt(one, "metadata"), annotations };
  return { ...one, metadata };
}

/** How the two states are looked at. */
export interface Look {
  /** Makers that could not be rendered, as `Kind/namespace/name`. */
  readonly unrendered?: readonly string[];
  /** Whether anything is missing since it could not be rendered. */
  readonly hasGaps?: boolean;
  /** Whether no file names what is removed. */
  readonly isUnnamed?: boolean;
  /** Kustomizations that no change touches and that apply whatever comes. */
  readonly untouched?: readonly Fields[];
  /** What the config calls `external`. */
  readonly external?: readonly Identity[];
  /** Releases whose charts were read. */
  readonly charts?: readonly ChartStep[];
  readonly cluster?: string;
}

/** The changes from one state to the other, by maker, and the context that knows both. */
export function between(
  before: readonly Part[],
  after: readonly Part[],
  look: Look = {},
): { changes: ObjectChange[]; context: ReviewContext } {
  const [old, next] = [placedIn(before), placedIn(after)];
  const cluster = look.cluster;
  const keys = new Set([...old.keys(), ...next.keys()]);
  const changes = [...keys].flatMap((key): ObjectChange[] => {
    const [had, has] = [old.get(key), next.get(key)];
    const one = has ?? had;
    if (one === undefined || isSame(had?.fields, has?.fields)) return [];
    const { fields: _, isChartCrd, ...rest } = one;
    const chartCrd = {
      before: had?.isChartCrd === true,
      after: has?.isChartCrd === true,
    };
    return [
      {
        ...rest,
        ...(isChartCrd === true ? { chartCrd } : {}),
        cluster,
        file: undefined,
        before: had?.fields,
        after: has?.fields,
      },
    ];
  });
  const states = { before: stateOf(old, look), after: stateOf(next, look) };
  const nothing = stateOf(new Map(), {});
  return {
    changes,
    context: {
      state: (asked, side) => (asked === cluster ? states[side] : nothing),
      whole: () => wholeOf(old, next, look),
      charts: look.charts ?? [],
    },
  };
}

function placedIn(parts: readonly Part[]): Map<string, PlacedObject> {
  const placed = new Map<string, PlacedObject>();
  for (const { kustomization: applier, release, objects, isChartCrd } of parts)
    for (const fields of objects) {
      const one: PlacedObject = {
        apiVersion: textAt(fields, "apiVersion") ?? "",
        kind: textAt(fields, "kind") ?? "",
        namespace: textAt(fields, "metadata", "namespace") ?? "",
        name: textAt(fields, "metadata", "name") ?? "",
        kustomization: applier,
        release,
        fields,
        ...(isChartCrd === true ? { isChartCrd } : {}),
      };
      placed.set(`${applier ?? ""} ${release ?? ""} ${identityText(one)}`, one);
    }
  return placed;
}

function stateOf(
  placed: ReadonlyMap<string, PlacedObject>,
  { unrendered = [] }: Look,
): ClusterState {
  const all = [...placed.values()];
  const isRendered = (maker: Identity): boolean =>
    !unrendered.includes(identityText(maker));
  return {
    find: (identity) =>
      all.find((one) => identityText(one) === identityText(identity)),
    isRendered,
    madeBy: (maker) =>
      isRendered(maker) ? all.filter((one) => isMadeBy(one, maker)) : [],
    rendered: () => all,
  };
}

/** All that there is has been rendered. */
function wholeOf(
  before: ReadonlyMap<string, PlacedObject>,
  after: ReadonlyMap<string, PlacedObject>,
  { hasGaps = false, isUnnamed = false, untouched = [], external = [] }: Look,
): WholeCluster {
  const placed = { before, after };
  return {
    source: {
      kind: "GitRepository",
      namespace: "flux-system",
      name: "flux-system",
    },
    hasGaps,
    graph: (side) =>
      buildGraph([
        {
          cluster: undefined,
          objects: [...placed[side].values()]
            .filter(({ release }) => release === undefined)
            .map((one) => ({
              ...one,
              file: undefined,
              line: undefined,
              appliedBy: [],
              isUnplaced: false,
              isUnknown: false,
            }))
            .filter(({ apiVersion, kind }) => kindOf(apiVersion, kind)),
          external,
        },
      ]),
    mayDependOn: () => !isUnnamed,
    untouchedAppliers: (objects) =>
      new Map(
        objects.map((one) => [
          objectKey(one),
          untouched.map((fields) => objectOf(fields)),
        ]),
      ),
  };
}

function isMadeBy(one: PlacedObject, maker: Identity): boolean {
  const text = `${maker.namespace}/${maker.name}`;
  return maker.kind === "HelmRelease"
    ? one.release === text
    : one.release === undefined && one.kustomization === text;
}

/** What the review tells of the change from one state to the other. */
export function reviewed(
  before: readonly Part[],
  after: readonly Part[],
  look: Look = {},
): Consequence[] {
  const { changes, context } = between(before, after, look);
  const found = consequences(changes, context);
  for (const { why, object: its } of found)
    if (why.split(/[^\w/-]/).includes(identityText(its)))
      throw new Error(
        `it names its object, which is printed before it: ${why}`,
      );
  return found;
}

/** `code object` of each. */
export function told(found: readonly Consequence[]): string[] {
  return found.map(({ code, object: its }) => `${code} ${identityText(its)}`);
}

/** Those of one code. */
export function only(
  found: readonly Consequence[],
  code: ConsequenceCode,
): Consequence[] {
  return found.filter((one) => one.code === code);
}

/** One object that becomes another, under a Kustomization that stays. */
export function changed(
  before: Fields | undefined,
  after: Fields | undefined,
): Consequence[] {
  const part = (one: Fields | undefined): Part[] => [
    by("flux-system", kustomization("flux-system"), kustomization("apps")),
    by("apps", ...(one === undefined ? [] : [one])),
  ];
  return reviewed(part(before), part(after));
}
