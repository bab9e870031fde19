/** Parser events → nodes: aliases resolved, and kept from standing for more than anyone could walk over. */
import {
  COLLECTION_STYLE,
  EVENT_ID,
  type AliasEvent,
  type DocumentDirective,
  type Event,
  type MappingEvent,
  type ScalarEvent,
  type SequenceEvent,
} from "js-yaml";
import {
  locate,
  type Range,
  type Report,
  type Source,
} from "../diagnostics/diagnostic.ts";
import { MapBuilder } from "./map-builder.ts";
import type { YamlNode } from "./node.ts";
import { closingEnd, dashRange } from "./ranges.ts";
import { resolvePlain } from "./scalars.ts";
import {
  isHollow,
  none,
  nullNode,
  readTag,
  scalarNode,
  type NodeContext,
  type NodeEvent,
  type Problem,
} from "./scalar-node.ts";

/** As in `ReadOptions`, and how deep nodes may nest, counted through aliases. */
export interface BuildOptions {
  readonly strictScalars: boolean;
  readonly maxDepth: number;
}

/** Nodes that a file's aliases may stand for, counted as often as they are reached. */
const maxAliased = 100_000;

/**
 * The root nodes of the documents that events describe, as `readDocuments` promises it. `events` must come from parsing
 * `source.text`.
 */
export function buildRoots(
  source: Source,
  events: readonly Event[],
  report: Report,
  options: BuildOptions,
): YamlNode[] {
  const builder = new Builder(source, report, options);
  for (const event of events) {
    builder.take(event);
    if (builder.tooComplex) return [];
  }
  return builder.finish();
}

/** A collection that is not closed. */
interface Frame {
  /** Takes the children. */
  readonly content: MapBuilder | YamlNode[];
  readonly start: number;
  readonly flow: boolean;
  readonly anchor: string | undefined;
  /** Nodes in it so far, those behind aliases included. */
  size: number;
  /** Collections in it on the deepest way down, itself included. */
  height: number;
}

/** What an anchor names, and what walking over it costs. */
interface Anchored {
  readonly node: YamlNode;
  readonly size: number;
  readonly height: number;
}

class Builder implements NodeContext {
  tooComplex = false;
  directives: readonly DocumentDirective[] = [];
  readonly source: Source;
  readonly strictScalars: boolean;
  private readonly report: Report;
  private readonly maxDepth: number;
  private malformed = false;
  private readonly roots: YamlNode[] = [];
  private readonly frames: Frame[] = [];
  /** Undefined behind an anchor whose node is not finished. */
  private readonly anchors = new Map<string, Anchored | undefined>();
  private aliased = 0;
  /** Where the last scalar, alias or collection ended. */
  private lastEnd = 0;

  constructor(source: Source, report: Report, options: BuildOptions) {
    this.source = source;
    this.report = report;
    this.strictScalars = options.strictScalars;
    this.maxDepth = options.maxDepth;
  }

  take(event: Event): void {
    switch (event.type) {
      case EVENT_ID.DOCUMENT:
        this.anchors.clear();
        this.directives = event.directives;
        break;
      case EVENT_ID.MAPPING:
        this.open(event, "map", new MapBuilder(this.source));
        break;
      case EVENT_ID.SEQUENCE:
        this.open(event, "seq", []);
        break;
      case EVENT_ID.SCALAR:
        this.scalar(event);
        break;
      case EVENT_ID.ALIAS:
        this.alias(event);
        break;
      case EVENT_ID.POP:
        this.close();
        break;
    }
  }

  finish(): YamlNode[] {
    if (this.malformed) return [];
    return this.roots.length > 0
      ? this.roots
      : [nullNode({ start: 0, end: 0 })];
  }

  readonly refuse = (at: Range, problem: Problem): void => {
    if (problem.code === "yaml-syntax") this.malformed = true;
    this.report({ severity: "error", ...problem, at: locate(this.source, at) });
  };

  private open(
    event: MappingEvent | SequenceEvent,
    kind: "map" | "seq",
    content: Frame["content"],
  ): void {
    if (this.frames.length === this.maxDepth)
      this.giveUp(
        { start: event.start, end: event.start },
        `too complex: this nests more than ${this.maxDepth} levels deep`,
      );
    if (event.tagStart !== none) readTag(this, event, kind);
    const anchor = this.anchorOf(event);
    if (anchor !== undefined) this.anchors.set(anchor, undefined);
    this.frames.push({
      content,
      start: event.start,
      flow: event.style === COLLECTION_STYLE.FLOW,
      anchor,
      size: 1,
      height: 1,
    });
  }

