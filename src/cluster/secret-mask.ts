/** What a Secret holds is never shown: not in differences, not in what a server says of it. */
import { fieldsAt, textAt } from "../kinds/fields.ts";
import { isFields, type Data, type Fields } from "../yaml/data.ts";
import type { Difference } from "./compare.ts";
import type { Failure } from "./failure.ts";
import type { KindRef } from "./resources.ts";

/** What stands in place of a value: the same on both sides, before, or after. */
const masks = { same: "***", before: "*** (before)", after: "*** (after)" };

/** Where a Secret holds something, and where kubectl keeps a copy of all of it. */
const places: readonly (readonly string[])[] = [["data"], ["stringData"]];
const copy = "kubectl.kubernetes.io/last-applied-configuration";

export function isSecret({ apiVersion, kind }: KindRef): boolean {
  return apiVersion === "v1" && kind === "Secret";
}

/** Both states of a Secret without its values, such that what differed still does. */
export function maskSecret(
  live: Fields | undefined,
  next: Fields,
): { readonly live: Fields | undefined; readonly next: Fields } {
  const before = live ?? {};
  let [left, right] = [before, next];
  for (const path of [...places, ["metadata", "annotations"]]) {
    const [old, fresh] = [fieldsAt(before, ...path), fieldsAt(next, ...path)];
    const isHidden = (key: string): boolean =>
      path[0] !== "metadata" || key === copy;
    left = replaced(left, path, masked(old, fresh, isHidden, masks.before));
    right = replaced(right, path, masked(fresh, old, isHidden, masks.after));
  }
  return { live: live && left, next: right };
}

function masked(
  its: Fields | undefined,
  other: Fields | undefined,
  isHidden: (key: string) => boolean,
  mask: string,
): Fields | undefined {
  if (its === undefined) return undefined;
  return Object.fromEntries(
    Object.entries(its).map(([key, value]) => {
      if (!isHidden(key)) return [key, value];
      const isSame =
        other !== undefined &&
        Object.hasOwn(other, key) &&
        JSON.stringify(other[key]) === JSON.stringify(value);
      return [key, isSame ? masks.same : mask];
    }),
  );
}

function replaced(
  data: Fields,
  [step = "", ...rest]: readonly string[],
  value: Fields | undefined,
): Fields {
  if (value === undefined) return data;
  const inner = fieldsAt(data, step) ?? {};
  return {
    ...data,
    [step]: rest.length === 0 ? value : replaced(inner, rest, value),
  };
}

/** Where a Secret's values stand in a difference, whole maps of them included. */
const hidden =
  /^(data|stringData|metadata$|metadata\.annotations($|\["kubectl))/;

/** An object's differences as they may be shown: those of a Secret without its values. */
export function maskDifferences(
  object: KindRef,
  differences: readonly Difference[],
): readonly Difference[] {
  if (!isSecret(object)) return differences;
  return differences.map((one) =>
    hidden.test(one.path)
      ? {
          path: one.path,
          live: one.live && maskValues(one.live, masks.before),
          git: one.git && maskValues(one.git, masks.after),
        }
      : one,
  );
}

function maskValues(data: Data, mask: string): Data {
  return isFields(data)
    ? Object.fromEntries(
        Object.entries(data).map(([key, value]) => [
          key,
          maskValues(value, mask),
        ]),
      )
    : mask;
}

/** A failure of an object in words that may be shown: those of a Secret without its values. */
export function redactFailure(
  failure: Failure,
  object: KindRef & { readonly fields: Fields },
  live: Fields | undefined,
): Failure {
  if (!isSecret(object)) return failure;
  const secrets = [object.fields, ...(live === undefined ? [] : [live])];
  return { ...failure, message: redact(failure.message, secrets) };
}

/** A server's words about a Secret without any of its values: it quotes what it cannot read. */
export function redact(text: string, secrets: readonly Fields[]): string {
  const values = secrets
    .flatMap((secret) => [
      // Whatever stands there, a map or not: the server quotes it.
      ...places.flatMap(([place = ""]) => secret[place] ?? []),
      textAt(secret, "metadata", "annotations", copy) ?? "",
    ])
    .flatMap(textsOf)
    .toSorted((left, right) => right.length - left.length);
  return values.reduce(
    (shown, value) => shown.replaceAll(value, masks.same),
    text,
  );
}

/** A value as it may be quoted: as it is, and decoded. */
function textsOf(value: Data): string[] {
  if (isFields(value) || Array.isArray(value))
    return Object.values(value).flatMap((inner) => textsOf(inner as Data));
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const decoded = Buffer.from(text, "base64").toString("utf8");
  return [text, decoded].filter((one) => one !== "" && one !== "null");
}

/** A Secret as Flux applies it: `stringData` becomes `data` (fluxcd/pkg/ssa, normalize.Unstructured). */
export function withoutStringData(secret: Fields): Fields {
  const { stringData, ...rest } = secret;
  if (!isFields(stringData)) return secret;
  const data: Record<string, Data> = {};
  for (const [key, value] of Object.entries(stringData)) {
    // The server says what is wrong with anything else.
    if (typeof value !== "string") return secret;
    data[key] = Buffer.from(value).toString("base64");
  }
  return { ...rest, data: { ...fieldsAt(secret, "data"), ...data } };
}
