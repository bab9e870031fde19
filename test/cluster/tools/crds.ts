/** Flux's CRDs on the server: Flux's own where they are at hand, else made from the schemas that come with the program. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { load } from "js-yaml";
import { kinds } from "../../../src/kinds/index.ts";
import { builtinSchemas } from "../../../src/schema/builtin.ts";
import {
  applyPatch,
  conditionOf,
  ifFound,
  type Api,
  type KubeObject,
} from "./api.ts";
import { waitUntil } from "./daemons.ts";
import { resources } from "./discovery.ts";
import { madeCrd } from "./made-crds.ts";

/** A CustomResourceDefinition. */
export interface Crd extends KubeObject {
  readonly spec: {
    readonly names: {
      readonly kind: string;
      readonly [field: string]: unknown;
    };
    readonly [field: string]: unknown;
  };
}

/** Flux's CRDs beside the repository; they are no part of it. */
const shared = fileURLToPath(
  new URL("../../../../shared/flux-crds/", import.meta.url),
);

const path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

/** Which CRDs there are, by name, each with what changes when it is changed. */
export type CrdStates = Readonly<Record<string, string>>;

/**
 * Makes the server have the CRD of every Flux kind.
 *
 * @param folder with the CRDs of the controllers, if there is one
 * @param good the states, as this has given them back, in which a CRD may stay; in any other it is made anew
 */
export async function installCrds(
  api: Api,
  folder: string | undefined,
  good: CrdStates = {},
): Promise<CrdStates> {
  const present = await crdStates(api);
  const changed = fluxCrds(folder).filter(
    (crd) =>
      present[nameOf(crd)] === undefined ||
      present[nameOf(crd)] !== good[nameOf(crd)],
  );
  if (changed.length === 0) return good;
  await removeCrds(api, changed);
  await applyCrds(api, changed);
  return crdStates(api);
}

async function removeCrds(api: Api, crds: readonly Crd[]): Promise<void> {
  await Promise.all(
    crds.map((crd) => ifFound(api.request("DELETE", `${path}/${nameOf(crd)}`))),
  );
  await waitUntil("CRDs to be gone", async () => {
    const present = await crdStates(api);
    return crds.every((crd) => present[nameOf(crd)] === undefined);
  });
}

async function crdStates(api: Api): Promise<CrdStates> {
  return Object.fromEntries(
    (await listCrds(api)).map(({ metadata }) => [
      metadata.name,
      `${metadata.uid} ${metadata.generation}`,
    ]),
  );
}

/** Applies CRDs as `flux install` does (its field manager), and waits until the server has them and says so. */
export async function applyCrds(api: Api, crds: readonly Crd[]): Promise<void> {
  await Promise.all(
    crds.map((crd) =>
      api.request(
        "PATCH",
        `${path}/${nameOf(crd)}?fieldManager=flux&force=true`,
        crd,
        applyPatch,
      ),
    ),
  );
  await waitUntil("the CRDs", async () => {
    const established = new Set(
      (await listCrds(api))
        .filter((crd) => conditionOf(crd, "Established")?.status === "True")
        .map(nameOf),
    );
    // It says so a moment after they are.
    const served = new Set(
      (await resources(api)).map(
        ({ root, plural }) => `${plural}.${root.split("/")[2]}`,
      ),
    );
    return crds
      .map(nameOf)
      .every((name) => established.has(name) && served.has(name));
  });
}

async function listCrds(api: Api): Promise<readonly Crd[]> {
  const { items } = await api.request<{ readonly items: readonly Crd[] }>(
    "GET",
    path,
  );
  return items;
}

/** Such as `kustomizations.kustomize.toolkit.fluxcd.io`. */
function nameOf(crd: Crd): string {
  return crd.metadata.name;
}

/** One CRD for each kind, the first that is found. */
function fluxCrds(folder: string | undefined): readonly Crd[] {
  const found = new Map<string, Crd>();
  for (const crd of [
    ...(folder === undefined ? [] : crdsIn(folder)),
    ...crdsIn(shared),
  ])
    if (!found.has(crd.spec.names.kind)) found.set(crd.spec.names.kind, crd);
  return Object.entries(builtinSchemas.kinds).map(
    ([kind, schema]) =>
      found.get(kind) ??
      madeCrd(
        kind,
        schema,
        kinds.find((one) => one.kind === kind)?.shortNames ?? [],
      ),
  );
}

function crdsIn(folder: string): Crd[] {
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => file.endsWith(".yaml"))
        .map((file) => load(readFileSync(join(folder, file), "utf8")) as Crd)
    : [];
}
