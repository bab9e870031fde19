/** What an API server says and is told. */
import { isFields, type Data, type Fields } from "../yaml/data.ts";

/** The object in a JSON text; empty for anything else. */
export function parseObject(text: string): Fields {
  let data: Data;
  try {
    data = JSON.parse(text) as Data;
  } catch {
    return {};
  }
  return isFields(data) ? data : {};
}

/** Data as JSON; free-form values (`Map`s) become objects. */
export function toJson(data: Data): string {
  return JSON.stringify(data, (_key, value: unknown) =>
    value instanceof Map ? Object.fromEntries(value) : value,
  );
}

/** The maps in a list; none where it is no list. */
export function itemsOf(data: Data | undefined): Fields[] {
  return Array.isArray(data) ? data.filter(isFields) : [];
}
