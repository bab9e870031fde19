/** What `flux create kustomization` and `flux create helmrelease` make (flux 2.9, cmd/flux/create_kustomization.go, create_helmrelease.go). */
import { joinPatches } from "../config/merge.ts";
import { isFields, toData, type Fields } from "../yaml/data.ts";
import { readDocuments } from "../yaml/read.ts";
import { Refused, type Flags } from "./flag-values.ts";
import {
  dependsOn,
  interval,
  kubeConfig,
  nameRef,
  parseReference,
  present,
  referenceIn,
  type Subcommand,
  type TextFiles,
} from "./subcommand.ts";

export const createKustomization: Subcommand = {
  kind: "Kustomization",
  flags: {
    "decryption-provider": "text",
    "decryption-secret": "text",
    "depends-on": "list",
    "health-check": "list",
    "health-check-timeout": "duration",
    "kubeconfig-secret-ref": "text",
    path: "text",
    prune: "bool",
    "retry-interval": "duration",
    "service-account": "text",
    source: "text",
    "target-namespace": "text",
    validation: "text",
    wait: "bool",
  },
  spec: (flags) => {
    const wait = flags.bool("wait");
    const healthChecks = wait
      ? []
      : flags.list("health-check").map((text) => healthCheck(text));
    const waits = wait || healthChecks.length > 0;
    return {
      prune: flags.bool("prune"),
      ...present({
        interval: interval(flags),
        path: safePath(flags.text("path", "./")),
        sourceRef: sourceOf(flags),
        targetNamespace: flags.given("target-namespace"),
        dependsOn: dependsOn(flags),
        kubeConfig: kubeConfig(flags),
        healthChecks: healthChecks.length === 0 ? undefined : healthChecks,
        timeout: waits
          ? flags.durationOr("health-check-timeout", "2m")
          : undefined,
        wait,
        serviceAccountName: flags.given("service-account"),
        decryption: decryption(flags),
        retryInterval: flags.duration("retry-interval", { positive: true }),
      }),
    };
  },
};

/** The kind may be left out, but then it must not be all there is. */
function sourceOf(flags: Flags): Fields {
  const text = flags.required("source");
  const kinds = ["OCIRepository", "GitRepository", "Bucket"];
  if (kinds.includes(text)) throw new Refused("--source names a kind only");
  const byDefault = "GitRepository";
  return present(referenceIn(text, { flag: "source", kinds, byDefault }));
}

/** A path that stays below the source's root, as `./…` (flags.SafeRelativePath: `..` never leaves it). */
function safePath(text: string): string {
  const steps: string[] = [];
  for (const step of text.trim().split("/"))
    if (step === "..") steps.pop();
    else if (step !== "." && step !== "") steps.push(step);
  return `./${steps.join("/")}`;
}

const workloads = ["Deployment", "DaemonSet", "StatefulSet", "HelmRelease"];

/** `KIND/NAME.NAMESPACE`. */
function healthCheck(text: string): Fields {
  const [kind = "", name = "", namespace = ""] =
    /^([^/]*)\/([^/.]*)\.([^/.]*)$/.exec(text)?.slice(1) ?? [];
  if (!workloads.includes(kind))
    throw new Refused(
      `--health-check takes KIND/NAME.NAMESPACE with the kind ${workloads.join(", ")}`,
    );
  return present({
    apiVersion:
      kind === "HelmRelease" ? "helm.toolkit.fluxcd.io/v2" : undefined,
    kind,
    name,
    namespace,
  });
}

function decryption(flags: Flags): Fields | undefined {
  const provider = flags.oneOf("decryption-provider", ["sops"]);
  return provider === ""
    ? undefined
    : present({ provider, secretRef: nameRef(flags, "decryption-secret") });
}

