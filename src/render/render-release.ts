/** What a HelmRelease's chart makes, by the user's own helm, as the helm-controller has it made. */
import { fieldsAt, textAt } from "../kinds/fields.ts";
import type { KubeObject } from "../model/kube-object.ts";
import { isNamespaced } from "../model/scope.ts";
import { hashText } from "../plan/hash.ts";
import type { Fields } from "../yaml/data.ts";
import { settled } from "./applied-objects.ts";
import { withoutCrds } from "./chart-crds.ts";
import {
  objectsOf,
  splitDocuments,
  type RenderedDocument,
} from "./documents.ts";
import {
  releasePlan,
  type ReleaseAction,
  type ReleasePlan,
} from "./helm-release.ts";
import { isApplied } from "./helm-template.ts";
import { helmValues, type ValuesLookup } from "./helm-values.ts";
import { kubernetesVersion } from "./kubernetes.ts";
import {
  noQuestions,
  openQuestions,
  type OpenQuestions,
} from "./open-questions.ts";
import { renderedFile, withMetadata, type PostRender } from "./post-render.ts";
import {
  releaseChart,
  type ChartContext,
  type ReleaseChart,
} from "./release-chart.ts";
import {
  failure,
  templateRelease,
  type ClusterKnowledge,
} from "./release-template.ts";
import type { RenderFailure, Renderer } from "./rendering.ts";

/** What came of it. Where there are failures, nothing is known of what the cluster gets. */
export interface RenderedRelease {
  readonly documents: readonly RenderedDocument[];
  readonly failures: readonly RenderFailure[];
  /** What is done to each object at last, and a text that tells whether it is the same for two releases. */
  readonly finish: (object: Fields) => Fields;
  readonly finishKey: string;
  /** Values that may be in the cluster, and were taken for absent. */
  readonly absent: readonly string[];
  /** Where it could be found. */
  readonly chart: RenderedChart | undefined;
  /** What the chart asked the cluster that nobody here knows. It takes its time. */
  readonly questions: () => Promise<OpenQuestions>;
}

/** A release's chart, before any values. */
export interface RenderedChart extends Pick<ReleaseChart, "ids" | "named"> {
  /**
   * Of a chart that the source-controller packs from this repository, and anew only where its version changes: what the spec
   * of the HelmChart is made from.
   */
  readonly packedBy: Fields | undefined;
}

/** Where a release is rendered. */
export interface ReleaseContext
  extends ChartContext, Pick<ClusterKnowledge, "apis" | "find"> {
  readonly lookup: ValuesLookup;
  readonly action: ReleaseAction;
  /** The cluster's Kubernetes, `1.33`; undefined where no config says so. */
  readonly kubernetes: string | undefined;
}

type Failed = { readonly failures: readonly RenderFailure[] };

