/** The codes of the commands that talk to a cluster; see codes.ts. */
export const clusterCodes = {
  "kubectl-missing": {
    means: "kubectl is not on the PATH, or cannot be started.",
    fix: "Install kubectl; fluxsmith talks to clusters through it only.",
  },
  "kubectl-failed": {
    means: "kubectl ended with an error before it could be used.",
    fix: "Its own words are shown: mend the kubeconfig, the context or the login.",
  },
  "kubectl-skew": {
    means:
      "kubectl is more than one minor version away from the API server, which Kubernetes does not support.",
    fix: "Use a kubectl within one minor version of the server.",
  },
  "context-unknown": {
    means: "The kubeconfig has no such context, or none is chosen.",
    fix: "Name one with `--context`, or put it into the config under `context`.",
  },
  "context-mismatch": {
    means:
      "`--context` is not the context that the config insists on for this cluster.",
    fix: "Leave `--context` out, or mend `context` in fluxsmith.yaml.",
  },
  "cluster-unclear": {
    means:
      "The config has several clusters, and none was chosen, or the one chosen does not exist.",
    fix: "Name one with `--cluster`.",
  },
  "not-confirmed": {
    means: "A command that changes a cluster was not confirmed.",
    fix: "Answer `y`, or pass `--yes` where nobody sits at the terminal.",
  },
  "not-generated": {
    means:
      "Files of resources/ are not what fluxsmith.yaml says, so it is not clear what to apply.",
    fix: "Run `fluxsmith generate`, review, commit, then apply.",
  },
  "stale-preview": {
    means:
      "The repository or the cluster changed between the preview and the answer.",
    fix: "Run the command again and read the new preview.",
  },
  "not-pushed": {
    means:
      "What is applied is not on the branch that Flux reads: Flux would not find it, or would undo it.",
    fix: "Commit and push, or merge the pull request, then apply.",
  },
  "api-unreachable": {
    means: "The API server does not answer.",
    fix: "Look with `kubectl get --raw /readyz`; running the command again is safe.",
  },
  "api-unauthorized": {
    means:
      "The API server does not accept the credentials: they have expired, or are wrong.",
    fix: "Log in again as you do for kubectl.",
  },
  "api-forbidden": {
    means: "The user may not do this: the verb and the resource are named.",
    fix: "Ask for them in a Role or ClusterRole.",
  },
  "api-refused": {
    means:
      "The API server refused a request for a reason of its own, which is shown.",
    fix: "Read its words; `fluxsmith status` shows how things stand.",
  },
  "crd-missing": {
    means: "The cluster does not know a kind: its CRD is not installed.",
    fix: "Run `fluxsmith install`.",
  },
  "admission-refused": {
    means:
      "An admission webhook or policy of the cluster refuses the object; its own words are shown.",
    fix: "Change what it names, or ask who runs it.",
  },
  "field-conflict": {
    means:
      "Another field manager owns a field with another value. Nothing is forced.",
    fix: "Put its value into Git, or have it give the field up.",
  },
  "immutable-field": {
    means: "A field cannot be changed in place.",
    fix: "Give the object another name, or delete it first, knowing what goes with it.",
  },
  "namespace-terminating": {
    means: "The object's namespace is being deleted.",
    fix: "Wait until it is gone; what blocks it stands in the namespace's conditions.",
  },
  "namespace-absent": {
    means: "The object's namespace is not in the cluster.",
    fix: "Create it first: `fluxsmith install` makes Flux's own, a Kustomization those of its folder.",
  },
  "object-invalid": {
    means:
      "The API server does not take the object: its CRD may be of another Flux version.",
    fix: "Compare `flux.version` with what runs in the cluster, and run `fluxsmith check`.",
  },
  "object-absent": {
    means: "The object is not in the cluster.",
    fix: "Look at `fluxsmith status`; apply it, or mend the name.",
  },
  "object-ambiguous": {
    means: "A name without a namespace fits several objects.",
    fix: "Write it as `KIND/NAMESPACE/NAME`; those that fit are named.",
  },
  "cannot-suspend": {
    means:
      "Objects of this kind are made by other objects: nothing suspends or reconciles them by themselves.",
    fix: "Do it with the object that makes it.",
  },
  suspended: {
    means: "A suspended object is not reconciled, whatever is asked of it.",
    fix: "`fluxsmith resume` it, which reconciles it too.",
  },
  "suspension-reach": {
    means:
      "What a suspension leaves going, or holds up beside the object itself.",
    fix: "Suspend or resume the objects that are named, too, where that is what you want.",
  },
  "git-overrules": {
    means:
      "Git says the opposite of what was done to `suspend` in the cluster: Flux, or the next apply, undoes it.",
    fix: "Change it in Git, too; the file is named.",
  },
  "not-ready": {
    means:
      "An object that was applied has failed; its reason and message are shown.",
    fix: "Follow the command that is named to look closer.",
  },
  "wait-timeout": {
    means:
      "An object was not ready in time; its last reason and message are shown.",
    fix: "Look closer, or wait longer with `--timeout`.",
  },
  "suspended-live": {
    means:
      "An object is suspended in the cluster and not in Git: changes will not roll out.",
    fix: "`fluxsmith resume` it, or say `suspend: true` in fluxsmith.yaml.",
  },
  orphan: {
    means:
      "An object in the cluster was applied by fluxsmith, and this repository does not have it (any more).",
    fix: "Remove it safely with the lines that are shown, unless another repository has it; nothing is pruned for you.",
  },
  "flux-missing": {
    means:
      "The flux CLI is not on the PATH, so gotk-components.yaml cannot be written.",
    fix: "Install it, or commit a gotk-components.yaml.",
  },
  "flux-failed": {
    means: "The flux CLI ended with an error.",
    fix: "Its own words are shown.",
  },
  "secret-missing": {
    means:
      "The Secret that the repository's `secretRef` names is not in the cluster.",
    fix: "Create it with the line that is shown.",
  },
  "controllers-absent": {
    means:
      "No pods of Flux's controllers are in the namespace where the config has Flux.",
    fix: "Run `fluxsmith install`, mend `flux.namespace`, or look why the Deployments have no pods.",
  },
  "log-unreadable": {
    means:
      "The log of a controller's pod cannot be read; the API server's words are shown.",
    fix: "Look at the pod with `kubectl describe pod`: it may not have started, or its node be gone.",
  },
} as const;
