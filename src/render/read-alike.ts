/** YAML that kustomize is to read as this program does, since it says which files are read. */
import { locate, type Report, type Source } from "../diagnostics/diagnostic.ts";
import type { YamlDocument, YamlNode } from "../yaml/node.ts";
import { readDocuments } from "../yaml/read.ts";
import type { Refusal } from "./refusal.ts";

/** What was read, and why it must not be handed on. */
export interface ReadAlike {
  readonly documents: readonly YamlDocument[];
  readonly refusals: readonly Refusal[];
}

/**
 * The documents of a text. Whatever is wrong refuses it, and so does what Go's YAML readers, which are of YAML 1.1, are known
 * to take otherwise: an entry that only they see would be read without having been looked at.
 */
export function readAlike(source: Source): ReadAlike {
  const refusals: Refusal[] = ambiguities.flatMap(({ pattern, message }) => {
    const found = pattern.exec(source.text);
    if (found === null) return [];
    const range = { start: found.index, end: found.index + found[0].length };
    return [{ reason: "invalid", message, at: locate(source, range) }];
  });
  const report: Report = ({ message, hint, at }) => {
    const more = hint === undefined ? {} : { hint };
    refusals.push({ reason: "invalid", message, ...more, at });
  };
  const documents = readDocuments(source, report, { strictScalars: false });
  return { documents, refusals };
}

const ambiguities: readonly { pattern: RegExp; message: string }[] = [
  {
    pattern: /[\u0085\u2028\u2029]/,
    message:
      "this invisible character ends a line for kustomize's YAML reader, and for no newer one",
  },
  {
    pattern: /(?<![^\s{,[?"'])<<["']?(?:\s|#[^\r\n]*[\r\n])*:/,
    message:
      "where a merge key (`<<`) and its map have a field in common, kustomize's YAML reader may take the other one: write the fields out",
  },
];

/** The first document of a text, which is all that kustomize reads of a kustomization file; a null where there is none. */
export function readOneAlike(source: Source): {
  readonly root: YamlNode;
  readonly refusals: readonly Refusal[];
} {
  const { documents, refusals } = readAlike(source);
  const root = documents[0]?.root ?? {
    kind: "scalar",
    value: null,
    text: "",
    plain: true,
    start: 0,
    end: 0,
  };
  return { root, refusals };
}
