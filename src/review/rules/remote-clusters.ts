/** Kustomizations and HelmReleases whose objects go to another cluster. */
import { fieldsAt, textAt } from "../../kinds/fields.ts";
import { helmRelease } from "../../kinds/helm-release.ts";
import { kindOf } from "../../kinds/index.ts";
import { identityText, type Identity } from "../../model/identity.ts";
import type { Fields } from "../../yaml/data.ts";
import { specOf } from "../fate.ts";
import { eachChange, type Found } from "../review.ts";
import { isSame } from "../same-data.ts";
import { isMaker } from "../taken.ts";

/**
 * `spec.kubeConfig` that comes, goes or changes. The kustomize-controller compares its inventory, which names no cluster, with
 * what it has applied, and prunes by the new kubeConfig (kustomize-controller 1.9, reconcile, finalize); the helm-controller
 * finds no release in the new cluster's storage and installs, and does not count it as another target (helm-controller 1.6,
 * action.ReleaseTargetChanged, reconcile.DetermineReleaseState).
 */
export const clusterRedirected = eachChange((change) => {
  const { before, after } = change;
  if (before === undefined || after === undefined || !isMaker(change))
    return [];
  const [had, has] = [before, after].map(kubeConfigOf);
  if (isSame(had, has)) return [];
  const [from, to] = [had, has].map((one) => clusterText(one, change));
  const isRelease = kindOf(change.apiVersion, change.kind) === helmRelease;
  return [isRelease ? released(from, to) : applied(from, to, change)];
});

/** Whose cluster something is applied to: undefined for Flux's own. */
export function kubeConfigOf(maker: Fields): Fields | undefined {
  return fieldsAt(specOf(maker), "kubeConfig");
}

function applied(from = "", to = "", maker: Identity): Found {
  return {
    code: "cluster-redirected",
    why: `it applies everything to ${to} instead of ${from} from now on: what it applied there stays behind, and nobody looks after it or prunes it any more`,
    fix: steps(
      identityText(maker),
      "with `prune: true` it deletes what it applied there",
    ),
  };
}

function released(from = "", to = ""): Found {
  return {
    code: "cluster-redirected",
    why: `it installs its release anew in ${to} instead of ${from}, without the data that it has there: the old release stays behind, and nobody upgrades or uninstalls it any more`,
    fix: steps(
      "the HelmRelease",
      "the helm-controller uninstalls the old release",
    ),
  };
}

function steps(maker: string, then: string): string {
  return [
    `1. Leave ${maker} as it is, add one of another name with the new kubeConfig, and let Flux reconcile.`,
    `2. Remove the old one in a second commit: ${then}.`,
  ].join("\n");
}

/** The cluster that a kubeConfig leads to, in words. */
function clusterText(
  kubeConfig: Fields | undefined,
  { namespace }: Identity,
): string {
  for (const [field, kind] of [
    ["secretRef", "Secret"],
    ["configMapRef", "ConfigMap"],
  ] as const) {
    const name = textAt(kubeConfig, field, "name");
    if (name === undefined) continue;
    const key = textAt(kubeConfig, field, "key");
    const of = key === undefined ? "" : ` (\`${key}\`)`;
    return `the cluster of ${identityText({ kind, namespace, name })}${of}`;
  }
  return kubeConfig === undefined
    ? "Flux's own cluster"
    : "the cluster of its kubeConfig";
}
