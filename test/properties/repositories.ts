/** Repositories with a valid config, whose texts are what YAML readers disagree about wherever a text may stand. */
import type * as fc from "fast-check";
import { stringify } from "yaml";
import { fieldsAt } from "../../src/kinds/fields.ts";
import type { Data, Fields } from "../../src/yaml/data.ts";
import { drafts, type Draft } from "./drafts.ts";

/** A config, and the hand-written files around it. Free-form values are Maps, everything else is plain. */
export interface Repository {
  readonly config: Fields;
  readonly files: Readonly<Record<string, string>>;
}

/** The repository's files, the config among them. */
export function filesOf({ config, files }: Repository): Record<string, string> {
  return { ...files, "fluxsmith.yaml": configText(config) };
}

/** Data as YAML, written by somebody else than us; in ASCII, since control characters are refused. */
export function configText(data: Data): string {
  const text = stringify(data, {
    defaultStringType: "QUOTE_DOUBLE",
    defaultKeyType: "QUOTE_DOUBLE",
    doubleQuotedMinMultiLineLength: Infinity,
    lineWidth: 0,
    aliasDuplicateObjects: false,
  });
  return text.replaceAll(/[^\n -~]/gu, (char) => {
    const code = (char.codePointAt(0) ?? 0).toString(16);
    return code.length > 4
      ? `\\U${code.padStart(8, "0")}`
      : `\\u${code.padStart(4, "0")}`;
  });
}

/** Repositories in which nothing is wrong. */
export const repositories: fc.Arbitrary<Repository> = drafts.map(assemble);

function assemble(draft: Draft): Repository {
  const { path, defaults } = draft;
  const { header, ...where } = draft.layout;
  const files: Record<string, string> = {};
  const resources = where.resources.replace(/^\.\/|\/$/g, "");
  const clusters = Object.keys(draft.clusters);
  const roots =
    clusters.length === 0
      ? [resources]
      : clusters.map((name) => `${resources}/clusters/${name}`);
  if (header !== null) files["hack/header.txt"] = header.join("\n");
  const config: Fields = {
    version: 1,
    repository: {
      name: "fleet",
      url: "https://example.com/fleet",
      branch: "main",
      ...(path === undefined ? {} : { path }),
    },
    layout: {
      ...where,
      ...(header === null ? {} : { header: "hack/header.txt", year: 2026 }),
    },
    defaults: { interval: "5m", ...withoutVersion(defaults) },
    sources: {
      ...draft.sources,
      helm: { stable: helm, ...draft.charts },
      chart: draft.helmCharts,
      artifact: draft.artifacts,
    },
    kustomizations: kustomizationItems(draft, resources, roots, files),
    releases: releaseItems(draft, clusters, files),
    notifications: {
      providers: draft.providers,
      alerts: Object.fromEntries(
        Object.keys(draft.providers).map((name) => [
          `to-${name}`,
          {
            providerRef: name,
            eventSources: [{ kind: "Kustomization", name: "*" }],
            inclusionList: [draft.pattern],
          },
        ]),
      ),
      receivers: draft.receivers,
    },
    images: {
      repositories: draft.images,
      policies: Object.fromEntries(
        Object.keys(draft.images).map((name) => [
          name,
          {
            imageRepositoryRef: name,
            filterTags: { pattern: draft.pattern },
            policy: { semver: { range: draft.range } },
          },
        ]),
      ),
      automations: draft.automations,
    },
    ...(clusters.length === 0 ? {} : { clusters: clustersOf(draft) }),
  };
  return { config, files };
}

const helm = "https://charts.example.com";

/** A version is of a chart: as a default it would make one of a reference to a chart. */
function withoutVersion(defaults: Fields): Fields {
  const { version: _version, ...rest } = fieldsAt(defaults, "releases") ?? {};
  return { ...defaults, releases: rest };
}

function kustomizationItems(
  draft: Draft,
  resources: string,
  roots: readonly string[],
  files: Record<string, string>,
): Fields {
  const items: Record<string, Data> = { "flux-system": null };
  let before: string | undefined;
  for (const [name, one] of Object.entries(draft.kustomizations)) {
    const depends =
      one.dependsOn && before !== undefined ? { dependsOn: [before] } : {};
    items[name] = { ...one.fields, ...depends };
    before = name;
    const at = new Set([
      ...(one.where === "own" ? [] : [resources]),
      ...(one.where === "shared" ? [] : roots),
    ]);
    for (const [index, root] of [...at].entries()) {
      const folder = `${root}/${name}`;
      files[`${folder}/config.yml`] = configMap(
        `${name}-${index}`,
        one.namespaced ? "apps" : "default",
      );
      files[`${folder}/notes.txt`] = "not a manifest\n";
      if (one.listed)
        files[`${folder}/kustomization.yaml`] = "resources: [config.yml]\n";
    }
  }
  return items;
}

const configMap = (name: string, namespace: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c-${name}\n  namespace: ${namespace}\ndata: {}\n`;

function releaseItems(
  draft: Draft,
  clusters: readonly string[],
  files: Record<string, string>,
): Fields {
  const charts = ["stable", ...Object.keys(draft.charts)];
  const deployers = ["flux-system", ...Object.keys(draft.kustomizations)];
  const items: Record<string, Data> = {};
  for (const [index, [name, one]] of Object.entries(draft.releases).entries()) {
    const valuesFiles = one.filesOfValues.map((data, at) => {
      // The second one is each cluster's own.
      const perCluster = at === 1 && clusters.length > 0;
      for (const cluster of perCluster ? clusters : [""])
        files[`values/${name}-${at}${cluster}.yaml`] = configText(data);
      return `values/${name}-${at}${perCluster ? "${cluster}" : ""}.yaml`;
    });
    items[one.keyed ? `${one.namespace}/${name}` : name] = {
      ...one.fields,
      namespace: one.namespace,
      chart: `${charts[index % charts.length] ?? ""}/${one.chart}`,
      ...(valuesFiles.length === 0 ? {} : { valuesFiles }),
      ...(index === 1
        ? { kustomization: deployers.at(-1) ?? "flux-system" }
        : {}),
    };
  }
  return items;
}

function clustersOf(draft: Draft): Fields {
  return Object.fromEntries(
    Object.entries(draft.clusters).map(([name, { variables, releases }]) => [
      name,
      {
        variables,
        // Overrides of what there is; the keys of the others name nothing.
        releases: Object.fromEntries(
          Object.entries(releases).flatMap(([key, fields]) => {
            const base = draft.releases[key];
            if (base === undefined) return [];
            return [[base.keyed ? `${base.namespace}/${key}` : key, fields]];
          }),
        ),
      },
    ]),
  );
}
