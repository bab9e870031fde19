/** The codes of what is a danger: what loses most comes first. */
import type { CodeEntry } from "./consequence.ts";

export const dangerCodes = {
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
  "cluster-redirected": {
    severity: "danger",
    means:
      "The `kubeConfig` of a Kustomization or HelmRelease comes, goes or changes: everything is applied to another cluster, unless both lead to the same one. What it made in the old one stays there, and nothing looks after it.",
    fix: "Add one of another name for the new cluster, let Flux reconcile, and remove the old one in a second commit: that cleans up the old cluster.",
  },
  "own-source-redirected": {
    severity: "danger",
    means:
      "The source that Flux reads this repository by leads elsewhere, to another branch for example: Flux applies what is there, not what is reviewed, and prunes what is not there.",
    fix: "See that what it leads to has all that the cluster is to keep: compare the two (`fluxsmith diff OLD NEW`).",
  },
  "dependency-cycle": {
    severity: "danger",
    means:
      "Kustomizations or HelmReleases depend on each other in a circle: each waits for the next, and none of them is ever applied.",
    fix: "Take one `dependsOn` out of the circle.",
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
} satisfies Readonly<Record<string, CodeEntry>>;
