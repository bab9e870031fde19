import type { Severity } from "./consequence.ts";

/**
 * Every code that a consequence can carry: a closed, stable set, from which the docs are generated. Their order is that of
 * the consequences: what loses most comes first.
 *
 * `means` says what happens, `fix` what to do about it, both for someone who reads them at three in the morning.
 */
interface CodeEntry {
  readonly severity: Severity;
  readonly means: string;
  readonly fix: string;
}

function define<const T extends Record<string, CodeEntry>>(entries: T): T {
  return entries;
}

export const consequenceCodes = define({
  "kustomization-deleted": {
    severity: "danger",
    means:
      "The Kustomization goes and takes with it all that it has applied (its deletionPolicy, by default its prune, says so).",
    fix: "To keep what it applied: first set `prune: false` (with a deletionPolicy of its own: `deletionPolicy: Orphan`), let Flux reconcile, and remove it in a second commit.",
  },
  "kustomization-renamed": {
    severity: "danger",
    means:
      "The Kustomization goes and another takes over what it applied: all that is deleted and made anew, unless the new one happens to come first.",
    fix: "First set `prune: false` (with a deletionPolicy of its own: `deletionPolicy: Orphan`), let Flux reconcile, and rename it in a second commit.",
  },
  "release-uninstalled": {
    severity: "danger",
    means:
      "The HelmRelease goes, and the helm-controller uninstalls its release with everything that the chart has made.",
    fix: "To keep the release: first set `suspend: true` on the HelmRelease, let Flux reconcile, and remove it in a second commit.",
  },
  "release-reinstalled": {
    severity: "danger",
    means:
      "The release's name, namespace, storage namespace or chart changes: the helm-controller uninstalls the release first and then installs it anew.",
    fix: "Keep the old value where the change is not the point (`releaseName` can be written out); of a chart's name set `upgrade.chartNameChangeStrategy: InPlaceUpdate`. Otherwise plan the downtime and back up what is stored.",
  },
  "namespace-deleted": {
    severity: "danger",
    means:
      "The Namespace is deleted, and Kubernetes deletes everything in it, whoever has applied it.",
    fix: "Give the Namespace the annotation `kustomize.toolkit.fluxcd.io/prune: disabled` and let Flux reconcile before it is removed, or see first that nothing in it is needed.",
  },
  "crd-deleted": {
    severity: "danger",
    means:
      "The CustomResourceDefinition is deleted, and Kubernetes deletes every object of its kind in the whole cluster.",
    fix: "Give it the annotation `kustomize.toolkit.fluxcd.io/prune: disabled` and let Flux reconcile before it is removed from Git.",
  },
  "volume-deleted": {
    severity: "danger",
    means:
      "A volume claim or a volume is deleted, or a StatefulSet that takes its claims with it; with the reclaim policy Delete the data is gone for good.",
    fix: "Take a backup, or set the volume's `persistentVolumeReclaimPolicy: Retain` first.",
  },
  "owner-moved": {
    severity: "danger",
    means:
      "An object that takes others with it (a Kustomization, a HelmRelease, a Namespace, a CRD, a volume claim) passes from one Kustomization to another: where the old one reconciles first, all that is lost.",
    fix: "Give it the annotation `kustomize.toolkit.fluxcd.io/prune: disabled` where it is, let Flux reconcile, and move it in a second commit.",
  },
  "kustomization-redirected": {
    severity: "danger",
    means:
      "A field of the Kustomization changes that gives what it applies other names or takes it from another place; what it no longer applies is deleted (prune). It could not be rendered, so nobody knows what that is.",
    fix: "Render both states and compare them, or set `prune: false` first, let Flux reconcile, and clean up by hand.",
  },
  "object-recreated": {
    severity: "danger",
    means:
      "A field changes that the API server lets nobody change, and force is on: Flux deletes the object and makes it anew.",
    fix: "Take back the change of that field, or the force (`spec.force`, `kustomize.toolkit.fluxcd.io/force`), unless the loss in between is acceptable.",
  },
  "immutable-field": {
    severity: "danger",
    means:
      "A field changes that the API server lets nobody change: the apply fails, and with it all that is applied together.",
    fix: "Give the object another name, or delete it by hand when its loss is acceptable (`kubectl delete --cascade=orphan` keeps a workload's Pods), and let Flux make it anew.",
  },
  "apply-refused": {
    severity: "danger",
    means:
      "The API server refuses the object as it is changed: the apply fails, and with it all that is applied together.",
    fix: "Correct the field that is named.",
  },
  "crd-version-dropped": {
    severity: "danger",
    means:
      "A version of the CustomResourceDefinition is no longer there or no longer served: objects written in it can be neither read nor applied, and where it is still stored the API server refuses the change.",
    fix: "Move all manifests and stored objects to a version that stays, take the old one out of `status.storedVersions`, and drop it after.",
  },
  "undefined-variable": {
    severity: "danger",
    means:
      "A `${variable}` in what a Kustomization applies is defined nowhere: substitution is strict, so the Kustomization fails and nothing of it reaches the cluster.",
    fix: "Define it under `postBuild`, give it a default (`${name:=value}`), or escape it (`$${name}`).",
  },
  "release-handover": {
    severity: "danger",
    means:
      "The object passes between a Kustomization and a HelmRelease, or between two HelmReleases: the old one deletes it even after the new one has taken it over, and a HelmRelease does not make it anew by itself.",
    fix: "Give the object the annotation that keeps it (`kustomize.toolkit.fluxcd.io/prune: disabled`, of a chart `helm.sh/resource-policy: keep`) where it is, let Flux reconcile, and move it in a second commit.",
  },
  "object-deleted": {
    severity: "danger",
    means:
      "The object is no longer applied, so Flux (prune) or Helm (upgrade) deletes it in the cluster.",
    fix: "Nothing, if that is meant. To keep it, first give it the annotation `kustomize.toolkit.fluxcd.io/prune: disabled` (of a chart: `helm.sh/resource-policy: keep`), let Flux reconcile, and remove it from Git after.",
  },
  "object-moved": {
    severity: "warning",
    means:
      "The object passes from one Kustomization or HelmRelease to another: where the old one reconciles first it is deleted and then made anew.",
    fix: "Give it the annotation `kustomize.toolkit.fluxcd.io/prune: disabled` where it is, let Flux reconcile, and move it in a second commit.",
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
      "The PodDisruptionBudget allows no disruption at all, so draining a node hangs.",
    fix: "Allow one disruption at least (`maxUnavailable: 1`).",
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
      "The object bears an annotation by which Flux does not apply it, so the change does nothing in the cluster.",
    fix: "Take the annotation away where the change is to take effect.",
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
});

export type ConsequenceCode = keyof typeof consequenceCodes;
