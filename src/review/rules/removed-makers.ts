/** Kustomizations and HelmReleases that are removed or renamed, with all that they take along. */
import { textAt } from "../../kinds/fields.ts";
import { helmRelease } from "../../kinds/helm-release.ts";
import { kindOf } from "../../kinds/index.ts";
import { identityText, type Identity } from "../../model/identity.ts";
import type { PlacedObject } from "../context.ts";
import {
  fateOf,
  goesWithMaker,
  reasonToLeave,
  specOf,
  takesAlong,
} from "../fate.ts";
import { standsAfter } from "../moves.ts";
import {
  countedByKind,
  eachChange,
  listed,
  someOf,
  type Found,
} from "../review.ts";
import { successorOf } from "../successor.ts";
import { isMaker, takenBy, type Taken } from "../taken.ts";

/** Kustomizations and HelmReleases that go. One that goes with its own maker is part of what that one takes along. */
export const makerRemoved = eachChange((change, review) => {
  const { before, after, cluster } = change;
  if (before === undefined || after !== undefined || !isMaker(change))
    return [];
  if (standsAfter(change, review) !== undefined) return [];
  const maker = { ...change, fields: before };
  const fate = fateOf(maker, cluster, review);
  if (!fate.isDeleted)
    return [
      {
        code: "object-left-behind",
        why: `it goes from Git but stays in the cluster, ${fate.because}, and goes on reconciling what it finds in its source`,
      },
    ];
  if (!takesAlong(maker))
    return [
      {
        code: "object-left-behind",
        why: `it is deleted ${fate.because}; what it made stays in the cluster (${reasonToLeave(maker)}), and nobody looks after it`,
      },
    ];
  if (goesWithMaker(maker, cluster, review)) return [];
  const taken = takenBy(maker, review.state(cluster, "before"));
  const successor = successorOf(maker, cluster, review);
  return kindOf(change.apiVersion, change.kind) === helmRelease
    ? [uninstalled(maker, fate.because, taken, successor)]
    : [deleted(maker, fate.because, taken, successor)];
});

function deleted(
  maker: PlacedObject,
  because: string,
  taken: Taken,
  successor: Identity | undefined,
): Found {
  const what = `it is deleted ${because}, and its finalizer deletes what it applied: ${takenText(taken, maker)}`;
  if (successor === undefined)
    return {
      code: "kustomization-deleted",
      why: what,
      fix: keepingSteps(maker, "remove it"),
    };
  return {
    code: "kustomization-renamed",
    why: `${what}. ${identityText(successor)} applies the same objects from then on and makes them anew, without their data, unless it has reconciled before the deletion`,
    fix: keepingSteps(
      maker,
      `remove it and add ${identityText(successor)}, which takes the objects over`,
    ),
  };
}

function uninstalled(
  maker: PlacedObject,
  because: string,
  taken: Taken,
  successor: Identity | undefined,
): Found {
  const text = identityText(maker);
  const renamed =
    successor === undefined
      ? ""
      : `. ${identityText(successor)} makes the same objects: what it has taken over before the uninstallation is deleted all the same`;
  return {
    code: "release-uninstalled",
    why: `it is deleted ${because}, and the helm-controller uninstalls its release: ${takenText(taken, maker)}${renamed}`,
    fix: `1. To keep the release, set \`suspend: true\` in ${text}, commit, and let Flux reconcile.\n2. See that it is suspended: \`kubectl get helmrelease ${maker.name} --namespace ${maker.namespace}\`.\n3. Remove it in a second commit; the release and its objects stay.`,
  };
}

/** With a deletionPolicy of its own, `prune: false` is not enough (kustomize.toolkit.fluxcd.io/v1, DeletionPolicy). */
function keepingSteps(maker: PlacedObject, last: string): string {
  const policy =
    textAt(specOf(maker.fields), "deletionPolicy") ?? "MirrorPrune";
  const [field, value] =
    policy === "MirrorPrune"
      ? ["prune", "false"]
      : ["deletionPolicy", "Orphan"];
  const { name, namespace } = maker;
  return [
    `1. To keep what it applied, set only \`${field}: ${value}\` in ${identityText(maker)}, commit, and let Flux reconcile.`,
    `2. See that the cluster has it: \`kubectl get kustomization ${name} --namespace ${namespace} --output jsonpath={.spec.${field}}\` prints \`${value}\`.`,
    `3. In a second commit, ${last}.`,
  ].join("\n");
}

function takenText({ gone, kept, unknown }: Taken, maker: Identity): string {
  const makers = gone.filter(isMaker);
  const parts = [
    gone.length === 0
      ? "nothing that is known"
      : `${gone.length} ${gone.length === 1 ? "object" : "objects"} (${countedByKind(gone)})`,
  ];
  if (makers.length > 0) parts.push(`through ${someOf(makers)} as well`);
  if (kept.length > 0)
    parts.push(`while ${someOf(kept)} ${kept.length === 1 ? "stays" : "stay"}`);
  const others = unknown.filter(
    (one) => identityText(one) !== identityText(maker),
  );
  const whose = [
    ...(others.length < unknown.length ? ["it"] : []),
    ...(others.length > 0 ? [someOf(others)] : []),
  ];
  if (whose.length > 0)
    parts.push(
      `and whatever ${listed(whose)} made, which could not be rendered`,
    );
  return parts.join(", ");
}
