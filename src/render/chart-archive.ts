/** A packaged chart (.tgz), unpacked in memory as Helm does it (helm.sh/helm/v4 4.2, pkg/chart/loader/archive, LoadArchiveFiles). */
import { posix } from "node:path";
import { gunzipSync } from "node:zlib";
import { BadArchive, readTar, type TarEntry } from "./tar.ts";

/** A chart's files, by their paths from its own folder. */
export type ChartFiles = ReadonlyMap<string, Uint8Array>;

/** So much may come out of an archive (MaxDecompressedChartSize), and be in one file (source-controller, MaxChartFileSize). */
const most = { chart: 100 * 1024 * 1024, file: 5 * 1024 * 1024 };

/** Unpacks it; instead, why it is no chart, as a clause. */
export function unpackChart(
  archive: Uint8Array,
): ChartFiles | { readonly why: string } {
  try {
    const files = new Map<string, Uint8Array>();
    for (const entry of readTar(unzip(archive))) {
      if (entry.kind === "folder") continue;
      files.set(pathIn(entry), withoutMark(entry.content));
    }
    if (!files.has("Chart.yaml")) return { why: "it holds no Chart.yaml" };
    checkFolders(files);
    return files;
  } catch (error) {
    if (error instanceof BadArchive) return { why: error.message };
    throw error;
  }
}

function unzip(archive: Uint8Array): Uint8Array {
  try {
    return gunzipSync(archive, { maxOutputLength: most.chart });
  } catch (error) {
    const isTooLarge = error instanceof RangeError;
    throw new BadArchive(
      isTooLarge ? "it is larger than 100 MiB" : "it is not packed by gzip",
    );
  }
}

/** Without the outermost folder, whatever its name: below it there is one chart. */
function pathIn({ name, content }: TarEntry): string {
  const parts = name.split(name.includes("\\") ? "\\" : "/");
  const below = parts.slice(1).join("/");
  const path = posix.normalize(below);
  if (parts[0] === "Chart.yaml")
    throw new BadArchive("its Chart.yaml is in no folder");
  if (below === "" || path === "." || posix.isAbsolute(below))
    throw new BadArchive("it holds a file outside of its folder");
  if (path === ".." || path.startsWith("../") || /^[A-Za-z]:/.test(path))
    throw new BadArchive("it holds a file outside of its folder");
  if (path.includes("\0") || path.split("/").some((part) => part.length > 255))
    throw new BadArchive("it holds a file of a name that no disk takes");
  if (content.length > most.file)
    throw new BadArchive("it holds a file of more than 5 MiB");
  return path;
}

/** Helm drops the mark of the byte order. */
function withoutMark(content: Uint8Array): Uint8Array {
  const isMarked =
    content[0] === 0xef && content[1] === 0xbb && content[2] === 0xbf;
  return isMarked ? content.subarray(3) : content;
}

function checkFolders(files: ChartFiles): void {
  for (const path of files.keys())
    for (
      let folder = posix.dirname(path);
      folder !== ".";
      folder = posix.dirname(folder)
    )
      if (files.has(folder))
        throw new BadArchive("it holds a file and a folder of one name");
}
