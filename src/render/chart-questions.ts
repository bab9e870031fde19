/**
 * What a chart's templates ask of the cluster. An upper bound, by their texts: where a chart asks nothing, nothing of the cluster
 * can change what it makes.
 */
import { isFields, type Data } from "../yaml/data.ts";
import { unpackChart } from "./chart-archive.ts";
import { customApis } from "./custom-apis.ts";

export interface ChartQuestions {
  /** Whether they look up objects (`lookup`). */
  readonly lookup: boolean;
  /** The kinds of which they do, as far as they spell them out: `v1/Secret`. */
  readonly lookedUp: readonly string[];
  /** Whether they ask which APIs there are (`.Capabilities.APIVersions`). */
  readonly apis: boolean;
  /** Whether they ask in other ways than `.Capabilities.APIVersions.Has "batch/v1"`: then any answer may be looked at. */
  readonly anyApi: boolean;
  /** The APIs that they ask for in that way. */
  readonly asked: readonly string[];
  /** The APIs of groups with a dot that they spell out anywhere: `monitoring.coreos.com/v1/ServiceMonitor`. */
  readonly spelled: readonly string[];
  /** Whether they use `.Capabilities.KubeVersion` as a whole, not one of its parts. */
  readonly wholeVersion: boolean;
  /** Whether a Chart.yaml says which Kubernetes it is for. */
  readonly versionRange: boolean;
  /** What the CustomResourceDefinitions in `crds/` make served: Flux applies them before the templates are read. */
  readonly ownApis: readonly string[];
}

type Files = ReadonlyMap<string, Uint8Array | string>;

/** The questions of a chart and those that it brings along. A subchart counts, be it turned on or not. */
export function chartQuestions(files: Files): ChartQuestions {
  const texts: string[] = [];
  const found = { versionRange: false, ownApis: [] as string[] };
  readChart(files, texts, found);
  return { ...questionsIn(texts), ...found };
}

/** With what a release's own values ask, which a chart may take for templates (`tpl`). */
export function withValues(
  questions: ChartQuestions,
  values: Data,
): ChartQuestions {
  const texts = textsIn(values).filter((text) => text.includes("{{"));
  if (texts.length === 0) return questions;
  const its = questionsIn(texts);
  return {
    ...questions,
    lookup: questions.lookup || its.lookup,
    lookedUp: [...new Set([...questions.lookedUp, ...its.lookedUp])],
    apis: questions.apis || its.apis,
    anyApi: questions.anyApi || its.anyApi,
    asked: [...new Set([...questions.asked, ...its.asked])],
    spelled: [...new Set([...questions.spelled, ...its.spelled])],
    wholeVersion: questions.wholeVersion || its.wholeVersion,
  };
}

function textsIn(data: Data): string[] {
  if (typeof data === "string") return [data];
  if (Array.isArray(data)) return data.flatMap((one: Data) => textsIn(one));
  if (data instanceof Map) return [...data.values()].flatMap(textsIn);
  return isFields(data) ? Object.values(data).flatMap(textsIn) : [];
}

function readChart(
  files: Files,
  texts: string[],
  found: { versionRange: boolean; ownApis: string[] },
): void {
  for (const [path, content] of files) {
    if (/(?:^|\/)charts\/[^/]+\.tgz$/.test(path)) {
      const inner = unpackChart(bytesOf(content));
      if (!("why" in inner)) readChart(inner, texts, found);
      continue;
    }
    const text = textOf(content);
    if (/(?:^|\/)crds\//.test(path)) {
      if (/^(?:charts\/[^/]+\/)*crds\/.+\.(?:ya?ml|json)$/.test(path))
        found.ownApis.push(...customApis(text));
      continue;
    }
    if (/(?:^|\/)Chart\.yaml$/.test(path))
      found.versionRange ||= /^['"]?kubeVersion\b/m.test(text);
    else if (text.includes("{{") && !path.endsWith(".md"))
      texts.push(text.replaceAll(comment, ""));
  }
}

const comment = /\{\{-?\s*\/\*[^]*?\*\/\s*-?\}\}/g;

function questionsIn(
  texts: readonly string[],
): Omit<ChartQuestions, "versionRange" | "ownApis"> {
  const has = (expression: RegExp): boolean =>
    texts.some((text) => expression.test(text));
  const apis = has(asksApis);
  return {
    lookup: has(/\blookup\b/),
    lookedUp: [...new Set(texts.flatMap(lookedUpIn))],
    apis,
    anyApi: apis && has(asksAnyApi),
    asked: [...new Set(texts.flatMap(askedIn))],
    spelled: apis ? [...new Set(texts.flatMap(spelledIn))] : [],
    wholeVersion: has(/\bKubeVersion\b(?!\.(?:Version|GitVersion|M))/),
  };
}

/** Of what is in `.Capabilities`, only these are no APIs. */
const asksApis = /\bCapabilities\b(?!\.(?:KubeVersion|HelmVersion)\b)/;

const asksAnyApi =
  /\bAPIVersions\b(?!\.Has +(?:"[^"\\]*"|`[^`]*`))|\bCapabilities\b(?!\.(?:KubeVersion|HelmVersion|APIVersions)\b)/;

/** `GROUP/VERSION` or `GROUP/VERSION/KIND` of a group with a dot. */
const api =
  /[a-z0-9-]+(?:\.[a-z0-9-]+)+\/v\d[a-z0-9]*(?:\/[A-Z]\w*)?(?![\w/.])/g;

function askedIn(text: string): string[] {
  return [...text.matchAll(/\bAPIVersions\.Has +["`]([^"`]*)["`]/g)].map(
    ([, asked = ""]) => asked,
  );
}

function spelledIn(text: string): string[] {
  const actions = text.match(/\{\{[^]*?\}\}/g) ?? [];
  return actions.flatMap((action) => action.match(api) ?? []);
}

function lookedUpIn(text: string): string[] {
  return [...text.matchAll(/\blookup +"([^"]+)" +"(\w+)"/g)].map(
    ([, apiVersion = "", kind = ""]) => `${apiVersion}/${kind}`,
  );
}

function textOf(content: Uint8Array | string): string {
  return typeof content === "string"
    ? content
    : Buffer.from(content).toString("utf8");
}

function bytesOf(content: Uint8Array | string): Uint8Array {
  return typeof content === "string" ? Buffer.from(content) : content;
}
