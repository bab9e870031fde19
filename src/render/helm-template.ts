/** The command line of `helm template` for a release. */
import type { IntegerValue } from "./helm-data.ts";
import type { ReleasePlan } from "./helm-release.ts";
import type { ClusterPaths } from "./rendering.ts";

export interface TemplateInputs {
  /** The folder or archive of the chart, absolute. */
  readonly chart: string;
  /** A file of the merged values, absolute; no comma or quote in its path, which Helm would take it apart at. */
  readonly valuesFile: string;
  /** What `helmValues` says beside the values. */
  readonly integers: readonly IntegerValue[];
  /** The cluster's version, `v1.33.4`. */
  readonly kubernetes: string;
  /** A cluster that helm may ask. */
  readonly cluster: ClusterPaths | undefined;
  /** What that cluster serves, for Helm 3, which asks it for objects alone. */
  readonly apis: readonly string[];
}

/**
 * The arguments for Helm 4 (Helm 3 takes the same), `template` first. What it prints is then post-rendered, and hooks of
 * other events than the plan's are left out. With `--include-crds` what is in `crds/` comes first, each document with a
 * comment `# Source: CHART/crds/FILE`; Flux takes only the CustomResourceDefinitions of it.
 */
export function templateArguments(
  plan: ReleasePlan,
  inputs: TemplateInputs,
): string[] {
  const { bringsCrds, hookEvents } = plan;
  return [
    "template",
    `--namespace=${plan.namespace}`,
    `--values=${inputs.valuesFile}`,
    ...inputs.integers.map((integer) => `--set=${assignment(integer)}`),
    `--kube-version=${inputs.kubernetes}`,
    ...clusterArguments(inputs),
    ...(plan.action === "upgrade" ? ["--is-upgrade"] : []),
    ...(bringsCrds ? ["--include-crds"] : []),
    ...(hookEvents.size === 0 ? ["--no-hooks"] : []),
    ...(hookEvents.has("test") ? [] : ["--skip-tests"]),
    ...(plan.validatesSchema ? [] : ["--skip-schema-validation"]),
    "--",
    plan.name,
    inputs.chart,
  ];
}

function clusterArguments({ cluster, apis }: TemplateInputs): string[] {
  return cluster === undefined
    ? []
    : [
        "--dry-run=server",
        `--api-versions=${apis.join(",")}`,
        `--kubeconfig=${cluster.kubeconfig}`,
        `--output-dir=${cluster.output}`,
      ];
}

/** `a.b[0]=5`, as Helm's strvals reads it back. */
function assignment({ path, text }: IntegerValue): string {
  const steps = path.map((step, at) => {
    if (typeof step === "number") return `[${step}]`;
    const key = step.replace(/[\\.,=[\]{}]/g, "\\$&");
    return at === 0 ? key : `.${key}`;
  });
  return `${steps.join("")}=${text}`;
}

/**
 * Whether Flux ever applies an object that Helm rendered. Not a hook of events that are turned off, and not one with an
 * event that Helm does not know (pkg/release/v1/util SortManifests), nor a test where tests are off.
 *
 * @param hook The value of its annotation `helm.sh/hook`; undefined where it has none.
 */
export function isApplied(
  hook: string | undefined,
  plan: ReleasePlan,
): boolean {
  if (hook === undefined) return true;
  const named = hook.split(",").map((event) => event.trim().toLowerCase());
  return (
    named.every((event) => knownEvents.has(event)) &&
    named.some((event) => plan.hookEvents.has(event))
  );
}

const knownEvents = new Set([
  "pre-install",
  "post-install",
  "pre-delete",
  "post-delete",
  "pre-upgrade",
  "post-upgrade",
  "pre-rollback",
  "post-rollback",
  "test",
  "test-success",
]);
