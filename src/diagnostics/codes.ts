import { adoptCodes } from "./adopt-codes.ts";
import { clusterCodes } from "./cluster-codes.ts";
import { reviewCodes } from "./review-codes.ts";

/**
 * Every code a finding can carry: a closed, stable set. `docs/errors.md` is generated from it (`npm run docs`).
 *
 * `means` says what is wrong, `fix` what to do about it, both for someone who reads them at three in the morning.
 */
interface CodeEntry {
  readonly means: string;
  readonly fix: string;
}

function define<const T extends Record<string, CodeEntry>>(entries: T): T {
  return entries;
}

export const codes = define({
  "yaml-syntax": {
    means: "The file is not well-formed YAML.",
    fix: "Mend the place that the code frame shows; indent with spaces.",
  },
  "yaml-tab": {
    means: "A tab is used for indentation, which YAML forbids.",
    fix: "Indent with spaces.",
  },
  "yaml-duplicate-key": {
    means: "A map holds the same key twice.",
    fix: "Keep one of the two; both lines are named.",
  },
  "yaml-documents": {
    means: "The file holds several YAML documents where one is meant.",
    fix: "Keep one document; put the others into files of their own and name those under `include`.",
  },
  "yaml-tag": {
    means: "The value bears a tag that nobody here understands.",
    fix: "Remove the tag.",
  },
  "yaml-too-complex": {
    means: "The file nests too deeply, or its aliases expand to too much.",
    fix: "Write the values out, and nest at most 100 levels deep.",
  },
  "yaml-key": {
    means:
      "A map's key is not a plain name (null, a list, a map or `__proto__`).",
    fix: "Use a string as the key.",
  },
  "yaml-ambiguous": {
    means:
      "YAML 1.1, which Kubernetes and Helm read, takes this text for something else than YAML 1.2 does.",
    fix: "Quote it if it is text; write `true`, `false` or a plain decimal number otherwise.",
  },
  "yaml-number": {
    means: "The number cannot be kept exactly (over 2^53, or not finite).",
    fix: "Quote it if it is text; otherwise write a smaller number.",
  },
  "file-too-large": {
    means: "The file is over the limit of 5 MB.",
    fix: "Split it; the parts of a config are named under `include`. A manifest of that size is not looked at.",
  },
  "file-encoding": {
    means: "The file is not UTF-8, or it holds control characters.",
    fix: "Save it as UTF-8; the byte's position is named.",
  },
  "unknown-field": {
    means: "A map has a field that does not exist there.",
    fix: "Correct the name to the nearest one named, or remove the field.",
  },
  "missing-field": {
    means: "A field that must be there is missing.",
    fix: "Add the field.",
  },
  "wrong-type": {
    means: "A value is of another type than the field takes.",
    fix: "Write the type that is named; quote numbers and bools that are meant as text.",
  },
  "not-allowed": {
    means: "A value is none of those that the field takes.",
    fix: "Use one of the values that are listed.",
  },
  "bad-format": {
    means:
      "A text does not look as the field wants it (a duration, a URL, a name).",
    fix: "Write it in the form that is named.",
  },
  "out-of-range": {
    means:
      "A text, list, map or number is too short or small, or too long or large.",
    fix: "Keep within the limits that are named.",
  },
  "duplicate-item": {
    means:
      "A list holds the same item twice, and Kubernetes tells its items apart by what is equal in them.",
    fix: "Keep one of the two.",
  },
  "file-read": {
    means: "A file or folder cannot be read.",
    fix: "Mend what the operating system complains about, mostly the owner or the mode.",
  },
  "file-write": {
    means: "A file could not be written or removed; no file is half written.",
    fix: "Mend what the operating system complains about (a full disk, a missing permission), then run again.",
  },
  "file-symlink": {
    means: "A generated file, or a folder on the way to it, is a symlink.",
    fix: "Put a real file or folder in its place, or generate into another folder.",
  },
  "file-type": {
    means: "A file is where a folder is needed, or the reverse.",
    fix: "Move it away.",
  },
  "file-escapes": {
    means:
      "A generated file would lie outside the folder of fluxsmith.yaml, or in Git's own.",
    fix: "Name a path below the folder, without `..`.",
  },
  "file-changed": {
    means: "A file came to be while the run was under way.",
    fix: "Run again, so that it is looked at.",
  },
  "lock-held": {
    means: "Another run is at work in the same repository.",
    fix: "Wait for it; if it is gone (another host's, say), remove the lock file that is named.",
  },
  "lock-failed": {
    means: "The lock that keeps two runs apart cannot be written.",
    fix: "Make the folder that is named writable.",
  },
  "config-missing": {
    means: "There is no fluxsmith.yaml in the folder.",
    fix: "Run fluxsmith in the folder that holds it, or name that folder with `--cwd`. A new one begins with `version: 1` and `repository: {url: …}`.",
  },
  "config-empty": {
    means: "The config holds nothing.",
    fix: "Begin with `version: 1`.",
  },
  "config-version": {
    means: "The config is of a newer format than this fluxsmith knows.",
    fix: "Upgrade fluxsmith.",
  },
  "include-missing": {
    means: "A glob under `include` matches no file.",
    fix: "Correct the glob; it is relative to fluxsmith.yaml.",
  },
  "include-setting": {
    means:
      "An included file holds a setting that only fluxsmith.yaml may hold.",
    fix: "Move it there.",
  },
  "bad-shorthand": {
    means: "A shorthand's text cannot be understood.",
    fix: "Write it in the form that is named, or use Flux's own field.",
  },
  "bad-name": {
    means: "A name cannot be a Kubernetes name, or the flux CLI refuses it.",
    fix: "Use lower-case letters, digits and hyphens, 63 at most.",
  },
  "override-without-base": {
    means: "A cluster overrides an item that does not exist.",
    fix: "Correct the name, or define the item at the top.",
  },
  "unknown-variable": {
    means:
      "A values file's name uses a variable that the cluster does not have.",
    fix: "Define it under `variables`.",
  },
  "path-escapes": {
    means:
      "A path is absolute, leaves the folder of fluxsmith.yaml, or leads out of the repository by a symlink.",
    fix: "Name a file below that folder, and put the file itself there.",
  },
  "values-file-missing": {
    means: "A file under `valuesFiles` does not exist.",
    fix: "Create it, or correct the path; it is relative to fluxsmith.yaml.",
  },
  "values-file-invalid": {
    means: "A values file is not one map.",
    fix: "Write Helm values: one map, one document.",
  },
  "glob-empty": {
    means: "A glob among the Kustomizations matches no folder with manifests.",
    fix: "Correct it, or remove it; it is relative to the resources folder.",
  },
  "glob-collision": {
    means: "Two folders would make Kustomizations of the same name.",
    fix: "Give one an item of its own, with `folder:`.",
  },
  "unknown-reference": {
    means:
      "A reference names an object that is neither in the config nor among the hand-written manifests; or an item reads this repository, and the config does not say which it is.",
    fix: "Correct the name, define the object, or list it under `external`; add `repository`.",
  },
  "cross-namespace": {
    means:
      "A reference crosses namespaces, and the controllers run with --no-cross-namespace-refs.",
    fix: "Define the object in the namespace that refers to it.",
  },
  "dependency-cycle": {
    means:
      "Objects depend on each other in a circle: none of them would ever apply.",
    fix: "Remove one dependency of the circle; the whole path is shown.",
  },
  "duplicate-object": {
    means: "One object (kind, namespace, name) stands in two places.",
    fix: "Keep one of them.",
  },
  "duplicate-release": {
    means:
      "Two HelmReleases are one release to Helm: the same name, stored in the same namespace.",
    fix: "Give one another `releaseName`, or remove it.",
  },
  "unknown-deployer": {
    means:
      "`kustomization:` names no Kustomization that applies files of this repository.",
    fix: "Name one that the config defines with a folder.",
  },
  "bad-folder": {
    means: "What a Kustomization should apply cannot be worked out.",
    fix: "`folder` is relative to the resources folder, `path` to the source's root; give one.",
  },
  "missing-folder": {
    means:
      "A Kustomization's folder does not exist, and Flux would fail on it.",
    fix: "Create the folder with a manifest in it, or correct `folder:`.",
  },
  "bad-path": {
    means:
      "A file cannot be written there: it leaves the folder, or some machine cannot hold the name.",
    fix: "Choose another place with `file:` or `folder:`.",
  },
  "file-collision": {
    means: "Two objects would be written to one file.",
    fix: "Give one another place with `file:`.",
  },
  "file-case": {
    means:
      "Two files differ in upper and lower case only; macOS and Windows take them for one.",
    fix: "Rename one.",
  },
  "file-in-the-way": {
    means: "A hand-written file stands where a generated one belongs.",
    fix: "Move it, or write the object elsewhere with `file:`.",
  },
  "file-edited": {
    means:
      "A generated file holds neither what fluxsmith.yaml says nor what fluxsmith wrote there by the index: it was edited by hand, or, in a merge that is committed by now, the file was taken from one side and the index from the other.",
    fix: "Look with `fluxsmith generate --diff`. Put what a person changed into fluxsmith.yaml, or remove the file's `Code generated` line to keep it as your own; then run `fluxsmith generate --force`.",
  },
  "header-missing": {
    means: "The licence header's file does not exist.",
    fix: "Correct `layout.header`.",
  },
  "header-year": {
    means: "The licence header holds YEAR and no year is known for a new file.",
    fix: "Set `layout.year`.",
  },
  "broken-rule": {
    means: "An object breaks a rule that its CRD or its controller enforces.",
    fix: "Do as the message says.",
  },
  "release-name": {
    means: "A Helm release's name is over 53 characters, so Flux shortens it.",
    fix: "Set `releaseName`.",
  },
  "move-root": {
    means:
      "The folder that a flux-system Kustomization applies moves, or its path or namespace changes (one cluster to named ones or back, a cluster's name, `layout.resources`, `flux.namespace`, `repository.path`), while the Flux in the cluster still reads the old place. There it would find nothing, and stop, or only what is left, and delete what it has applied.",
    fix: "Run with `--move-root` and follow the steps that it prints.",
  },
  "no-system-kustomization": {
    means:
      "No Kustomization applies the flux-system folder: sources and Kustomizations must be applied by hand.",
    fix: "Add `flux-system:` under `kustomizations`.",
  },
  "prune-hazard": {
    means:
      "What this run removes or changes, Flux will delete or uninstall in the cluster.",
    fix: "Follow the two steps that are printed where the objects should stay.",
  },
  "prettier-failed": {
    means:
      "Prettier cannot read the repository's options, or a plugin that they name is missing.",
    fix: "Mend the options; generated files are formatted by them.",
  },
  drift: {
    means: "A generated file is not what the config says.",
    fix: "Run `fluxsmith generate` (`make flux-update`) and commit.",
  },
  "empty-folder": {
    means: "A Kustomization's folder holds no manifest.",
    fix: "Add one, or remove the Kustomization.",
  },
  "source-ignored": {
    means:
      "Flux never gets the file: a `.sourceignore`, the `ignore` of the GitRepository, or a rule that holds where there are no others leaves it out of the artifact.",
    fix: "Change the rule that is named (`!name` takes a file back), or move the file.",
  },
  "not-applied": {
    means: "No Kustomization applies a generated file.",
    fix: "Write it into a Kustomization's folder.",
  },
  "not-listed": {
    means:
      "A hand-written kustomization file does not list a generated file, so Flux never applies it.",
    fix: "Run `fluxsmith check --fix`, or add the line.",
  },
  "overlapping-folders": {
    means:
      "Two Kustomizations apply the same files, since they have one folder or one's folder lies in the other's: they take the objects from each other at every reconciliation, and whichever is removed deletes them.",
    fix: "Keep one of them, move a folder, or write a kustomization file for the outer folder that does not list the inner one.",
  },
  "namespace-missing": {
    means: "Nobody creates the Namespace that a release goes to.",
    fix: "Add a Namespace manifest, or set `install: {createNamespace: true}`.",
  },
  "namespace-deadlock": {
    means:
      "An object's file lies with the flux-system Kustomization, but another Kustomization, which that one applies, creates its Namespace: neither would ever apply.",
    fix: "Deploy the object with the Kustomization that creates the Namespace.",
  },
  "undefined-variable": {
    means:
      "A manifest uses a variable that nobody defines: strict substitution (Flux 2.9) fails the Kustomization.",
    fix: "Define it under `variables` or `postBuild.substitute`, give it a default (`${name:=value}`), or escape it (`$${name}`).",
  },
  "unknown-variable-source": {
    means:
      "A manifest uses a variable that only a ConfigMap or Secret outside Git could define.",
    fix: "List its keys under `fixtures`, so that it can be checked.",
  },
  "plain-secret": {
    means:
      "A Secret stands in Git unencrypted, or some of its values, or what a `secretGenerator` makes a Secret of.",
    fix: "Encrypt it with SOPS, or fetch it with an operator.",
  },
  "manifest-invalid": {
    means: "A file that Flux would load is not a Kubernetes manifest.",
    fix: "Mend it, move it out of the folder, or list the folder's files in a kustomization file.",
  },
  "not-flux": {
    means:
      "A file is named like a Flux object's (`flux-…`) and holds no Flux object.",
    fix: "Give it another name.",
  },
  "bad-option": {
    means: "A flag of the command line names something that does not exist.",
    fix: "Use one of the names that are listed.",
  },
  ...adoptCodes,
  ...clusterCodes,
  ...reviewCodes,
});

export type Code = keyof typeof codes;