/** Renders it. */
export async function renderRelease(
  { name, namespace, fields }: KubeObject,
  context: ReleaseContext,
): Promise<RenderedRelease> {
  const { renderer } = context;
  const spec = fieldsAt(fields, "spec") ?? {};
  const plan = releasePlan({ name, namespace, spec }, context.action);
  const { labels, annotations, hooks } = plan.postRender;
  const ending = {
    finish: (object: Fields) => {
      const placed = withNamespace(object, plan.namespace);
      return hooks === "nohooks" && hookOf(object) !== undefined
        ? placed
        : withMetadata(placed, { labels, annotations });
    },
    finishKey: JSON.stringify([labels, annotations, hooks, plan.namespace]),
  };
  const failed = (
    { failures }: Failed,
    found?: RenderedChart,
  ): RenderedRelease => ({
    documents: [],
    failures,
    absent: [],
    chart: found,
    questions: () => Promise.resolve(noQuestions),
    ...ending,
  });
  if (renderer.helm === undefined)
    return failed(
      failure("helm is not on the PATH", "install helm; Flux templates with 4"),
    );
  const values = await settled(
    () => helmValues(spec, context.lookup),
    context.sources.settle,
  );
  if ("failures" in values)
    return failed({
      failures: values.failures.map(({ kind, name: its, why }) => ({
        code: "not-rendered",
        why: `values from ${kind}/${namespace}/${its}: ${why}`,
        hint: "what is not in Git can be given under `fixtures` in fluxsmith.yaml",
      })),
    });
  const version = kubernetesVersion(context.kubernetes);
  if (version === undefined)
    return failed(
      failure(
        `\`kubernetes\` is no version: ${context.kubernetes ?? ""}`,
        'fluxsmith.yaml says it, as "1.33" or "1.33.4"',
      ),
    );
  const chart = await releaseChart(plan, context);
  if ("why" in chart) return failed(failure(chart.why, chart.hint));
  const { ids, named } = chart;
  const itself = { ids, named, packedBy: packedBy(spec, chart) };
  const { apis, find } = context;
  const cluster = { version, apis, find };
  const input = { plan, values, chart, cluster, renderer };
  const rendered = await templateRelease(input);
  if ("failures" in rendered) return failed(rendered, itself);
  const { crds, text } = withoutCrds(rendered.text);
  const after = await postRendered(text, plan.postRender, renderer);
  if ("failures" in after) return failed(after, itself);
  const documents = [...crds, ...splitDocuments(after.text)]
    .map((document): RenderedDocument => ({ ...document, reader: "kustomize" }))
    .filter((document) => isEverApplied(document, plan));
  const absent = values.absent.map(
    ({ kind, name: its }) => `${kind}/${namespace}/${its}`,
  );
  const questions = (): Promise<OpenQuestions> => openQuestions(rendered, plan);
  return {
    documents,
    failures: [],
    absent,
    chart: itself,
    questions,
    ...ending,
  };
}

/** The helm-controller gives the HelmChart that it makes the release's interval where it has none of its own. */
function packedBy(spec: Fields, { inGit }: ReleaseChart): Fields | undefined {
  if (inGit?.isByVersion !== true) return undefined;
  const { interval = null } = spec;
  return inGit.helmChart ?? { interval, ...fieldsAt(spec, "chart", "spec") };
}

/** A hook of events that never come is nothing that the cluster gets. */
function isEverApplied(document: RenderedDocument, plan: ReleasePlan): boolean {
  if (!document.text.includes(hookAnnotation)) return true;
  const [object] = objectsOf(document) ?? [];
  return object === undefined || isApplied(hookOf(object.fields), plan);
}

const hookAnnotation = "helm.sh/hook";

function hookOf(object: Fields): string | undefined {
  return textAt(fieldsAt(object, "metadata", "annotations"), hookAnnotation);
}

/** Helm puts what names no namespace into the release's. */
function withNamespace(object: Fields, namespace: string): Fields {
  const metadata = fieldsAt(object, "metadata") ?? {};
  const kind = textAt(object, "kind") ?? "";
  const apiVersion = textAt(object, "apiVersion") ?? "";
  const isPlaced = (textAt(metadata, "namespace") ?? "") !== "";
  return isPlaced || isNamespaced({ apiVersion, kind }) !== true
    ? object
    : { ...object, metadata: { ...metadata, namespace } };
}

/** kustomize over what helm printed, once for each post-renderer. */
async function postRendered(
  text: string,
  { kustomizations }: PostRender,
  renderer: Renderer,
): Promise<{ readonly text: string } | Failed> {
  let at = text;
  // What is nothing but CRDs leaves nothing to build from.
  for (const kustomization of text === "" ? [] : kustomizations) {
    const file = JSON.stringify(kustomization);
    const input = at;
    const key = hashText(
      JSON.stringify(["post-render 1", renderer.kustomize, file, input]),
    );
    const next = await renderer.remember(key, async () => {
      const files = new Map([
        [renderedFile, input],
        ["kustomization.yaml", file],
      ]);
      const printed = await renderer.build(files, "");
      if ("text" in printed) return printed;
      return failure(
        `a post-renderer fails: ${printed.failure.replace(/^Error: /, "")}`,
      );
    });
    if ("failures" in next) return next;
    at = next.text;
  }
  return { text: at };
}
