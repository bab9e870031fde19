/** What an add-on of the catalogue is, and what it becomes in a config. One file an add-on in addons/, listed in catalogue.ts. */
import type { Data, Values } from "../yaml/data.ts";

/** Something that many clusters run, with what it takes to run it: facts of its own documentation, no opinions. */
export interface Addon {
  /** What it is called on the command line; the release's name. */
  readonly name: string;
  /** One line, for lists. */
  readonly describe: string;
  /** Where its chart is: a Helm repository, or with `oci://` the registry folder that holds the chart. */
  readonly source: { readonly name: string; readonly url: string };
  /** The chart's name there. */
  readonly chart: string;
  /** A released version; Renovate or a person takes it from there. */
  readonly version: string;
  readonly namespace: string;
  /** What it does not run without, or nobody would leave as the chart has it. In this order. */
  readonly values?: PlainValues;
  /**
   * How its CRDs get upgraded: `release`, by the HelmRelease, for charts with a `crds` folder, which Helm itself installs
   * once and never upgrades; `chart`, by its own templates; undefined where it has none.
   */
  readonly crds?: "release" | "chart";
  /** What a person has to know or to do; whole sentences. */
  readonly notes?: readonly string[];
  /** Its own documentation. */
  readonly docs: string;
}

/** Values as they are written in a data file. */
export interface PlainValues {
  readonly [key: string]:
    string | number | boolean | readonly string[] | PlainValues;
}

/** An add-on as items of a config: section → name → item; a null item means all defaults. Keys are in the order to write. */
export interface AddonEntries {
  readonly sources: { readonly helm: ReadonlyMap<string, string> };
  readonly releases: ReadonlyMap<string, Values>;
  readonly kustomizations: ReadonlyMap<string, null>;
  /** The namespace that somebody has to create; undefined where every cluster has it. */
  readonly namespace: string | undefined;
}

/** Namespaces that every cluster has from the start (kubernetes.io, "Namespaces"). */
const initial: ReadonlySet<string> = new Set(["default", "kube-system"]);

/** What to write into a config for an add-on, into which sections. The Kustomization that deploys it is named as its namespace. */
export function addonEntries(addon: Addon): AddonEntries {
  const { name, source, chart, version, namespace, values, crds } = addon;
  const release = new Map<string, Data>([
    ["namespace", namespace],
    ["chart", `${source.name}/${chart}`],
    ["version", version],
  ]);
  if (crds === "release")
    release.set("upgrade", new Map([["crds", "CreateReplace"]]));
  if (values !== undefined) release.set("values", ordered(values));
  return {
    sources: { helm: new Map([[source.name, source.url]]) },
    releases: new Map([[name, release]]),
    kustomizations: new Map([[namespace, null]]),
    namespace: initial.has(namespace) ? undefined : namespace,
  };
}

function ordered(values: PlainValues): Values {
  return new Map(
    Object.entries(values).map(([key, value]): [string, Data] => [
      key,
      isMap(value) ? ordered(value) : value,
    ]),
  );
}

function isMap(value: PlainValues[string]): value is PlainValues {
  return typeof value === "object" && !Array.isArray(value);
}
