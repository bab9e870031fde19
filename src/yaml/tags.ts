/** The tags of YAML's core schema (https://yaml.org/spec/1.2.2/#103-core-schema), and what they make of a scalar. */
import type { DocumentDirective } from "js-yaml";
import type { ScalarValue } from "./node.ts";
import { resolvePlain } from "./scalars.ts";

const core = "tag:yaml.org,2002:";

/** A tag that is understood; `!`, which only takes a scalar's type away, is `str` on a scalar. */
export type CoreTag = "str" | "int" | "bool" | "float" | "null" | "map" | "seq";

const coreTags: ReadonlySet<string> = new Set<CoreTag>([
  "str",
  "int",
  "bool",
  "float",
  "null",
  "map",
  "seq",
]);

/**
 * What a tag as typed (`!!str`, `!<tag:yaml.org,2002:str>`, `!e!x` under a `%TAG` directive) stands for, on a node of that
 * kind; undefined where nobody here understands it, or where it belongs on a node of another kind.
 */
export function coreTag(
  typed: string,
  kind: "scalar" | "map" | "seq",
  directives: readonly DocumentDirective[],
): CoreTag | undefined {
  if (typed === "!") return kind === "scalar" ? "str" : kind;
  const full = expand(typed, directives);
  const name = full.startsWith(core) ? full.slice(core.length) : "";
  if (!isCoreTag(name)) return undefined;
  const collection = name === "map" || name === "seq";
  return (kind === "scalar" ? !collection : name === kind) ? name : undefined;
}

function isCoreTag(name: string): name is CoreTag {
  return coreTags.has(name);
}

function expand(
  typed: string,
  directives: readonly DocumentDirective[],
): string {
  if (typed.startsWith("!<")) return typed.slice(2, -1);
  const handle = typed.slice(0, typed.indexOf("!", 1) + 1) || "!";
  const suffix = typed.slice(handle.length);
  for (const directive of directives)
    if (directive.kind === "tag" && directive.handle === handle)
      return directive.prefix + suffix;
  return handle === "!!" ? core + suffix : typed;
}

/** The value of a scalar under an explicit tag; undefined where the text is no such value (`!!int abc`). */
export function resolveTagged(
  tag: CoreTag,
  text: string,
): ScalarValue | undefined {
  if (tag === "str") return text;
  const value = resolvePlain(text);
  if (tag === "null") return value === null ? null : undefined;
  if (tag === "bool") return typeof value === "boolean" ? value : undefined;
  if (typeof value !== "number") return undefined;
  return tag === "float" || Number.isInteger(value) ? value : undefined;
}
