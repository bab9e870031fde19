import { isFields, type Data, type Fields, type Values } from "../yaml/data.ts";

const isValues = (data: Data | undefined): data is Values =>
  data instanceof Map;

/**
 * JSON Merge Patch (RFC 7386): maps merge, lists replace, null removes. In free-form values null is data and stays.
 * Returns a new object; parts that the patch does not touch are shared with the base.
 */
export function mergePatch(base: Fields | undefined, patch: Fields): Fields {
  const result: Record<string, Data> = { ...base };
  for (const [key, value] of Object.entries(patch)) {
    const own = result[key];
    if (value === null) delete result[key];
    else if (isFields(value))
      result[key] = mergePatch(isFields(own) ? own : undefined, value);
    else if (isValues(value) && isValues(own))
      result[key] = mergeValues(own, value);
    else result[key] = value;
  }
  return result;
}

/** Merges free-form values as Helm merges values files: maps merge in the base's order, everything else replaces, null included. */
export function mergeValues(base: Values, over: Values): Values {
  const result = new Map(base);
  for (const [key, value] of over) {
    const own = result.get(key);
    result.set(
      key,
      isValues(own) && isValues(value) ? mergeValues(own, value) : value,
    );
  }
  return result;
}

/** Joins two patches into one that does what both do, the second winning: nulls stay in it. */
export function joinPatches(first: Fields, second: Fields): Fields {
  const result: Record<string, Data> = { ...first };
  for (const [key, value] of Object.entries(second)) {
    const own = result[key];
    result[key] =
      isFields(own) && isFields(value) ? joinPatches(own, value) : value;
  }
  return result;
}
