/** What the server serves, and where. */
import { ifFound, type Api } from "./api.ts";

/** A kind of object. */
export interface Resource {
  /** Such as `/apis/apps/v1`. */
  readonly root: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
}

interface GroupVersion {
  readonly groupVersion: string;
}

interface GroupList {
  readonly groups: readonly {
    readonly preferredVersion: GroupVersion;
    readonly versions: readonly GroupVersion[];
  }[];
}

interface ResourceList {
  readonly resources: readonly {
    readonly name: string;
    readonly kind: string;
    readonly namespaced: boolean;
    readonly verbs: readonly string[];
  }[];
}

/** Every kind, each once: in the version that its group prefers, if that has it. No subresources. */
export async function resources(api: Api): Promise<readonly Resource[]> {
  const { groups } = await api.request<GroupList>("GET", "/apis");
  const versions = groups.flatMap((group) => [
    group.preferredVersion,
    ...group.versions,
  ]);
  const roots = versions.map(({ groupVersion }) => `/apis/${groupVersion}`);
  const lists = await Promise.all(
    ["/api/v1", ...new Set(roots)].map((root) => listOf(api, root)),
  );
  const found = new Map<string, Resource>();
  for (const resource of lists.flat()) {
    const [, , group = ""] = resource.root.split("/");
    const key = `${group}/${resource.plural}`;
    if (!found.has(key)) found.set(key, resource);
  }
  return [...found.values()];
}

async function listOf(api: Api, root: string): Promise<readonly Resource[]> {
  // A version goes with its last CRD.
  const list = await ifFound(api.request<ResourceList>("GET", root));
  return (list?.resources ?? [])
    .filter(({ name }) => !name.includes("/"))
    .map(({ name, ...rest }) => ({ root, plural: name, ...rest }));
}

/** The path of an object, or without a name of all of them. */
export function pathOf(
  { root, plural }: Pick<Resource, "root" | "plural">,
  namespace: string | undefined,
  name?: string,
): string {
  const space = namespace === undefined ? "" : `/namespaces/${namespace}`;
  return `${root}${space}/${plural}${name === undefined ? "" : `/${name}`}`;
}
