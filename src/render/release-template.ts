/** What helm makes of a chart for a release, and what the chart asks of the cluster meanwhile. */
import { hashText } from "../plan/hash.ts";
import { writeYaml } from "../yaml/write.ts";
import {
  chartQuestions,
  withValues,
  type ChartQuestions,
} from "./chart-questions.ts";
import {
  clusterAnswers,
  type FindObject,
  type Lookup,
  type SeenCluster,
} from "./cluster-answers.ts";
import type { ReleasePlan } from "./helm-release.ts";
import { templateArguments } from "./helm-template.ts";
import type { MergedValues } from "./helm-values.ts";
import type { KubernetesVersion } from "./kubernetes.ts";
import type { ReleaseChart } from "./release-chart.ts";
import type { RenderFailure, Renderer } from "./rendering.ts";
import { servedApis, type ApiKnowledge } from "./served-apis.ts";

/** What is known of a cluster. */
export interface ClusterKnowledge {
  readonly version: KubernetesVersion;
  /** What it serves beyond its own; asked where a chart does. */
  readonly apis: () => Promise<ApiKnowledge>;
  readonly find: FindObject;
}

type ChartFiles = Pick<ReleaseChart, "ids" | "files">;

export interface ReleaseInput {
  readonly plan: ReleasePlan;
  readonly values: MergedValues;
  readonly chart: ChartFiles;
  readonly cluster: ClusterKnowledge;
  readonly renderer: Renderer;
}

export interface Templated {
  readonly text: string;
  /** What was looked up that nobody here knows: the chart was told that there is none. */
  readonly unknownObjects: readonly Lookup[];
  /** The APIs that the chart may ask for and nobody here knows of: it was told that they are not there. */
  readonly unknownApis: readonly string[];
  /** The same in a cluster that has those APIs too; undefined where helm fails then. */
  readonly withUnknownApis: () => Promise<string | undefined>;
  /** The same once more: what a chart makes anew each time is not the same then. */
  readonly anew: () => Promise<string | undefined>;
}

type Failed = { readonly failures: readonly RenderFailure[] };

/** Runs helm, or recalls what it made of the same. */
export async function templateRelease(
  input: ReleaseInput,
): Promise<Templated | Failed> {
  const { plan, values, chart, cluster, renderer } = input;
  const its = await questionsOf(chart, renderer);
  if ("failures" in its) return its;
  const questions = withValues(its, values.values);
  const basis = [
    renderer.helm,
    { ...plan, hookEvents: [...plan.hookEvents], postRender: undefined },
    cluster.version,
    values,
    chart.ids,
  ];
  if (!asksCluster(questions, cluster.version)) {
    const key = hashText(JSON.stringify(["template 2", ...basis]));
    const made = await renderer.remember(key, () => runHelm(input, undefined));
    if ("failures" in made) return made;
    const anew = (): Promise<string> => Promise.resolve(made.text);
    const nothing = { unknownObjects: [], unknownApis: [] };
    return { ...made, ...nothing, withUnknownApis: anew, anew };
  }
  const apis = await servedApis(questions, plan, cluster);
  const seen = (more: readonly string[]): SeenCluster => ({
    version: cluster.version,
    apis: [...apis.served, ...more],
    lookedUp: questions.lookedUp,
    find: cluster.find,
  });
  const made = await runAsking(input, seen([]), basis);
  if ("failures" in made) return made;
  return {
    text: made.text,
    unknownObjects: made.asked.filter((one) => cluster.find(one) === undefined),
    unknownApis: apis.unknown,
    withUnknownApis: async () =>
      textOf(await runAsking(input, seen(apis.unknown), basis)),
    anew: async () =>
      textOf(await runAsking(input, seen([]), [...basis, "anew"])),
  };
}

function textOf(made: { readonly text: string } | Failed): string | undefined {
  return "failures" in made ? undefined : made.text;
}

/** Without questions helm needs no cluster. */
function asksCluster(
  { lookup, apis, wholeVersion, versionRange }: ChartQuestions,
  { isPlain }: KubernetesVersion,
): boolean {
  return lookup || apis || wholeVersion || (versionRange && !isPlain);
}

async function questionsOf(
  { ids, files }: ChartFiles,
  { remember }: Renderer,
): Promise<ChartQuestions | Failed> {
  const key = hashText(JSON.stringify(["questions 2", ids]));
  const made = await remember(key, async () => {
    const its = files();
    return "why" in its
      ? failure(its.why, its.hint)
      : { text: JSON.stringify(chartQuestions(its)) };
  });
  return "failures" in made ? made : (JSON.parse(made.text) as ChartQuestions);
}

interface Asking {
  readonly text: string;
  readonly asked: readonly Lookup[];
}

/**
 * Which objects a chart looks up shows only while it is rendered. So what was asked under some answers is remembered too: by
 * those answers it is found out what is asked next, until all are known.
 */
async function runAsking(
  input: ReleaseInput,
  seen: SeenCluster,
  basis: readonly unknown[],
): Promise<Asking | Failed> {
  const known = new Map<string, Lookup>();
  let ran: Asking | Failed | undefined;
  for (;;) {
    const answers = [...known.values()].map((one) => [
      one,
      seen.find(one) ?? null,
    ]);
    const isKnown = (one: Lookup): boolean => known.has(JSON.stringify(one));
    const key = hashText(
      JSON.stringify(["asking 1", ...basis, seen.apis, answers]),
    );
    const made = await input.renderer.remember<Failed>(key, async () => {
      ran ??= await runWith(input, seen);
      if ("failures" in ran) return ran;
      const isWhole = ran.asked.every(isKnown);
      return { text: JSON.stringify(isWhole ? ran : { ...ran, text: "" }) };
    });
    if ("failures" in made) return made;
    const its = JSON.parse(made.text) as Asking;
    if (its.asked.every(isKnown)) return its;
    for (const one of its.asked) known.set(JSON.stringify(one), one);
  }
}

async function runWith(
  input: ReleaseInput,
  seen: SeenCluster,
): Promise<Asking | Failed> {
  const asked = new Map<string, Lookup>();
  const made = await runHelm(input, seen, (one) =>
    asked.set(JSON.stringify(one), one),
  );
  return "failures" in made
    ? made
    : { text: made.text, asked: [...asked.values()] };
}

async function runHelm(
  {
    plan,
    values: { values, integers },
    chart,
    cluster,
    renderer,
  }: ReleaseInput,
  seen: SeenCluster | undefined,
  onLookup: (lookup: Lookup) => void = () => {},
): Promise<{ readonly text: string } | Failed> {
  const files = chart.files();
  if ("why" in files) return failure(files.why, files.hint);
  const printed = await renderer.template(
    files,
    // Helm reads it as YAML, of which JSON is no part to every reader.
    writeYaml(values),
    {
      cluster: seen && clusterAnswers(seen, onLookup),
      args: (paths) =>
        templateArguments(plan, {
          ...paths,
          integers,
          kubernetes: cluster.version.gitVersion,
          apis: seen?.apis ?? [],
        }),
    },
  );
  if ("text" in printed) return printed;
  return failure(`helm fails: ${printed.failure.replace(/^Error: /, "")}`);
}

/** What could not be rendered, and why. */
export function failure(why: string, hint?: string): Failed {
  return {
    failures: [
      { code: "not-rendered", why, ...(hint === undefined ? {} : { hint }) },
    ],
  };
}
