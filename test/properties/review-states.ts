/** Small repositories, drawn by lot, of which one knows what is in which Kustomization. */
import * as fc from "fast-check";
import type { Data } from "../../src/yaml/data.ts";
import { reversedKeys } from "../review/arbitraries.ts";

/** An object; its name is made from where it stands. */
type Spec = Readonly<Record<string, unknown>>;

/** A Kustomization and what it applies. */
export interface App {
  readonly spec: Spec;
  readonly objects: readonly Spec[];
  readonly usesBase: boolean;
  /** Whether the first one applies it, and not the root; the root applies the first. */
  readonly isNested: boolean;
}

/** A state of the repository, without files; an app that is undefined is not there. */
export interface Model {
  readonly apps: readonly (App | undefined)[];
  readonly base: readonly Spec[];
}

const word = fc.constantFrom("a", "b", "c");
const text = fc.oneof(word, fc.string({ maxLength: 6 }), fc.constant("x\ny\n"));

const configMap = fc.record({
  apiVersion: fc.constant("v1"),
  kind: fc.constant("ConfigMap"),
  data: fc.dictionary(word, text, { maxKeys: 3 }),
});

const container = fc.record(
  {
    name: word,
    image: fc.constantFrom("app:1", "app:2", "other"),
    args: fc.array(text, { maxLength: 3 }),
    env: fc.uniqueArray(fc.record({ name: word, value: text }), {
      selector: ({ name }) => name,
    }),
  },
  { requiredKeys: ["name"] },
);

const deployment = fc.record({
  apiVersion: fc.constant("apps/v1"),
  kind: fc.constant("Deployment"),
  spec: fc.record(
    {
      replicas: fc.nat({ max: 3 }),
      selector: fc.constantFrom(
        { matchLabels: { app: "a" } },
        { matchLabels: { app: "b" } },
      ),
      template: fc.record({
        spec: fc.record({
          containers: fc.uniqueArray(container, {
            minLength: 1,
            maxLength: 3,
            selector: ({ name }) => name,
          }),
        }),
      }),
    },
    { requiredKeys: ["template"] },
  ),
});

const service = fc.record({
  apiVersion: fc.constant("v1"),
  kind: fc.constant("Service"),
  spec: fc.record({
    ports: fc.uniqueArray(
      fc.record({ name: word, port: fc.integer({ min: 80, max: 83 }) }),
      { selector: ({ port }) => port, maxLength: 3 },
    ),
  }),
});

const secret = fc.record({
  apiVersion: fc.constant("v1"),
  kind: fc.constant("Secret"),
  stringData: fc.dictionary(word, fc.string({ minLength: 8, maxLength: 12 }), {
    maxKeys: 2,
  }),
});

const objects = fc.array(fc.oneof(configMap, deployment, service, secret), {
  maxLength: 3,
});

const app: fc.Arbitrary<App> = fc.record({
  spec: fc.record(
    { prune: fc.boolean(), suspend: fc.boolean(), force: fc.boolean() },
    { requiredKeys: ["prune"] },
  ),
  objects,
  usesBase: fc.boolean(),
  isNested: fc.boolean(),
});

const models: fc.Arbitrary<Model> = fc.record({
  apps: fc
    .tuple(
      app,
      fc.array(fc.option(app, { nil: undefined, freq: 5 }), { maxLength: 3 }),
    )
    .map(([first, others]) => [first, ...others]),
  base: objects,
});

/** Two states, most of which is the same in both; what applies a Kustomization is the same in both, too. */
export const changes: fc.Arbitrary<readonly [Model, Model]> = fc
  .tuple(models, models, fc.array(fc.boolean(), { maxLength: 5 }))
  .map(([one, other, isChanged]) => [
    one,
    {
      apps: one.apps.map((was, at) => {
        const is = isChanged[at] === true ? other.apps[at] : was;
        if (is === undefined) return at === 0 ? was : undefined;
        return { ...is, isNested: was?.isNested ?? is.isNested };
      }),
      base: isChanged[4] === true ? other.base : one.base,
    },
  ]);

/** How a state is written down: the order of what is in a file, that of its fields too, and how files are called. */
export interface Layout {
  readonly isReversed: boolean;
  readonly isInOneFile: boolean;
  readonly prefix: string;
  readonly isDeep: boolean;
}

