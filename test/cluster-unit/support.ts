/** What the tests of the cluster's core share: objects, and an API server in memory. */
import type { GitObject } from "../../src/cluster/git-objects.ts";
import { findResources } from "../../src/cluster/resources.ts";
import type { ClusterView } from "../../src/cluster/view.ts";
import { listLive } from "../../src/cluster/live.ts";
import { fieldsAt, textAt } from "../../src/kinds/fields.ts";
import {
  ConnectionLost,
  type Api,
  type ApiRequest,
  type ApiResponse,
} from "../../src/model/api.ts";
import { isFields, type Data, type Fields } from "../../src/yaml/data.ts";

/** The kinds that the server in memory serves. */
const served: Readonly<Record<string, { apiVersion: string; plural: string }>> =
  {
    Namespace: { apiVersion: "v1", plural: "namespaces" },
    GitRepository: {
      apiVersion: "source.toolkit.fluxcd.io/v1",
      plural: "gitrepositories",
    },
    HelmRepository: {
      apiVersion: "source.toolkit.fluxcd.io/v1",
      plural: "helmrepositories",
    },
    Kustomization: {
      apiVersion: "kustomize.toolkit.fluxcd.io/v1",
      plural: "kustomizations",
    },
    HelmRelease: {
      apiVersion: "helm.toolkit.fluxcd.io/v2",
      plural: "helmreleases",
    },
    Alert: {
      apiVersion: "notification.toolkit.fluxcd.io/v1beta3",
      plural: "alerts",
    },
  };

/** `Kustomization/apps`: an object of the namespace flux-system. */
export function objectOf(name: string, spec?: Fields): Fields {
  const [kind = "", its = "", inNamespace = ""] = name.split("/");
  const where =
    inNamespace === ""
      ? { name: its, namespace: kind === "Namespace" ? "" : "flux-system" }
      : { name: inNamespace, namespace: its };
  const { namespace, ...only } = where;
  return {
    apiVersion: served[kind]?.apiVersion ?? "example.com/v1",
    kind,
    metadata: namespace === "" ? only : where,
    ...(spec === undefined ? {} : { spec }),
  };
}

/** The same as Git has it: `Kustomization/apps` or `HelmRelease/apps/podinfo`. */
export function gitObject(
  name: string,
  spec: Fields = {},
  more: Partial<GitObject> = {},
): GitObject {
  const fields = objectOf(name, spec);
  const kind = textAt(fields, "kind") ?? "";
  return {
    apiVersion: textAt(fields, "apiVersion") ?? "",
    kind,
    namespace: textAt(fields, "metadata", "namespace") ?? "",
    name: textAt(fields, "metadata", "name") ?? "",
    file: `resources/flux-system/${kind.toLowerCase()}.yaml`,
    line: 3,
    origin: "generated",
    kustomization: undefined,
    fields,
    ...more,
  };
}

/** A condition as Flux's controllers write it. */
export function condition(
  type: string,
  status: "True" | "False" | "Unknown",
  reason: string,
  message = "",
  observedGeneration: number | undefined = 1,
): Fields {
  return {
    type,
    status,
    reason,
    message,
    lastTransitionTime: "2026-01-01T00:00:00Z",
    ...(observedGeneration === undefined ? {} : { observedGeneration }),
  };
}

/** A live object of generation 1 with its status. */
export function liveObject(
  name: string,
  status: Fields = {},
  spec: Fields = {},
): Fields {
  const object = objectOf(name, spec);
  return {
    ...object,
    metadata: { ...fieldsAt(object, "metadata"), generation: 1 },
    status,
  };
}

/** A live object that is as its controller wants it. */
export function readyObject(name: string, revision = "main@sha1:1"): Fields {
  return liveObject(name, {
    observedGeneration: 1,
    lastAppliedRevision: revision,
    conditions: [condition("Ready", "True", "ReconciliationSucceeded")],
  });
}

/** Its last argument of a `v1 Status`, as an API server writes it. */
export function refusal(
  code: number,
  reason: string | undefined,
  message: string,
  causes: readonly Fields[] = [],
): ApiResponse {
  return {
    status: code,
    text: JSON.stringify({
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message,
      ...(reason === undefined ? {} : { reason }),
      details: { causes },
      code,
    }),
  };
}

/** Server-side apply's answer to fields that others own with other values. */
export function conflict(...fields: readonly (readonly [string, string])[]) {
  const causes = fields.map(([manager, field]) => ({
    reason: "FieldManagerConflict",
    message: `conflict with "${manager}" using kustomize.toolkit.fluxcd.io/v1`,
    field,
  }));
  return refusal(
    409,
    "Conflict",
    `Apply failed with ${causes.length} conflicts`,
    causes,
  );
}

/** What `kubectl proxy` answers where it cannot reach the server (kubectl 1.36). */
export const proxyError: ApiResponse = {
  status: 500,
  text: "dial tcp 127.0.0.1:6443: connect: connection refused\n",
};

