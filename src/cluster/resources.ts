/** Kinds as the API server serves them. */
import type { Api } from "../model/api.ts";
import { textAt } from "../kinds/fields.ts";
import { expectAnswer } from "./failure.ts";
import { itemsOf, parseObject } from "./json.ts";

/** A kind that the API server serves. */
export interface Resource {
  /** `kustomizations`, as in paths and in RBAC rules. */
  readonly plural: string;
  readonly namespaced: boolean;
  /** The path of one object, or without a name of the whole collection (of all namespaces where none is given). */
  readonly path: (where: {
    readonly namespace?: string;
    readonly name?: string;
  }) => string;
}

export interface KindRef {
  readonly apiVersion: string;
  readonly kind: string;
}

/** The served kinds by {@link kindKey}. */
export type Resources = ReadonlyMap<string, Resource>;

export const kindKey = ({ apiVersion, kind }: KindRef): string =>
  `${apiVersion}/${kind}`;

/**
 * Asks which of the kinds are served, one request for each group and version. A kind that is not in the answer has no CRD.
 *
 * @throws Problem where the server does not answer, or does not know the user
 */
export async function findResources(
  api: Api,
  wanted: Iterable<KindRef>,
): Promise<Resources> {
  const versions = new Set([...wanted].map(({ apiVersion }) => apiVersion));
  const found = new Map<string, Resource>();
  await Promise.all(
    [...versions].map(async (apiVersion) => {
      const base = basePath(apiVersion);
      const answer = await api.request({ path: base });
      if (answer.status === 404) return;
      expectAnswer(answer, "list", `the kinds of ${apiVersion}`);
      for (const one of itemsOf(parseObject(answer.text)["resources"])) {
        const plural = textAt(one, "name") ?? "";
        const kind = textAt(one, "kind") ?? "";
        // `kustomizations/status` is a part of one, not a kind.
        if (plural.includes("/")) continue;
        const namespaced = one["namespaced"] === true;
        found.set(
          kindKey({ apiVersion, kind }),
          resource(base, plural, namespaced),
        );
      }
    }),
  );
  return found;
}

/** A kind of Kubernetes' own that every server serves in namespaces: `pods`, `events`. */
export function coreResource(plural: string): Resource {
  return resource(basePath("v1"), plural, true);
}

function basePath(apiVersion: string): string {
  return apiVersion.includes("/")
    ? `/apis/${apiVersion}`
    : `/api/${apiVersion}`;
}

function resource(base: string, plural: string, namespaced: boolean): Resource {
  return {
    plural,
    namespaced,
    path: ({ namespace = "", name }) => {
      const within =
        namespaced && namespace !== ""
          ? `/namespaces/${encodeURIComponent(namespace)}`
          : "";
      const its = name === undefined ? "" : `/${encodeURIComponent(name)}`;
      return `${base}${within}/${plural}${its}`;
    },
  };
}
