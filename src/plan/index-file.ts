/** `generated/index.jsonl`: what fluxsmith wrote, one object a line. A hint: readers verify or ignore it. */

/** One generated file. Fields that an object does not have are undefined, and left out of the line. */
export interface IndexEntry {
  /** Undefined for the one unnamed cluster, and for files that all clusters share. */
  readonly cluster?: string | undefined;
  readonly kind: string;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
  readonly file: string;
  /** SHA-256 of the file's text, in hexadecimal. */
  readonly hash: string;
  /** The Kustomization that applies it. */
  readonly kustomization?: string | undefined;
  readonly source?: string | undefined;
  readonly version?: string | undefined;
}

/** What the index says of a file besides its path and hash. */
export type IndexFacts = Omit<IndexEntry, "file" | "hash">;

/** One line of the index. Put together by hand: 10,000 objects made for JSON.stringify are a tenth of a run. */
export function indexLine(
  { cluster, kind, namespace, name, ...more }: IndexFacts,
  file: string,
  hash: string,
): string {
  return `{${field("cluster", cluster)}"kind":${JSON.stringify(kind)},${field("namespace", namespace)}${field("name", name)}"file":${json(file)},"hash":"${hash}"${last("kustomization", more.kustomization)}${last("source", more.source)}${last("version", more.version)}}\n`;
}

function field(key: string, value: string | undefined): string {
  return value === undefined ? "" : `"${key}":${JSON.stringify(value)},`;
}

function last(key: string, value: string | undefined): string {
  return value === undefined ? "" : `,"${key}":${json(value)}`;
}

/** What JSON may hold as it is, and no text that this program reads. */
const unprintable = /[\x7f-\x9f\ufffe\uffff]/g;

function json(text: string): string {
  return JSON.stringify(text).replaceAll(
    unprintable,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** The hashes of an index by file. Lines that are not entries (conflict markers of a merge) are passed over: both sides count. */
export function readIndex(
  text: string,
): ReadonlyMap<string, ReadonlySet<string>> {
  const hashes = new Map<string, Set<string>>();
  // The two fields are found without parsing the line: 10,000 JSON.parse calls are a tenth of a run.
  const pattern = /^\{.*"file":("(?:[^"\\]|\\.)*"),"hash":"([0-9a-f]{64})"/gm;
  for (const [, file = '""', hash = ""] of text.matchAll(pattern)) {
    const path: unknown = JSON.parse(file);
    if (typeof path !== "string") continue;
    const known = hashes.get(path);
    if (known === undefined) hashes.set(path, new Set([hash]));
    else known.add(hash);
  }
  return hashes;
}
