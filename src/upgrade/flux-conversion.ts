/** Flux objects of the API versions that Flux has left behind, as the version that it serves. */
import { textAt } from "../kinds/fields.ts";
import { kindOf } from "../kinds/index.ts";
import type { FluxKind } from "../kinds/kind.ts";
import { parseFluxVersion } from "../model/flux-version.ts";
import { builtinSchemas } from "../schema/builtin.ts";
import { specSchema, type FluxSchemas } from "../schema/flux-schemas.ts";
import { isFields, type Fields } from "../yaml/data.ts";
import {
  at,
  inTurn,
  type FieldChange,
  type KindConversion,
  type RuleContext,
} from "./conversion.ts";
import { helmConversions } from "./helm-conversions.ts";
import { imageConversions } from "./image-conversions.ts";
import { kustomizeConversions } from "./kustomize-conversions.ts";
import { notificationConversions } from "./notification-conversions.ts";
import { sourceConversions } from "./source-conversions.ts";
import { unknownFields } from "./unknown-fields.ts";

/** The converted object with what was done to it, or the sentence why it cannot be converted. */
export type FluxConversion =
  | { readonly object: Fields; readonly changes: readonly FieldChange[] }
  | { readonly problem: string };

const conversions = new Map<string, KindConversion>(
  [
    ...kustomizeConversions,
    ...helmConversions,
    ...sourceConversions,
    ...notificationConversions,
    ...imageConversions,
  ].map((conversion) => [`${conversion.group}/${conversion.kind}`, conversion]),
);

/**
 * A Flux object as the version of its kind that the Flux of these schemas serves (by default the one that the program brings
 * along): what the same controller would do by the old object, it does by the new one. Flux's CRDs convert by changing the
 * version alone, so a field that is gone would be lost: each is moved, or dropped where it has no effect, by a rule; any other
 * that the new version lacks is a problem (fault 80). Values are not judged, and `status` is left as it is.
 *
 * An object of the served version comes back itself, with no changes. Nothing that is given is changed.
 */
export function convertFlux(
  object: Fields,
  schemas: FluxSchemas = builtinSchemas,
): FluxConversion {
  const apiVersion = textAt(object, "apiVersion") ?? "";
  const name = textAt(object, "kind") ?? "";
  const kind = kindOf(apiVersion, name);
  if (kind === undefined)
    return { problem: `no kind of Flux's: ${name} of ${apiVersion}` };
  if (apiVersion === servedBy(kind, schemas)) return { object, changes: [] };
  const replacement = replacementOf(schemas);
  const served = replacement(apiVersion, name);
  if (served === undefined)
    return {
      problem: `no conversion of a ${name} from ${apiVersion} is known`,
    };
  const rules = conversions.get(`${kind.group}/${name}`)?.rules ?? [];
  const done = at(["spec"], inTurn(...rules))(object, { object, replacement });
  if (done !== undefined && "problem" in done)
    return { problem: `${served} has another form: ${done.problem}` };
  const result = { ...(done?.fields ?? object), apiVersion: served };
  const lost = fieldsLost(result, kind, schemas);
  if (lost.length > 0)
    return { problem: `${served} has no ${lost.map(quoted).join(", ")}` };
  const why = `${apiVersion} is no longer served: ${served}`;
  const version: FieldChange = { path: ["apiVersion"], change: "set", why };
  return { object: result, changes: [version, ...(done?.changes ?? [])] };
}

function versionBy(kind: FluxKind, { fluxVersion }: FluxSchemas): string {
  return kind.version(parseFluxVersion(fluxVersion));
}

function servedBy(kind: FluxKind, schemas: FluxSchemas): string {
  return `${kind.group}/${versionBy(kind, schemas)}`;
}

function replacementOf(schemas: FluxSchemas): RuleContext["replacement"] {
  return (apiVersion, name) => {
    const kind = kindOf(apiVersion, name);
    if (kind === undefined) return undefined;
    const version = apiVersion.slice(kind.group.length + 1);
    const old = conversions.get(`${kind.group}/${name}`)?.from ?? [];
    return old.includes(version) ? servedBy(kind, schemas) : undefined;
  };
}

/** The fields that the new version has no place for: by the schemas given, or by ours where they lack the kind or its version. */
function fieldsLost(
  object: Fields,
  kind: FluxKind,
  schemas: FluxSchemas,
): string[] {
  const schema =
    specSchema(schemas, kind.kind, versionBy(kind, schemas)) ??
    specSchema(builtinSchemas, kind.kind, versionBy(kind, builtinSchemas));
  const top = Object.keys(object).filter((field) => !topFields.has(field));
  const { spec } = object;
  return schema === undefined || !isFields(spec)
    ? top
    : [...top, ...unknownFields(spec, schema, "spec")];
}

const topFields = new Set(["apiVersion", "kind", "metadata", "spec", "status"]);

const quoted = (field: string): string => `\`${field}\``;
