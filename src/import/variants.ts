/** Other ways to write an object, for builds that do not take it as it is. */
import { isSame } from "../review/same-data.ts";
import { isFields, type Data, type Fields } from "../yaml/data.ts";
import { specOf, type Carried } from "./carried.ts";
import type { Trace } from "./trace.ts";

/**
 * The object without the fields that are null, at any depth; undefined where it has none. A build with patches drops those
 * that are written as nothing (`key:`) and keeps those written as `null` (kustomize 5.8), which is how they are generated.
 */
export function withoutNulls(one: Carried): Carried | undefined {
  const spec = pruned(one.spec);
  return isFields(spec) && !isSame(spec, one.spec)
    ? { ...one, spec }
    : undefined;
}

function pruned(data: Data): Data {
  if (Array.isArray(data)) return data.map((item: Data) => pruned(item));
  if (!isFields(data)) return data;
  const fields: Fields = data;
  return Object.fromEntries(
    Object.entries(fields).flatMap(([key, value]) =>
      value === null ? [] : [[key, pruned(value)]],
    ),
  );
}

/** The object with the fields that it gets from patches above it, beside its own. */
export function enriched(one: Carried, { built }: Trace): Carried | undefined {
  const identity = { ...one, kind: one.kind.kind };
  const [whole] = one.clusters.flatMap((cluster) => {
    const fields = built(cluster, identity);
    return fields === undefined ? [] : [specOf(fields)];
  });
  const spec = { ...whole, ...one.spec };
  return Object.keys(spec).length === Object.keys(one.spec).length
    ? undefined
    : { ...one, spec };
}
