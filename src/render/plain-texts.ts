/** What was read, said again so plainly that every YAML reader takes it in the same way. */
import { isFields, toData, type Data } from "../yaml/data.ts";
import type { YamlDocument, YamlNode } from "../yaml/node.ts";
import { writeYaml } from "../yaml/write.ts";

/** A document's text. Scalars that are keys of `texts` are replaced, wherever they stand. */
export function plainText(
  root: YamlNode,
  texts: ReadonlyMap<string, string>,
): string {
  return writeYaml(replaceTexts(toData(root), texts));
}

/** The text of several documents. */
export function plainStream(documents: readonly YamlDocument[]): string {
  const texts = new Map<string, string>();
  return documents.map(({ root }) => plainText(root, texts)).join("---\n");
}

function replaceTexts(data: Data, texts: ReadonlyMap<string, string>): Data {
  if (typeof data === "string") return texts.get(data) ?? data;
  if (Array.isArray(data))
    return data.map((item: Data) => replaceTexts(item, texts));
  if (!isFields(data)) return data;
  const entries = Object.entries(data);
  return Object.fromEntries(
    entries.map(([key, value]) => [key, replaceTexts(value, texts)]),
  );
}
