/**
 * Names that kustomize's generators have put a hash of the content behind. A content that changes gives the object another name
 * and its users another reference; what people want to see of it is the content.
 */
import type { KubeObject } from "../model/kube-object.ts";
import { isFields, type Data, type Fields } from "../yaml/data.ts";

/** Ten characters of an alphabet without vowels (kustomize api v0.21.1, hasher.encode). */
const hashed = /^(?<base>.+)-[2456789bcdfghkmt]{10}$/;

const generated: ReadonlySet<string> = new Set(["ConfigMap", "Secret"]);

/** The objects of two renderings, by any key. */
type Objects = ReadonlyMap<string, KubeObject>;

/** Which object has taken the place of which: the keys of those before by those after. Two that could be meant are none. */
export function replacedByHash(
  before: Objects,
  after: Objects,
): ReadonlyMap<string, string> {
  const gone = byBase(before, after);
  const found = new Map<string, string>();
  for (const [base, key] of byBase(after, before)) {
    const old = gone.get(base);
    if (key !== undefined && old !== undefined) found.set(key, old);
  }
  return found;
}

/** The keys of what only one side has, by what is left of the names without a hash; undefined where several have it. */
function byBase(
  side: Objects,
  other: Objects,
): Map<string, string | undefined> {
  const found = new Map<string, string | undefined>();
  for (const [key, { apiVersion, kind, namespace, name }] of side) {
    const base = hashed.exec(name)?.groups?.["base"];
    if (base === undefined || !generated.has(kind) || other.has(key)) continue;
    const id = JSON.stringify([apiVersion, kind, namespace, base]);
    found.set(id, found.has(id) ? undefined : key);
  }
  return found;
}

/** Fields in which names have been replaced, and how many times. */
export interface Renamed {
  readonly fields: Fields;
  readonly count: number;
}

/**
 * Replaces every text that is one of the names.
 *
 * @param names old name → new name
 */
export function withNames(
  fields: Fields,
  names: ReadonlyMap<string, string>,
): Renamed {
  let count = 0;
  const replaced = (data: Data): Data => {
    if (typeof data === "string") {
      const name = names.get(data);
      if (name === undefined) return data;
      count++;
      return name;
    }
    if (Array.isArray(data)) return data.map((item: Data) => replaced(item));
    return isFields(data) ? inFields(data) : data;
  };
  const inFields = (its: Fields): Fields =>
    Object.fromEntries(
      Object.entries(its).map(([key, value]) => [key, replaced(value)]),
    );
  return { fields: inFields(fields), count };
}
