/**
 * What an API server answers to Helm while it reads templates: its version, which APIs it serves, and the objects that
 * templates look up (helm.sh/helm/v4 4.2: action.Configuration.getCapabilities, engine.newLookupFunction; the discovery
 * that client-go asks for).
 */
import type { Data, Fields } from "../yaml/data.ts";
import {
  builtInKinds,
  isBuiltIn,
  type KubernetesVersion,
} from "./kubernetes.ts";

/** Templates ask for an object, or for all of a kind: then `name` is empty. `namespace` is empty for all, or where there is none. */
export interface Lookup {
  readonly apiVersion: string;
  /** Empty for one that the cluster does not know. */
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** The object, or the list; `absent` where there is none, undefined where nobody here can know. */
export type FindObject = (lookup: Lookup) => Fields | "absent" | undefined;

/** A cluster, as far as charts see it. */
export interface SeenCluster {
  readonly version: KubernetesVersion;
  /** What `.Capabilities.APIVersions` holds: `GROUP/VERSION/KIND`, from which `GROUP/VERSION` follows, or that alone. */
  readonly apis: readonly string[];
  /** Custom resources of which templates look some up, `GROUP/VERSION/KIND`. */
  readonly lookedUp: readonly string[];
  readonly find: FindObject;
}

/** An answer, its body as JSON. */
export interface ClusterAnswer {
  readonly status: number;
  readonly body: Fields;
}

/**
 * Answers a GET of a path, which begins with a slash. Resources have their kind's name here, so that a path says it.
 *
 * @param onLookup told what templates look up, each time
 */
export function clusterAnswers(
  cluster: SeenCluster,
  onLookup: (lookup: Lookup) => void,
): (path: string) => ClusterAnswer {
  const served = byVersion(cluster.apis);
  const own = byVersion(builtInKinds(cluster.version));
  const lookedUp = byVersion(cluster.lookedUp);
  const kindsOf = (apiVersion: string): ReadonlySet<string> | undefined =>
    served.get(apiVersion) ??
    own.get(apiVersion) ??
    // Whether there is a CustomResourceDefinition nobody may know; but Kubernetes' own APIs are known.
    (isBuiltIn(apiVersion) ? undefined : (lookedUp.get(apiVersion) ?? nobody));
  return (path) => {
    const { apiVersion, rest } = splitPath(path);
    if (path === "/version") return ok(versionOf(cluster.version));
    if (path === "/api") return ok({ kind: "APIVersions", versions: ["v1"] });
    if (path === "/apis") return ok(groupList([...served.keys()]));
    if (rest.length === 0) {
      const kinds = kindsOf(apiVersion);
      return kinds === undefined
        ? notFound
        : ok(resourceList(apiVersion, kinds));
    }
    const lookup = lookupAt(apiVersion, rest);
    onLookup(lookup);
    const object = cluster.find(lookup);
    if (typeof object === "object") return ok(object);
    return lookup.name !== ""
      ? notFound
      : ok(listOf(lookup.kind, apiVersion, []));
  };
}

const nobody: ReadonlySet<string> = new Set();

/** A list as the API server gives it. */
export function listOf(
  kind: string,
  apiVersion: string,
  items: readonly Fields[],
): Fields {
  return { apiVersion, kind: `${kind}List`, metadata: {}, items: [...items] };
}

/** `GROUP/VERSION` → its kinds. */
function byVersion(apis: readonly string[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const api of apis) {
    const [version, kind] = splitApi(api);
    const kinds = found.get(version) ?? new Set();
    if (kind !== undefined) kinds.add(kind);
    found.set(version, kinds);
  }
  return found;
}

/** `v1/Pod`, `batch/v1`, `batch/v1/Job`: the version, and the kind if there is one. */
export function splitApi(
  api: string,
): readonly [apiVersion: string, kind?: string] {
  const [, version = api, kind] = /^(.*)\/([A-Z]\w*)$/.exec(api) ?? [];
  return kind === undefined ? [version] : [version, kind];
}

function versionOf({ gitVersion, major, minor }: KubernetesVersion): Fields {
  return { major, minor, gitVersion };
}

function groupList(apiVersions: readonly string[]): Fields {
  const groups = new Map<string, Fields[]>();
  for (const groupVersion of apiVersions) {
    const [group = "", version] = groupVersion.split("/");
    if (version === undefined) continue;
    const versions = groups.get(group) ?? [];
    groups.set(group, [...versions, { groupVersion, version }]);
  }
  return {
    kind: "APIGroupList",
    apiVersion: "v1",
    groups: [...groups].map(([name, versions]) => ({ name, versions })),
  };
}

function resourceList(
  groupVersion: string,
  kinds: ReadonlySet<string>,
): Fields {
  return {
    kind: "APIResourceList",
    apiVersion: "v1",
    groupVersion,
    // All of them take a namespace, so that the path has what the template says.
    resources: [...kinds].map((kind): Data => ({
      name: kind,
      singularName: "",
      namespaced: true,
      kind,
      verbs: ["get", "list"],
    })),
  };
}

/** `/api/v1/REST`, `/apis/GROUP/VERSION/REST`. Of a kind that it does not know, client-go leaves out the version too. */
function splitPath(path: string): {
  readonly apiVersion: string;
  readonly rest: readonly string[];
} {
  const [top, ...steps] = path.slice(1).split("/");
  if (top === "api" && steps[0] !== "v1")
    return { apiVersion: "", rest: steps };
  const length = top === "api" ? 1 : 2;
  return {
    apiVersion: steps.slice(0, length).join("/"),
    rest: steps.slice(length),
  };
}

/** `namespaces/apps/Secret/web`, `Secret`. */
function lookupAt(apiVersion: string, path: readonly string[]): Lookup {
  const [namespace = "", rest] =
    path[0] === "namespaces" ? [path[1], path.slice(2)] : ["", path];
  const last = rest.at(-1) ?? "";
  if (apiVersion === "") return { apiVersion, kind: "", namespace, name: last };
  const [kind = "", name = ""] = rest;
  return { apiVersion, kind, namespace, name };
}

function ok(body: Fields): ClusterAnswer {
  return { status: 200, body };
}

const notFound: ClusterAnswer = {
  status: 404,
  body: {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message: "the server could not find the requested resource",
    reason: "NotFound",
    details: {},
    code: 404,
  },
};