  private close(): void {
    const frame = this.frames.pop();
    // Where none is open it is the document that ends.
    if (frame === undefined) return;
    const { content, start, flow, anchor, size, height } = frame;
    let end = Math.max(start, this.lastEnd);
    if (flow) end = closingEnd(this.source.text, Math.max(start + 1, end));
    this.lastEnd = end;
    const node: YamlNode =
      content instanceof MapBuilder
        ? { kind: "map", entries: content.entries, start, end }
        : { kind: "seq", items: content, start, end };
    if (anchor !== undefined) this.anchors.set(anchor, { node, size, height });
    this.add(node, size, height, node);
  }

  private scalar(event: ScalarEvent): void {
    const content = this.frames.at(-1)?.content;
    const role =
      content instanceof MapBuilder && content.wantsKey ? "key" : "value";
    const hollow = isHollow(event);
    const hollowAt = hollow ? this.hollowAt() : nowhere;
    const node = scalarNode(this, event, role, hollowAt);
    this.lastEnd = node.end;
    const anchor = this.anchorOf(event);
    if (anchor !== undefined) {
      // What is a name as a key may be a number where an alias repeats it.
      const value = node.plain ? resolvePlain(node.text) : node.value;
      const named = role === "key" ? { ...node, value } : node;
      this.anchors.set(anchor, { node: named, size: 1, height: 0 });
    }
    // A document that holds nothing is none.
    if (!hollow || content !== undefined) this.add(node, 1, 0, node);
  }

  /** A list's empty item is at its `-`, an empty value at the end of its key. */
  private hollowAt(): Range {
    const { content, start = 0, flow } = this.frames.at(-1) ?? {};
    const from = Math.max(start, this.lastEnd);
    return Array.isArray(content) && flow === false
      ? dashRange(this.source.text, from)
      : { start: from, end: from };
  }

  private alias({ anchorStart, anchorEnd }: AliasEvent): void {
    const name = this.source.text.slice(anchorStart, anchorEnd);
    const at = { start: anchorStart - 1, end: anchorEnd };
    this.lastEnd = at.end;
    const anchored = this.anchors.get(name);
    if (anchored !== undefined) {
      const { node, size, height } = anchored;
      this.aliased += size;
      if (this.aliased > maxAliased)
        this.giveUp(
          at,
          `too complex: the aliases stand for more than ${maxAliased} nodes`,
        );
      else if (this.frames.length + height > this.maxDepth)
        this.giveUp(
          at,
          `too complex: with what \`*${name}\` stands for, this nests more than ${this.maxDepth} levels deep`,
        );
      else this.add(node, size, height, at);
    } else if (this.anchors.has(name))
      this.giveUp(at, `\`*${name}\` stands for a node that it is a part of`);
    else {
      this.refuse(at, {
        code: "yaml-syntax",
        message: `there is no anchor \`&${name}\` above`,
        hint: `write \`"*${name}"\` if it is text`,
      });
      this.add(nullNode(at), 1, 0, at);
    }
  }

  private giveUp(at: Range, message: string): void {
    this.tooComplex = true;
    const hint = "write the values out, or nest less";
    this.refuse(at, { code: "yaml-too-complex", message, hint });
  }

  /** Gives a finished node to the collection around it. `at` is where it stands, which an alias's node does not know. */
  private add(node: YamlNode, size: number, height: number, at: Range): void {
    const frame = this.frames.at(-1);
    if (frame === undefined) {
      this.roots.push(node);
      return;
    }
    frame.size += size;
    if (height >= frame.height) frame.height = height + 1;
    const { content } = frame;
    if (!(content instanceof MapBuilder)) {
      content.push(node);
      return;
    }
    const problem = content.take(node);
    if (problem !== undefined) this.refuse(at, problem);
  }

  private anchorOf({ anchorStart, anchorEnd }: NodeEvent): string | undefined {
    if (anchorStart === none) return undefined;
    return this.source.text.slice(anchorStart, anchorEnd);
  }
}

const nowhere: Range = { start: 0, end: 0 };
