/**
 * A YAML document as it stands in its file: every node knows its offsets, every scalar its text. Aliases are resolved to
 * the node they name, merge keys (`<<`) are applied, so readers see plain maps, lists and scalars.
 */
import type { Range, Source } from "../diagnostics/diagnostic.ts";

/** What a scalar means under the YAML 1.2 core schema. */
export type ScalarValue = string | number | boolean | null;

export interface ScalarNode extends Range {
  readonly kind: "scalar";
  readonly value: ScalarValue;
  /** The scalar's text: as typed for a plain one (`0.10`), decoded for a quoted or block one. */
  readonly text: string;
  /** Neither quoted nor a block nor tagged: its type comes from its looks. */
  readonly plain: boolean;
}

export interface MapEntry {
  readonly key: ScalarNode;
  readonly value: YamlNode;
}

export interface MapNode extends Range {
  readonly kind: "map";
  /** By key text, in the file's order. */
  readonly entries: ReadonlyMap<string, MapEntry>;
}

export interface SeqNode extends Range {
  readonly kind: "seq";
  readonly items: readonly YamlNode[];
}

export type YamlNode = ScalarNode | MapNode | SeqNode;

/** One document of a file. `root` is a null scalar where the document is empty. */
export interface YamlDocument {
  readonly source: Source;
  readonly root: YamlNode;
}
