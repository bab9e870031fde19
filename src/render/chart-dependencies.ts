/**
 * Which other charts a chart in the repository needs that do not lie in its own `charts/` folder: source-controller 1.9
 * (internal/helm/chart, DependencyManager) adds those before Helm sees the chart. Theirs it does not look for.
 */
import { unpackChart } from "./chart-archive.ts";
import type { NoChart } from "./chart-index.ts";
import { mergeMaps, toPlainData, type HelmMap } from "./helm-data.ts";
import { readHelmValues } from "./helm-yaml.ts";
import { sourceFolder } from "./source-folder.ts";

/** A chart's files by their paths from its own folder. */
export type Files = ReadonlyMap<string, Uint8Array | string>;

/** One entry of `dependencies`. */
export interface ChartDependency {
  readonly name: string;
  /** A range; empty for any. */
  readonly version: string;
  readonly repository: string;
  /** Empty where it is called by its name. */
  readonly alias: string;
}

/** A chart that is there. */
export interface NamedChart {
  readonly name: string;
  readonly version: string;
}

/** Reads a file of a chart by its path from the chart's folder; undefined where there is none. */
export type ReadFile = (path: string) => string | undefined;

/** The files that dependencies may stand in; of each two the later counts (helm.sh/helm/v4 4.2, pkg/chart/v2/loader, LoadFiles). */
const declaring = ["Chart.yaml", "requirements.yaml"];
const locking = ["Chart.lock", "requirements.lock"];

/** What a chart needs: its lock file says it, where there is one. */
export function neededCharts(read: ReadFile): readonly ChartDependency[] {
  if (!mayNeedCharts(read)) return [];
  const lock = locking
    .flatMap((path) => readMap(read(path)) ?? [])
    .findLast((map) => map.size > 0);
  return entriesOf(lock ?? declaredIn(read).map).map((entry) => ({
    name: textIn(entry, "name"),
    version: textIn(entry, "version"),
    repository: textIn(entry, "repository"),
    alias: textIn(entry, "alias"),
  }));
}

/** Whether a chart may need others: most charts' files do not speak of it, and are not looked at any further. */
export function mayNeedCharts(read: ReadFile): boolean {
  return says(read, [...declaring, ...locking]);
}

function says(read: ReadFile, files: readonly string[]): boolean {
  return files.some((path) => read(path)?.includes("dependencies") === true);
}

/** What it is called among the charts that Helm gets. */
export function calledName({ name, alias }: ChartDependency): string {
  return alias === "" ? name : alias;
}

/**
 * Those that are not there. Where there are as many as are needed, whichever they are, nothing is missing (collectMissing).
 *
 * @param vendored the names in `charts/` of that folder; its archives and folders are opened only where `named` is asked
 */
export function missingCharts(
  needed: readonly ChartDependency[],
  vendored: {
    readonly count: number;
    readonly named: () => readonly NamedChart[];
  },
): readonly ChartDependency[] {
  if (needed.length === vendored.count) return [];
  const names = new Set(vendored.named().map(({ name }) => name));
  return needed.filter((one) => !names.has(calledName(one)));
}

/** Whether it is looked for in the repository (isLocalDep). */
export function isLocal({ repository }: ChartDependency): boolean {
  return repository === "" || repository.startsWith("file://");
}

/**
 * Where a local one lies in the repository, which `..` does not lead out of (secureLocalChartPath); undefined where its URL is
 * none.
 *
 * @param folder the folder of the chart that needs it
 */
