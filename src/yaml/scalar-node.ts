/** Scalar events → nodes: what their looks or their tag make of them, and what cannot be kept. */
import {
  getScalarValue,
  SCALAR_STYLE,
  type DocumentDirective,
  type MappingEvent,
  type ScalarEvent,
  type SequenceEvent,
} from "js-yaml";
import type { Diagnostic, Range, Source } from "../diagnostics/diagnostic.ts";
import type { ScalarNode, ScalarValue, YamlNode } from "./node.ts";
import { scalarRange } from "./ranges.ts";
import { resolveAsKubernetes, resolvePlain } from "./scalars.ts";
import { inexact, objection } from "./strict.ts";
import { coreTag, resolveTagged, type CoreTag } from "./tags.ts";

/** A finding without its place. */
export type Problem = Pick<Diagnostic, "code" | "message" | "hint" | "related">;

/** What nodes are built with. */
export interface NodeContext {
  readonly source: Source;
  /** Of the document at hand. */
  readonly directives: readonly DocumentDirective[];
  readonly strictScalars: boolean;
  readonly refuse: (at: Range, problem: Problem) => void;
}

/** The events of nodes that may bear a tag and an anchor. */
export type NodeEvent = MappingEvent | SequenceEvent | ScalarEvent;

/** An offset that is not there. */
export const none = -1;

/**
 * The node of a scalar. A key's value is its text as typed, whatever it looks like. `hollowAt` is the place of a scalar
 * that has neither text nor properties.
 */
export function scalarNode(
  context: NodeContext,
  event: ScalarEvent,
  role: "key" | "value",
  hollowAt: Range,
): ScalarNode {
  const { source } = context;
  const text = getScalarValue(source.text, event);
  const { start, end } =
    event.valueStart === none
      ? (propertiesRange(event) ?? hollowAt)
      : scalarRange(source.text, event);
  const untagged = event.tagStart === none;
  const plain = untagged && event.style === SCALAR_STYLE.PLAIN;
  let value: ScalarValue = text;
  if (!untagged) value = taggedValue(context, event, text);
  else if (plain && role === "value")
    value = plainValue(context, text, start, end);
  const node: ScalarNode = { kind: "scalar", value, text, plain, start, end };
  // Only an escape can make what no file in UTF-8 holds.
  if (!event.fast && loneSurrogate.test(text))
    context.refuse(node, {
      code: "yaml-syntax",
      message: "an escape names half a surrogate pair, which is no character",
      hint: "write the character itself, or `\\U` and its eight digits",
    });
  return node;
}

/** A null that was never written. */
export function nullNode({ start, end }: Range): ScalarNode {
  return { kind: "scalar", value: null, text: "", plain: true, start, end };
}

/** Whether an event stands for nothing at all: no text, no tag, no anchor. */
export function isHollow(event: ScalarEvent): boolean {
  return event.valueStart === none && propertiesRange(event) === undefined;
}

/** What an event's tag stands for on a node of that kind; undefined, and reported, where it is not understood. */
export function readTag(
  { source, directives, refuse }: NodeContext,
  { tagStart, tagEnd }: NodeEvent,
  kind: YamlNode["kind"],
): CoreTag | undefined {
  const typed = source.text.slice(tagStart, tagEnd);
  const tag = coreTag(typed, kind, directives);
  if (tag === undefined)
    refuse(
      { start: tagStart, end: tagEnd },
      {
        code: "yaml-tag",
        message: `the tag \`${typed}\` means nothing here`,
        hint: "remove it",
      },
    );
  return tag;
}

function taggedValue(
  context: NodeContext,
  event: ScalarEvent,
  text: string,
): ScalarValue {
  const tag = readTag(context, event, "scalar");
  if (tag === undefined) return text;
  const range = { start: event.tagStart, end: event.tagEnd };
  const value = resolveTagged(tag, text);
  if (value === undefined) {
    context.refuse(range, {
      code: "yaml-tag",
      message: `\`${text}\` is no \`${tag}\``,
      hint: "remove the tag, or mend the value",
    });
    return text;
  }
  if (context.strictScalars && typeof value === "number") {
    const problem = inexact(text, value);
    if (problem !== undefined) context.refuse(range, problem);
  }
  return value;
}

function plainValue(
  { strictScalars, refuse }: NodeContext,
  text: string,
  start: number,
  end: number,
): ScalarValue {
  const value = strictScalars ? resolvePlain(text) : resolveAsKubernetes(text);
  if (strictScalars && value !== null) {
    const problem = objection(text, value);
    if (problem !== undefined) refuse({ start, end }, problem);
  }
  return value;
}

const loneSurrogate = /[\ud800-\udfff]/u;

/** Where a scalar's tag and anchor stand. */
function propertiesRange(event: ScalarEvent): Range | undefined {
  const { tagStart, tagEnd, anchorStart, anchorEnd } = event;
  if (tagStart === none && anchorStart === none) return undefined;
  // An anchor's offsets leave out its `&`.
  const starts = [tagStart, anchorStart - 1].filter((start) => start >= 0);
  return { start: Math.min(...starts), end: Math.max(tagEnd, anchorEnd) };
}
