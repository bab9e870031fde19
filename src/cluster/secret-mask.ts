/** What a Secret holds is never shown: not in differences, not in what a server says of it. */
import { fieldsAt, textAt } from "../kinds/fields.ts";
import type { FieldDifference } from "../review/field-diff.ts";
import { marks, type SecretMask } from "../review/secret-mask.ts";
import { lastApplied, openFields } from "../review/secret-values.ts";
import { maskDifferences as maskFields } from "../review/secrets.ts";
import { isFields, type Data, type Fields } from "../yaml/data.ts";
import type { Failure } from "./failure.ts";
import type { KindRef } from "./resources.ts";

export function isSecret({ apiVersion, kind }: KindRef): boolean {
  return apiVersion === "v1" && kind === "Secret";
}

/** What is secret outside of Secrets is not known here. */
const open: SecretMask = { text: (text) => text, data: (data) => data };

/** An object's differences as they may be shown: those of a Secret without its values. */
export function maskDifferences(
  { apiVersion, kind }: KindRef,
  differences: readonly FieldDifference[],
): FieldDifference[] {
  const object = { apiVersion, kind, before: undefined, after: undefined };
  return maskFields(object, differences, open);
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
      ...Object.entries(secret).flatMap(([name, value]) =>
        openFields.has(name) ? [] : [value],
      ),
      textAt(secret, "metadata", "annotations", lastApplied) ?? "",
    ])
    .flatMap(textsOf)
    .toSorted((left, right) => right.length - left.length);
  return values.reduce(
    (shown, value) => shown.replaceAll(value, marks.same),
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
