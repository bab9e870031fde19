/** Charts of Helm repositories: index.yaml, asked for again only where it may have changed, and archives. */
import { createHash } from "node:crypto";
import { hashText } from "../plan/hash.ts";
import {
  chooseChart,
  readIndex,
  type ChartIndex,
  type ListedChart,
  type NoChart,
} from "../render/chart-index.ts";
import type { HttpChart } from "../render/chart-source.ts";
import { withoutCredentials } from "../render/shown-url.ts";
import { readVersion } from "../model/semver.ts";
import { chartText, noAccess, unreachable } from "../render/chart-words.ts";
import type { Archive, ChartMachine } from "./chart-machine.ts";
import {
  Unreachable,
  basic,
  download,
  type Downloaded,
  type DownloadOptions,
} from "./download.ts";

/** As source-controller has it (internal/helm, MaxIndexSize and MaxChartSize). */
const most = { index: 50 * 1024 * 1024, chart: 10 * 1024 * 1024 };

/** An index that was fetched before, and what to ask its server with. */
interface KeptIndex {
  readonly etag: string | undefined;
  readonly lastModified: string | undefined;
  readonly charts: ChartIndex;
}

/** Makes what fetches them. */
export function httpCharts(
  machine: ChartMachine,
): (plan: HttpChart) => Promise<Archive | NoChart> {
  const indexes = new Map<string, Promise<ChartIndex | NoChart>>();
  const keptIndexes = new Map<string, KeptIndex | undefined>();
  const keptIndex = (url: string): KeptIndex | undefined => {
    if (!keptIndexes.has(url)) keptIndexes.set(url, readKept(url, machine));
    return keptIndexes.get(url);
  };
  const freshIndex = (
    plan: HttpChart,
    kept: KeptIndex | undefined,
  ): Promise<ChartIndex | NoChart> => {
    const key = JSON.stringify([plan.url, plan.access]);
    let index = indexes.get(key);
    if (index === undefined)
      indexes.set(key, (index = fetchIndex(plan, kept, machine)));
    return index;
  };
  return async (plan) => {
    const kept = keptIndex(plan.url);
    const pinned = keptArchive(plan, kept, machine);
    if (pinned !== undefined) return pinned;
    const index = await freshIndex(plan, kept);
    if ("why" in index) return index;
    const listed = chooseChart(index, plan.chart, plan.version);
    return "why" in listed
      ? { ...listed, why: `${listed.why} (${withoutCredentials(plan.url)})` }
      : fetchArchive(plan, listed, machine);
  };
}

/** A version that was fetched once is what it was: nobody is asked. */
function keptArchive(
  { url, chart, version }: HttpChart,
  kept: KeptIndex | undefined,
  machine: ChartMachine,
): Archive | undefined {
  if (kept === undefined || readVersion(version) === undefined)
    return undefined;
  const listed = kept.charts.get(chart)?.find((one) => one.version === version);
  return listed && recall(url, listed, machine);
}

function recall(
  repository: string,
  listed: ListedChart,
  { cache }: ChartMachine,
): Archive | undefined {
  const bytes = cache?.bytes(archiveKey(repository, listed));
  if (bytes === undefined) return undefined;
  const archive = archiveOf(bytes, listed);
  // A file on the disk may be broken too.
  return hasDigest(archive, listed) ? archive : undefined;
}

const indexKey = (url: string): string => hashText(`chart index 1 ${url}`);

const archiveKey = (
  repository: string,
  { url, version, digest }: ListedChart,
): string =>
  hashText(JSON.stringify(["chart 1", repository, url, version, digest]));

function archiveOf(bytes: Buffer, { version }: ListedChart): Archive {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { bytes, sha256, version, oci: undefined };
}

function hasDigest({ sha256 }: Archive, { digest }: ListedChart): boolean {
  return (
    digest === undefined || digest === "" || plainDigest(digest) === sha256
  );
}

function plainDigest(digest: string): string {
  return digest.replace(/^sha256:/, "").toLowerCase();
}