export const createHelmRelease: Subcommand = {
  kind: "HelmRelease",
  flags: {
    chart: "text",
    "chart-interval": "duration",
    "chart-ref": "text",
    "chart-version": "text",
    crds: "text",
    "create-target-namespace": "bool",
    "depends-on": "list",
    "kubeconfig-secret-ref": "text",
    "reconcile-strategy": "text",
    "release-name": "text",
    "service-account": "text",
    source: "text",
    "storage-namespace": "text",
    "target-namespace": "text",
    values: "list",
    "values-from": "list",
  },
  spec: (flags, files) => {
    const targetNamespace = flags.given("target-namespace");
    const crds = flags.oneOf("crds", ["Skip", "Create", "CreateReplace"]);
    const install = present({
      createNamespace: flags.bool("create-target-namespace"),
      crds: crds === "" ? undefined : "Create",
    });
    return present({
      ...chartOf(flags),
      interval: interval(flags),
      releaseName: flags.given("release-name"),
      targetNamespace,
      storageNamespace: flags.given("storage-namespace") ?? targetNamespace,
      dependsOn: dependsOn(flags),
      kubeConfig: kubeConfig(flags),
      install: Object.keys(install).length === 0 ? undefined : install,
      upgrade: crds === "" ? undefined : { crds },
      serviceAccountName: flags.given("service-account"),
      values: values(flags.list("values"), files),
      valuesFrom: valuesFrom(flags.list("values-from")),
    });
  },
};

/** `chart` or `chartRef`. */
function chartOf(flags: Flags): Fields {
  const chart = flags.given("chart");
  const reference = flags.given("chart-ref");
  if ((chart === undefined) === (reference === undefined))
    throw new Refused("one of --chart and --chart-ref is wanted");
  const strategies = ["Revision", "ChartVersion"];
  const reconcileStrategy = flags.text("reconcile-strategy", "ChartVersion");
  if (!strategies.includes(reconcileStrategy))
    throw new Refused(`--reconcile-strategy takes ${strategies.join(", ")}`);
  if (chart === undefined) return { chartRef: chartRef(reference ?? "") };
  const spec = present({
    chart,
    version: flags.given("chart-version"),
    sourceRef: chartSource(flags),
    reconcileStrategy,
    interval: flags.duration("chart-interval"),
  });
  return { chart: { spec } };
}

/** Without `--source`, the flux CLI exports a reference to nothing. */
function chartSource(flags: Flags): Fields {
  if (!flags.has("source")) return { name: "" };
  const kinds = ["HelmRepository", "GitRepository", "Bucket"];
  return present(referenceIn(flags.text("source"), { flag: "source", kinds }));
}

function chartRef(text: string): Fields {
  const { kind, name, namespace } = parseReference(text);
  if (kind !== "HelmChart" && kind !== "OCIRepository")
    throw new Refused("--chart-ref takes OCIRepository/NAME or HelmChart/NAME");
  return { kind, name, ...present({ namespace }) };
}

/** All values files in one, later ones over earlier ones, null included (fluxcd/pkg, transform.MergeMaps). */
function values(
  paths: readonly string[],
  files: TextFiles,
): Fields | undefined {
  if (paths.length === 0) return undefined;
  let merged: Fields = {};
  for (const path of paths) {
    const text = files(path);
    if (text === undefined)
      throw new Refused(`its values file ${path} is not known`);
    let isWrong = false;
    const [first] = readDocuments(
      { file: path, text },
      () => (isWrong = true),
      { strictScalars: false },
    );
    const data = first === undefined ? null : toData(first.root);
    if (isWrong || (data !== null && !isFields(data)))
      throw new Refused(`its values file ${path} is not a map in YAML`);
    merged = joinPatches(merged, data ?? {});
  }
  return merged;
}

function valuesFrom(list: readonly string[]): Fields[] | undefined {
  const made = list.map((text) => {
    const { kind, name } = referenceIn(text, {
      flag: "values-from",
      kinds: ["Secret", "ConfigMap"],
      local: true,
    });
    return { kind, name };
  });
  return made.length === 0 ? undefined : made;
}
