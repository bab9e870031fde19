/** What a conversion of a Flux object to its kind's version of today is made of: rules for the fields that this version lacks. */
import type { Path } from "../kinds/kind.ts";
import { isFields, type Data, type Fields } from "../yaml/data.ts";

/** One thing that a conversion did to an object. */
export interface FieldChange {
  /** Where the field stood, or stands where it was set: `["spec", "valuesFile"]`. */
  readonly path: Path;
  /** `set`: it has another value; `moved`: its content is now at `to`; `dropped`: it is gone, and Flux does the same without it. */
  readonly change: "set" | "moved" | "dropped";
  readonly to?: Path;
  /** One sentence, for people. */
  readonly why: string;
}

/** What a rule sees beside the map that it is for. */
export interface RuleContext {
  /** The whole object, as it was written. */
  readonly object: Fields;
  /** The apiVersion that a kind has today, for an old one of Flux's; undefined for any other. */
  readonly replacement: (
    apiVersion: string,
    kind: string,
  ) => string | undefined;
}

/** A rule's answer. Paths count from the map that the rule is for. A `problem` names what cannot be converted, and why. */
export type Converted =
  | { readonly fields: Fields; readonly changes: readonly FieldChange[] }
  | { readonly problem: string };

/** Converts one thing in a map; undefined where there is nothing for it to do. It never changes what it is given. */
export type Rule = (
  fields: Fields,
  context: RuleContext,
) => Converted | undefined;

/** The conversion of one kind. */
export interface KindConversion {
  readonly group: string;
  readonly kind: string;
  /** The versions that it is converted from. */
  readonly from: readonly string[];
  /** For its spec, in this order. */
  readonly rules: readonly Rule[];
}

/** All rules, one after the other. */
export function inTurn(...rules: readonly Rule[]): Rule {
  return (given, context) => {
    let fields = given;
    const changes: FieldChange[] = [];
    for (const rule of rules) {
      const done = rule(fields, context);
      if (done === undefined) continue;
      if ("problem" in done) return done;
      fields = done.fields;
      changes.push(...done.changes);
    }
    return changes.length === 0 ? undefined : { fields, changes };
  };
}

/** The rule for the map at a path; nothing where there is no map. */
export function at(path: readonly string[], rule: Rule): Rule {
  const [first, ...rest] = path;
  if (first === undefined) return rule;
  return (fields, context) => {
    const below = fields[first];
    if (!isFields(below)) return undefined;
    const done = at(rest, rule)(below, context);
    if (done === undefined || "problem" in done) return done;
    return {
      fields: { ...fields, [first]: done.fields },
      changes: done.changes.map((change) => within(change, first)),
    };
  };
}

/** The rule for each map in the list at a field. */
export function inEach(field: string, rule: Rule): Rule {
  return (fields, context) => {
    const list = listIn(fields, field) ?? [];
    const changes: FieldChange[] = [];
    const items: Data[] = [];
    for (const [index, item] of list.entries()) {
      const done = isFields(item) ? rule(item, context) : undefined;
      if (done !== undefined && "problem" in done) return done;
      items.push(done?.fields ?? item);
      for (const change of done?.changes ?? [])
        changes.push(within(within(change, index), field));
    }
    return changes.length === 0
      ? undefined
      : { fields: { ...fields, [field]: items }, changes };
  };
}

function within(change: FieldChange, step: string | number): FieldChange {
  return {
    ...change,
    path: [step, ...change.path],
    ...(change.to === undefined ? {} : { to: [step, ...change.to] }),
  };
}

/** A field that Flux has long ignored, or that asks for what is now always done. */
export function dropped(field: string, why: string): Rule {
  return (fields) =>
    fields[field] === undefined
      ? undefined
      : {
          fields: without(fields, field),
          changes: [{ path: [field], change: "dropped", why }],
        };
}

/** What a reference calls the API version of the object that it names (`apiVersion` beside `kind`): an old one finds nothing any more. */
export const referredVersion: Rule = (fields, { replacement }) => {
  const { apiVersion, kind } = fields;
  if (typeof apiVersion !== "string" || typeof kind !== "string")
    return undefined;
  const served = replacement(apiVersion, kind);
  if (served === undefined) return undefined;
  return {
    fields: { ...fields, apiVersion: served },
    changes: [
      {
        path: ["apiVersion"],
        change: "set",
        why: `${apiVersion} is no longer served: ${served}`,
      },
    ],
  };
};

/** The map without some of its fields. */
export function without(fields: Fields, ...names: readonly string[]): Fields {
  return Object.fromEntries(
    Object.entries(fields).filter(([name]) => !names.includes(name)),
  );
}

/** The list at a field, an empty one where nothing is set; undefined for what is no list. */
export function listIn(
  fields: Fields,
  field: string,
): readonly Data[] | undefined {
  const list = fields[field] ?? [];
  return isList(list) ? list : undefined;
}

function isList(data: Data): data is readonly Data[] {
  return Array.isArray(data);
}