function readKept(url: string, { cache }: ChartMachine): KeptIndex | undefined {
  const text = cache?.get(indexKey(url));
  if (text === undefined) return undefined;
  try {
    const [etag, lastModified, charts] = JSON.parse(text) as WrittenIndex;
    return {
      etag: etag ?? undefined,
      lastModified: lastModified ?? undefined,
      charts: new Map(charts),
    };
  } catch {
    // What is damaged is fetched anew.
    return undefined;
  }
}

/** An index in the cache's file: `ETag`, `Last-Modified`, the charts. */
type WrittenIndex = readonly [
  string | null,
  string | null,
  readonly (readonly [string, readonly ListedChart[]])[],
];

async function fetchIndex(
  plan: HttpChart,
  kept: KeptIndex | undefined,
  machine: ChartMachine,
): Promise<ChartIndex | NoChart> {
  const answer = await get(plan, indexUrl(plan.url), most.index, machine, {
    ...(kept?.etag === undefined ? {} : { "if-none-match": kept.etag }),
    ...(kept?.lastModified === undefined
      ? {}
      : { "if-modified-since": kept.lastModified }),
  });
  if ("why" in answer) return answer;
  if (answer.status === 304 && kept !== undefined) return kept.charts;
  const index = readIndex(answer.body.toString("utf8"));
  if ("why" in index)
    return { why: `${withoutCredentials(plan.url)}: ${index.why}` };
  const { etag, "last-modified": lastModified } = answer.headers;
  const written: WrittenIndex = [
    etag ?? null,
    lastModified ?? null,
    [...index],
  ];
  machine.cache?.put(indexKey(plan.url), JSON.stringify(written));
  return index;
}

/** The query of a repository's address stays (helm.sh/helm/v4 4.2, pkg/repo, ResolveReferenceURL). */
function indexUrl(url: string): string {
  const at = new URL(url);
  at.pathname = `${at.pathname.replace(/\/+$/, "")}/index.yaml`;
  return at.href;
}

function archiveUrl(repository: string, reference: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(reference))
    return URL.canParse(reference) ? reference : undefined;
  const base = new URL(repository);
  base.pathname = `${base.pathname.replace(/\/+$/, "")}/`;
  const url = new URL(reference, base);
  url.search = base.search;
  return url.href;
}

async function fetchArchive(
  plan: HttpChart,
  listed: ListedChart,
  machine: ChartMachine,
): Promise<Archive | NoChart> {
  const kept = recall(plan.url, listed, machine);
  if (kept !== undefined) return kept;
  const what = `${plan.chart} ${listed.version}`;
  const url =
    listed.url === undefined ? undefined : archiveUrl(plan.url, listed.url);
  if (url === undefined || !/^https?:/i.test(url))
    return { why: `the index has no address for ${what}` };
  const answer = await get(plan, url, most.chart, machine, {});
  if ("why" in answer) return answer;
  const archive = archiveOf(answer.body, listed);
  if (!hasDigest(archive, listed))
    return {
      why: `the archive of ${what} is not what the index of ${withoutCredentials(plan.url)} lists: its digest is sha256:${archive.sha256}, not sha256:${plainDigest(listed.digest ?? "")}`,
      hint: "somebody has put another archive in its place, or it was damaged on its way",
    };
  machine.cache?.put(archiveKey(plan.url, listed), archive.bytes);
  return archive;
}

async function get(
  plan: HttpChart,
  url: string,
  mostBytes: number,
  { env, signal }: ChartMachine,
  headers: Readonly<Record<string, string>>,
): Promise<Downloaded | NoChart> {
  const { access, passCredentials } = plan;
  const { ca, certificate, key, login } = access;
  const isOwn = new URL(url).origin === new URL(plan.url).origin;
  const options: DownloadOptions = {
    headers,
    ca,
    mostBytes,
    env,
    signal,
    ...(isOwn ? { certificate, key } : {}),
    authorization:
      login !== undefined && (isOwn || passCredentials)
        ? basic(login)
        : undefined,
  };
  const shown = withoutCredentials(url);
  try {
    const answer = await download(url, options);
    const { status } = answer;
    if (status === 200 || status === 304) return answer;
    const why = `${shown} answers with ${status}`;
    return status === 401 || status === 403
      ? noAccess(plan, why)
      : { why: `${why}, where ${chartText(plan)} should be` };
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    return unreachable(shown, error.message);
  }
}