export const layouts: fc.Arbitrary<Layout> = fc.record({
  isReversed: fc.boolean(),
  isInOneFile: fc.boolean(),
  prefix: fc.constantFrom("a", "z", "0"),
  isDeep: fc.boolean(),
});

const source = { kind: "GitRepository", name: "flux-system" };

function kustomization(name: string, path: string, spec: Spec): unknown {
  return {
    apiVersion: "kustomize.toolkit.fluxcd.io/v1",
    kind: "Kustomization",
    metadata: { name, namespace: "flux-system" },
    spec: { interval: "5m", path: `./${path}`, sourceRef: source, ...spec },
  };
}

/** A name that stands in no other name. */
const appName = (at: number): string => `app-${"klmn".charAt(at)}`;

const named = (folder: string, its: readonly Spec[]): unknown[] =>
  its.map((one, at) => ({
    ...one,
    metadata: { name: `${folder}-${at}`, namespace: "apps" },
  }));

/** The files of a folder that holds these objects, and refers to the base if it is to. */
function folderFiles(
  folder: string,
  its: readonly unknown[],
  layout: Layout,
  usesBase: boolean,
): [string, string][] {
  const documents = its.map((one) =>
    JSON.stringify(layout.isReversed ? reversedKeys(one as Data) : one),
  );
  if (layout.isReversed) documents.reverse();
  const groups = layout.isInOneFile ? [documents.join("\n---\n")] : documents;
  const files = groups.map((group, at): [string, string] => [
    `${layout.isDeep ? "in/" : ""}${layout.prefix}${at}.yaml`,
    `${group}\n`,
  ]);
  const resources = files.map(([path]) => path);
  if (usesBase) resources.splice(layout.isReversed ? 0 : 9, 0, "../base");
  // Of what they share each has its own.
  const namePrefix = `${folder}-`;
  files.push([
    "kustomization.yaml",
    JSON.stringify(usesBase ? { namePrefix, resources } : { resources }),
  ]);
  return files.map(([path, content]) => [`${folder}/${path}`, content]);
}

/** Who applies an app: the first one, or the root. */
function parentOf({ apps }: Model, at: number): number | undefined {
  return at > 0 && apps[at]?.isNested === true ? 0 : undefined;
}

/** The files of a state. */
export function filesOf(
  model: Model,
  layout: Layout,
): ReadonlyMap<string, string> {
  const appliedBy = (parent: number | undefined): unknown[] =>
    model.apps.flatMap((one, at) =>
      one === undefined || parentOf(model, at) !== parent
        ? []
        : [kustomization(appName(at), appName(at), one.spec)],
    );
  return new Map([
    [
      "clusters/prod/flux-system/gotk-sync.yaml",
      JSON.stringify(
        kustomization("flux-system", "clusters/prod", { prune: true }),
      ),
    ],
    ...appliedBy(undefined).map((one, at): [string, string] => [
      `clusters/prod/${layout.prefix}-${at}.yaml`,
      JSON.stringify(one),
    ]),
    ...folderFiles("base", named("base", model.base), layout, false),
    ...model.apps.flatMap((one, at) =>
      one === undefined
        ? []
        : folderFiles(
            appName(at),
            [...named(appName(at), one.objects), ...appliedBy(at)],
            layout,
            one.usesBase,
          ),
    ),
  ]);
}

/** The folders whose builds may come out otherwise, or that hold Kustomizations. */
export function mayBeBuilt(before: Model, after: Model): ReadonlySet<string> {
  const isSame = (one: unknown, other: unknown): boolean =>
    JSON.stringify(one) === JSON.stringify(other);
  const isBaseSame = isSame(before.base, after.base);
  const holds = (model: Model, at: number): boolean =>
    model.apps.some((_, inner) => parentOf(model, inner) === at);
  return new Set([
    "clusters/prod",
    ...after.apps.flatMap((one, at) => {
      const was = before.apps[at];
      const isChanged =
        !isSame(was, one) ||
        ((one?.usesBase ?? false) && !isBaseSame) ||
        holds(before, at) ||
        holds(after, at);
      return isChanged ? [appName(at)] : [];
    }),
  ]);
}