export const unauthorized = refusal(401, "Unauthorized", "Unauthorized");

/** An API server, and what it was asked. */
export interface MemoryServer extends Api {
  readonly asked: readonly ApiRequest[];
  /** Stores an object as it is, as a controller or another person would. */
  readonly put: (object: Fields) => void;
  /** `Kustomization/apps`; undefined where there is none. */
  readonly get: (name: string) => Fields | undefined;
  readonly remove: (name: string) => void;
  /** Ends every watch: as servers do after some minutes, or in the middle of it. */
  readonly endWatches: (how: "end" | "cut" | "too old") => void;
}

/** Stands between: answers by itself, throws {@link ConnectionLost}, or lets the server do it. */
export type Intercept = (
  asked: ApiRequest,
  serve: () => ApiResponse,
) => ApiResponse;

/** As {@link Intercept}, with the server at hand to do something to it. */
export type Between = (
  asked: ApiRequest,
  serve: () => ApiResponse,
  server: MemoryServer,
) => ApiResponse;

interface Event {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly object: Fields;
  readonly version: number;
}

interface Watch {
  wake: () => void;
  ended: "end" | "cut" | "too old" | undefined;
}

/** A server that lists, watches, and takes server-side apply (without conflicts); every kind of `served` is there. */
export function memoryServer(
  objects: readonly Fields[] = [],
  intercept: Intercept = (_asked, serve) => serve(),
): MemoryServer {
  const stored = new Map<string, Fields>();
  const events: Event[] = [];
  const watches = new Set<Watch>();
  const asked: ApiRequest[] = [];
  let version = 0;
  const tell = (type: Event["type"], object: Fields): void => {
    events.push({ type, object, version });
    for (const watch of watches) watch.wake();
  };
  const store = (object: Fields): Fields => {
    const key = keyOf(object);
    version++;
    const next = {
      ...object,
      metadata: {
        ...fieldsAt(object, "metadata"),
        resourceVersion: String(version),
      },
    };
    tell(stored.has(key) ? "MODIFIED" : "ADDED", next);
    stored.set(key, next);
    return next;
  };
  for (const object of objects) store(object);

  const serve = (request: ApiRequest): ApiResponse => {
    const { kind, namespace, name, query } = parsePath(request.path);
    if (kind === undefined) return discovery(request.path);
    if (name === undefined) {
      const items = [...stored.values()].filter((one) =>
        isIn(one, kind, namespace),
      );
      return json(200, {
        // As a real server: the items of a list do not say what they are.
        items: items.map(({ apiVersion: _v, kind: _k, ...rest }) => rest),
        metadata: { resourceVersion: String(version) },
      });
    }
    const key = `${kind}/${namespace}/${name}`;
    const live = stored.get(key);
    if (request.method === "PATCH") {
      const body = JSON.parse(request.body ?? "{}") as Fields;
      const seen = textAt(body, "metadata", "resourceVersion");
      const its = live && textAt(live, "metadata", "resourceVersion");
      if (seen !== undefined && its !== undefined && seen !== its)
        return refusal(
          409,
          "Conflict",
          `Operation cannot be fulfilled on ${kind} "${name}": the object has been modified; please apply your changes to the latest version and try again`,
        );
      const next = applied(body, live, query.get("fieldManager") ?? "");
      const status = live === undefined ? 201 : 200;
      return json(status, query.has("dryRun") ? next : store(next));
    }
    return live === undefined
      ? refusal(404, "NotFound", `${kind} "${name}" not found`)
      : json(200, live);
  };

  return {
    asked,
    put: store,
    get: (name) => stored.get(keyOf(objectOf(name))),
    remove: (name) => {
      const key = keyOf(objectOf(name));
      const object = stored.get(key);
      stored.delete(key);
      version++;
      if (object !== undefined) tell("DELETED", object);
    },
    endWatches: (how) => {
      for (const watch of watches) {
        watch.ended = how;
        watch.wake();
      }
    },
    request: async (request) => {
      asked.push(request);
      return intercept(request, () => serve(request));
    },
    stream: async function* (request, until) {
      asked.push(request);
      const first = intercept(request, () => ({ status: 200, text: "" }));
      if (first.status >= 400) {
        yield first;
        return;
      }
      const { kind = "", namespace, query } = parsePath(request.path);
      let seen = Number(query.get("resourceVersion"));
      const watch: Watch = { wake: () => {}, ended: undefined };
      watches.add(watch);
      until.addEventListener("abort", () => watch.wake());
      try {
        while (!until.aborted) {
          const woken = new Promise<void>((resolve) => {
            watch.wake = resolve;
          });
          for (const { type, object, version: its } of events.slice()) {
            if (its <= seen || !isIn(object, kind, namespace)) continue;
            seen = its;
            yield JSON.stringify({ type, object });
          }
          if (watch.ended === "cut") throw new ConnectionLost("aborted");
          if (watch.ended === "too old")
            yield JSON.stringify({
              type: "ERROR",
              object: { kind: "Status", code: 410, reason: "Expired" },
            });
          if (watch.ended !== undefined) return;
          if (!until.aborted) await woken;
        }
      } finally {
        watches.delete(watch);
      }
    },
  };
}

