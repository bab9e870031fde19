/**
 * Makes the server what it was: everything goes that was not there at the start, with or without a controller that would do it.
 * There is no controller-manager here, so nobody else empties a namespace or ends its deletion.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { ApiError, ifFound, type Api, type KubeObject } from "./api.ts";
import { waitUntil } from "./daemons.ts";
import { pathOf, resources } from "./discovery.ts";

/** Objects with this label stay: they are the bed's own. */
export const keepLabel = "test.fluxsmith/keep";

/** Every object of the server, as paths of its API. */
export type Snapshot = readonly string[];

/** What the server has now. */
export async function takeSnapshot(api: Api): Promise<Snapshot> {
  return (await listAll(api)).map(({ path }) => path);
}

/** Removes what is not in the snapshot. Objects that have been changed, or removed, stay so. */
export async function restore(api: Api, snapshot: Snapshot): Promise<void> {
  const known = new Set(snapshot);
  await waitUntil("what the tests made to be gone", async () => {
    const left = (await listAll(api)).filter(
      ({ path, isNamespace, object }) =>
        !known.has(path) ||
        (isNamespace && object.metadata.deletionTimestamp !== undefined),
    );
    const policies = left.filter(({ path }) => path.includes(admission));
    const spaces = left.filter(({ isNamespace }) => isNamespace);
    if (policies.length > 0) {
      // First of all: they may forbid the rest.
      await removeAll(api, policies);
      await sleep(policyRefresh);
    } else if (spaces.length < left.length)
      await removeAll(
        api,
        left.filter(({ isNamespace }) => !isNamespace),
      );
    // They must be empty before they go: what is in them would stay, out of reach.
    else
      await Promise.all(spaces.map(({ path }) => removeNamespace(api, path)));
    return left.length === 0;
  });
}

const admission = "/apis/admissionregistration.k8s.io/";

/** The server looks once a second whether its policies are still the same. */
const policyRefresh = 1500;

/** Does what the controller-manager does when a namespace that is being deleted has become empty. */
export async function finalizeNamespace(api: Api, name: string): Promise<void> {
  const path = `/api/v1/namespaces/${name}`;
  const space = await ifFound(api.request<KubeObject>("GET", path));
  if (space !== undefined)
    await ifFound(
      api.request("PUT", `${path}/finalize`, {
        ...space,
        spec: { finalizers: [] },
      }),
    );
}

interface Found {
  readonly path: string;
  readonly object: KubeObject;
  readonly isNamespace: boolean;
}

/** The server's own bookkeeping, which comes and goes. */
const ignored = new Set(["events", "leases", "ipaddresses"]);

async function listAll(api: Api): Promise<readonly Found[]> {
  const found = await Promise.all(
    (await resources(api))
      .filter(
        ({ plural, verbs }) =>
          verbs.includes("list") &&
          verbs.includes("delete") &&
          !ignored.has(plural),
      )
      .map(async (resource) => {
        const { root, plural } = resource;
        const list = await ifFound(
          api.request<{ readonly items?: readonly KubeObject[] }>(
            "GET",
            `${root}/${plural}?labelSelector=!${keepLabel}`,
          ),
        );
        return (list?.items ?? []).map((object) => ({
          object,
          isNamespace: root === "/api/v1" && plural === "namespaces",
          path: pathOf(
            resource,
            object.metadata.namespace,
            object.metadata.name,
          ),
        }));
      }),
  );
  return found.flat();
}

async function removeAll(api: Api, all: readonly Found[]): Promise<void> {
  await Promise.all(all.map((one) => remove(api, one)));
}

/** Deletes an object at once, whatever its finalizers are. */
async function remove(api: Api, { path, object }: Found): Promise<void> {
  const how = "gracePeriodSeconds=0&propagationPolicy=Background";
  await ifFound(api.request("DELETE", `${path}?${how}`));
  if ((object.metadata.finalizers ?? []).length > 0)
    await ifFound(
      api.request("PATCH", path, { metadata: { finalizers: null } }),
    );
}

async function removeNamespace(api: Api, path: string): Promise<void> {
  try {
    await ifFound(api.request("DELETE", path));
  } catch (error) {
    // It is being deleted already (409).
    if (!(error instanceof ApiError) || error.status !== 409) throw error;
  }
  await finalizeNamespace(api, path.slice(path.lastIndexOf("/") + 1));
}