export function localPath(
  { name, repository }: ChartDependency,
  folder: string,
): string | undefined {
  if (repository === "") return sourceFolder(`${folder}/charts/${name}`);
  const [, host = "", path = ""] =
    /^file:\/\/([^/?#]*)([^?#]*)/.exec(repository) ?? [];
  // As Go's net/url has it: a host of letters, digits and a few marks, perhaps a port, and no half of an escape.
  if (!/^[\w.~!$&'()*+,;=-]*(?::\d*)?$/.test(host)) return undefined;
  const decoded = decodePath(path);
  return decoded && sourceFolder(`${folder}/${host}/${decoded}`);
}

function decodePath(path: string): string | undefined {
  try {
    return `/${decodeURIComponent(path)}`;
  } catch {
    return undefined;
  }
}

/** The charts in a chart's `charts/` folder: how many there are, and what they are. */
export function vendoredCharts(files: Files): readonly NamedChart[] {
  return vendoredNames(files.keys()).map((name) => {
    const archive = files.get(`charts/${name}`);
    if (name.endsWith(".tgz") && archive !== undefined) {
      const its = unpackChart(Buffer.from(archive));
      return "why" in its ? { name: "", version: "" } : nameOf(its);
    }
    return nameOf(
      new Map([["Chart.yaml", files.get(`charts/${name}/Chart.yaml`) ?? ""]]),
    );
  });
}

/** The archives and folders in `charts/`. */
export function vendoredNames(paths: Iterable<string>): readonly string[] {
  const names = new Set<string>();
  for (const path of paths) {
    const [, name = ""] = /^charts\/([^/]+)/.exec(path) ?? [];
    if (name !== "" && !/^[_.]/.test(name) && !path.endsWith(".prov"))
      names.add(name);
  }
  return [...names];
}

/** The name and version of a chart; empty where its Chart.yaml says none. */
export function nameOf(files: Files): NamedChart {
  const its = readMap(textOf(files, "Chart.yaml"));
  return {
    name: textIn(its ?? new Map(), "name"),
    version: textIn(its ?? new Map(), "version"),
  };
}

/** The chart under another name, as Flux adds one that has an alias. */
export function renamed(files: Files, name: string): Files | NoChart {
  const its = readMap(textOf(files, "Chart.yaml"));
  return its === undefined
    ? { why: "its Chart.yaml cannot be read" }
    : new Map(files).set("Chart.yaml", written(its.set("name", name)));
}

/**
 * The chart such that its declarations fit the charts that are there. `helm template` refuses one that is not there, or only
 * by its alias; helm-controller, which does not ask, goes on without it (action.CheckDependencies of helm.sh/helm/v4 4.2 is
 * called by pkg/cmd alone).
 */
export function withFittingDeclarations(files: Files): Files {
  const read: ReadFile = (name) => textOf(files, name);
  if (!says(read, declaring)) return files;
  const { path, map } = declaredIn(read);
  const entries = entriesOf(map);
  if (entries.length === 0) return files;
  const names = new Set(vendoredCharts(files).map(({ name }) => name));
  if (entries.every((one) => names.has(textIn(one, "name")))) return files;
  const fitting = entries.flatMap((one) => {
    if (names.has(textIn(one, "name"))) return one;
    const alias = textIn(one, "alias");
    return names.has(alias) ? new Map(one).set("name", alias) : [];
  });
  const changed: HelmMap = new Map([["dependencies", fitting]]);
  return new Map(files).set(path, written(mergeMaps(map, changed)));
}

/** The file that has the say of what a chart needs, where there is no lock. */
function declaredIn(read: ReadFile): {
  readonly path: string;
  readonly map: HelmMap;
} {
  const all = declaring.flatMap((path) => {
    const map = readMap(read(path));
    return map?.has("dependencies") === true ? { path, map } : [];
  });
  return all.at(-1) ?? { path: "Chart.yaml", map: new Map() };
}

function readMap(text: string | undefined): HelmMap | undefined {
  if (text === undefined) return undefined;
  const map = readHelmValues(text);
  // What cannot be read Helm refuses by itself.
  return map instanceof Map ? map : undefined;
}

function entriesOf(map: HelmMap): HelmMap[] {
  const list = map.get("dependencies");
  return Array.isArray(list) ? list.filter((one) => one instanceof Map) : [];
}

/** A field that is a text to Helm, whatever it looks like (sigs.k8s.io/yaml 1.6, convertToJSONableObject). */
function textIn(map: HelmMap, key: string): string {
  const value = map.get(key) ?? "";
  return typeof value === "object" ? "" : String(value);
}

/** JSON is YAML to Helm. */
function written(map: HelmMap): string {
  return JSON.stringify(toPlainData(map));
}

function textOf(files: Files, path: string): string | undefined {
  const content = files.get(path);
  return content === undefined || typeof content === "string"
    ? content
    : Buffer.from(content).toString("utf8");
}

/** A chart's files below a folder of another's `charts/`. */
export function placedFiles(
  files: Files,
  folder: string,
): [string, Uint8Array | string][] {
  return Array.from(files, ([path, content]) => [
    `charts/${folder}/${path}`,
    content,
  ]);
}