function keyOf(object: Fields): string {
  const namespace = textAt(object, "metadata", "namespace") ?? "";
  const name = textAt(object, "metadata", "name") ?? "";
  return `${textAt(object, "kind") ?? ""}/${namespace}/${name}`;
}

function isIn(object: Fields, kind: string, namespace: string): boolean {
  return (
    object["kind"] === kind &&
    (namespace === "" || textAt(object, "metadata", "namespace") === namespace)
  );
}

function json(status: number, data: Data): ApiResponse {
  return { status, text: JSON.stringify(data) };
}

/** `/apis/GROUP/VERSION[/namespaces/NAMESPACE]/PLURAL[/NAME]?QUERY` */
function parsePath(path: string) {
  const url = new URL(path, "http://localhost");
  const its =
    /^\/apis?(?:\/[^/]+)?\/v[^/]+(?:\/namespaces\/([^/]+))?\/([^/]+)(?:\/([^/]+))?$/.exec(
      url.pathname,
    );
  const [, namespace = "", plural, name] = its ?? [];
  const found = Object.entries(served).find(
    ([, one]) => plural !== undefined && one.plural === plural,
  );
  return { kind: found?.[0], namespace, name, query: url.searchParams };
}

/** What kinds a group and version has. */
function discovery(path: string): ApiResponse {
  const resources = Object.entries(served).flatMap(
    ([kind, { apiVersion, plural }]) =>
      path === `/${apiVersion.includes("/") ? "apis" : "api"}/${apiVersion}`
        ? [
            { name: plural, kind, namespaced: kind !== "Namespace" },
            { name: `${plural}/status`, kind, namespaced: true },
          ]
        : [],
  );
  return resources.length === 0
    ? { status: 404, text: "404 page not found\n" }
    : json(200, { kind: "APIResourceList", resources });
}

/** Server-side apply: what the manager had and does not send any more goes, unless another has it too. */
function applied(
  sent: Fields,
  live: Fields | undefined,
  manager: string,
): Fields {
  const { metadata: _its, apiVersion: _v, kind: _k, ...content } = sent;
  const { resourceVersion: _seen, ...metadata } =
    fieldsAt(sent, "metadata") ?? {};
  const others = managedFields(live).filter(
    (one) => one["manager"] !== manager,
  );
  const { spec = {}, ...rest } = live ?? {};
  const before = managedFields(live).find((one) => one["manager"] === manager);
  const kept = Object.entries(isFields(spec) ? spec : {}).filter(
    ([name]) =>
      fieldsAt(before, "fieldsV1", "f:spec", `f:${name}`) === undefined ||
      others.some((one) => fieldsAt(one, "fieldsV1", "f:spec", `f:${name}`)),
  );
  const generation = fieldsAt(live, "metadata")?.["generation"];
  return {
    ...rest,
    ...sent,
    spec: { ...Object.fromEntries(kept), ...fieldsAt(sent, "spec") },
    metadata: {
      ...fieldsAt(live, "metadata"),
      ...metadata,
      generation: typeof generation === "number" ? generation + 1 : 1,
      managedFields: [
        ...others,
        owned(manager, "Apply", fieldSet(content) as Fields),
      ],
    },
  };
}

function managedFields(live: Fields | undefined): readonly Fields[] {
  const list = fieldsAt(live, "metadata")?.["managedFields"];
  return Array.isArray(list) ? list.filter(isFields) : [];
}

/** Data as a set of fields (FieldsV1): lists are one field. */
function fieldSet(data: Data): Data {
  if (!isFields(data)) return {};
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [`f:${name}`, fieldSet(value)]),
  );
}

/** An entry of `metadata.managedFields`. */
export function owned(
  manager: string,
  operation: "Apply" | "Update",
  fieldsV1: Fields,
  subresource?: string,
): Fields {
  return {
    manager,
    operation,
    apiVersion: "example.com/v1",
    time: "2026-01-01T00:00:00Z",
    fieldsType: "FieldsV1",
    fieldsV1,
    ...(subresource === undefined ? {} : { subresource }),
  };
}

/** The server as a command has looked at it. */
export async function viewOf(server: Api): Promise<ClusterView> {
  const wanted = Object.entries(served).map(([kind, { apiVersion }]) => ({
    apiVersion,
    kind,
  }));
  const resources = await findResources(server, wanted);
  const live = await listLive(server, wanted, resources, []);
  return { api: server, resources, live };
}
