/** The codes of all consequences. */
import type { CodeEntry } from "./consequence.ts";
import { dangerCodes } from "./danger-codes.ts";

/**
 * Every code that a consequence can carry: a closed, stable set, from which the docs are generated. Their order is that of
 * the consequences: what loses most comes first.
 */
export const consequenceCodes = {
  ...dangerCodes,
  "object-moved": {
    severity: "warning",
    means:
      "The object passes from one Kustomization or HelmRelease to another: where the old one reconciles first it is deleted and then made anew.",
    fix: "Give it the annotation `kustomize.toolkit.fluxcd.io/prune: disabled` where it is, let Flux reconcile, and move it in a second commit.",
  },
  "source-redirected": {
    severity: "warning",
    means:
      "A source leads elsewhere: to another URL, branch, tag or part of it. What Kustomizations and HelmReleases get from there is not in this repository, so the review cannot show it.",
    fix: "Compare the two where the source's files are.",
  },
  "object-contested": {
    severity: "warning",
    means:
      "Two Kustomizations apply the same object: each puts its own version back, and the object goes when the one that applied it last lets go of it, although the other still has it.",
    fix: "Leave it in one of them, or give it the annotation `kustomize.toolkit.fluxcd.io/ssa: IfNotPresent` (`Merge` for fields of its own) in the other.",
  },
  "dependency-missing": {
    severity: "warning",
    means:
      "A Kustomization or HelmRelease depends on one that is nowhere: Flux waits for it, and applies no change of the first until it is there.",
    fix: "Correct or remove the `dependsOn`. What somebody else makes in the cluster can be listed under `external` in fluxsmith.yaml.",
  },
  "scaled-to-zero": {
    severity: "warning",
    means: "The workload runs no Pod any more.",
    fix: "Nothing, if that is meant.",
  },
  suspended: {
    severity: "warning",
    means:
      "What is to carry out the change is suspended, so that nothing happens until it is resumed.",
    fix: "Resume it (`fluxsmith resume`, or take `suspend: true` out), or know that the change waits.",
  },
  "chart-version-kept": {
    severity: "warning",
    means:
      "Files of a chart in Git change and the `version` in its Chart.yaml does not: Flux keeps the chart that it has packed (`reconcileStrategy: ChartVersion`, the default), so the change is not rolled out.",
    fix: "Raise `version` in Chart.yaml, or set `reconcileStrategy: Revision` beside `chart`.",
  },
  "cluster-admin-granted": {
    severity: "warning",
    means: "Somebody is newly bound to a role that allows nearly everything.",
    fix: "Bind a role that allows what is needed, in the namespace where it is needed.",
  },
  "bound-to-everyone": {
    severity: "warning",
    means:
      "A role is newly bound to a group that everyone is in: all who can log in, all ServiceAccounts, or even those who cannot.",
    fix: "Bind the users, groups or ServiceAccounts that need it.",
  },
  "role-escalates": {
    severity: "warning",
    means:
      "A Role or ClusterRole newly allows something that can be turned into more rights: reading Secrets, running commands in Pods, escalate, bind, impersonate, or everything.",
    fix: "Give it to nobody who is not an administrator; narrow it to `resourceNames` where it is needed.",
  },
  "binding-widened": {
    severity: "warning",
    means: "Somebody is newly bound to a Role or ClusterRole.",
    fix: "Check that the subject needs it; prefer a RoleBinding in one namespace.",
  },
  "role-widened": {
    severity: "warning",
    means: "A Role or ClusterRole allows more than before.",
    fix: "Check that whoever is bound to it needs that, and name resources and verbs instead of `*`.",
  },
  "privileges-gained": {
    severity: "warning",
    means:
      "A container newly runs with more rights than before (privileged, capabilities, root, privilege escalation, no seccomp), so that breaking out of it is easier.",
    fix: "Put the securityContext back, or give one capability instead of all.",
  },
  "host-access-gained": {
    severity: "warning",
    means:
      "A Pod newly reaches into its node: its network, processes, IPC, files or ports.",
    fix: "Use the Pod's own network, volumes and a Service, unless it is a node agent.",
  },
  "pod-security-lowered": {
    severity: "warning",
    means:
      "The Namespace's Pod Security level becomes weaker: Pods that were refused may start there.",
    fix: "Keep the level, and move what needs more rights into a namespace of its own.",
  },
  "service-exposed": {
    severity: "warning",
    means: "The Service is newly reachable from outside the cluster.",
    fix: "Check who may reach it (`loadBalancerSourceRanges`, an internal load balancer, network policies).",
  },
  "host-exposed": {
    severity: "warning",
    means: "A host name is newly served to the outside.",
    fix: "Check that it is meant to be public, and that TLS and authentication are in front of it.",
  },
  "network-policy-removed": {
    severity: "warning",
    means:
      "A NetworkPolicy goes: the Pods that it covered accept and send any traffic, unless another policy covers them.",
    fix: "Keep it, or check which policy covers the same Pods.",
  },
  "major-version": {
    severity: "warning",
    means:
      "The chart's major version changes: by its own promise it breaks something.",
    fix: "Read the chart's upgrade notes before merging; take a backup of what it stores.",
  },
  "disruption-budget-removed": {
    severity: "warning",
    means:
      "Nothing keeps a node drain from stopping all Pods of the workload at once.",
    fix: "Keep a PodDisruptionBudget for what must go on running.",
  },
  "disruption-budget-blocks": {
    severity: "warning",
    means:
      "The PodDisruptionBudget allows no disruption at all, by itself or since it wants as many Pods as there are, so draining a node hangs.",
    fix: "Allow one disruption at least (`maxUnavailable: 1`), or run one Pod more.",
  },
  "autoscaler-fixed": {
    severity: "warning",
    means:
      "The HorizontalPodAutoscaler has no room left: it cannot add replicas under load.",
    fix: "Set `maxReplicas` above `minReplicas`.",
  },
  "replicas-contested": {
    severity: "warning",
    means:
      "The workload's manifest sets replicas that a HorizontalPodAutoscaler sets too: at each reconciliation Flux puts its own number back.",
    fix: "Leave `replicas` out of the manifest of a workload that is scaled automatically.",
  },
  "probe-removed": {
    severity: "warning",
    means:
      "A container loses a probe: traffic reaches it before it is ready, or nobody restarts it when it hangs.",
    fix: "Put the probe back.",
  },
  "image-unpinned": {
    severity: "warning",
    means:
      "The image has the tag `latest` or none: which code runs is decided when a Pod happens to start.",
    fix: "Name a version, best with its digest.",
  },
  "force-enabled": {
    severity: "warning",
    means:
      "From now on an object that cannot be changed in place (immutable fields) is deleted and made anew without a question.",
    fix: "Leave `spec.force` off and give `kustomize.toolkit.fluxcd.io/force: enabled` to the one object that needs it, as long as it does.",
  },
  "image-changed": {
    severity: "notice",
    means: "A container runs another image.",
    fix: "Read the image's release notes.",
  },
  "resources-removed": {
    severity: "notice",
    means:
      "A container loses a request or a limit of cpu or memory: it may be placed where there is no room, be evicted first, or starve its neighbours.",
    fix: "Put the number back.",
  },
  "pruning-changed": {
    severity: "notice",
    means:
      "The Kustomization's `prune` changes: what is removed from Git later is deleted in the cluster from now on, or no longer is.",
    fix: "Nothing, if that is meant.",
  },
  "object-left-behind": {
    severity: "notice",
    means:
      "The object goes from Git but stays in the cluster, where nobody looks after it from then on.",
    fix: "Delete it with kubectl once nothing needs it, or leave it to what applies it now.",
  },
  "not-applied": {
    severity: "notice",
    means:
      "The object bears an annotation by which Flux does not apply it, or is a CRD of a chart whose release leaves those that are there (`upgrade.crds`), so the change does nothing in the cluster.",
    fix: "Take the annotation away where the change is to take effect; of a chart's CRD set `upgrade.crds: CreateReplace`.",
  },
  resumed: {
    severity: "notice",
    means:
      "Something that was suspended is resumed: all that has waited is carried out at once.",
    fix: "Look at what has been merged in the meantime.",
  },
  "api-unknown": {
    severity: "notice",
    means:
      "The chart asks whether the cluster serves an API that nobody here knows of. It was told no; with it the chart makes something else than what is shown.",
    fix: "List the API under `apiVersions` in fluxsmith.yaml if the cluster has it; `apiVersions: []` says that it has none beyond those in Git.",
  },
  "lookup-unknown": {
    severity: "notice",
    means:
      "The chart looks up an object that only the cluster knows (`lookup`). It was told that there is none, so it may make something else there than what is shown.",
    fix: "Give a Secret or ConfigMap under `fixtures` in fluxsmith.yaml, `{}` where there is none; of anything else, look in the cluster.",
  },
} satisfies Readonly<Record<string, CodeEntry>>;

export type ConsequenceCode = keyof typeof consequenceCodes;
