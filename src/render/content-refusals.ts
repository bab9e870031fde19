/** What stands in kustomization files, and in what they name, with which they cannot be built as Flux builds them. */
import type { Refusal } from "./refusal.ts";
import { foldCase } from "../manifests/kustomization-entries.ts";

const folded = (...names: string[]): ReadonlySet<string> =>
  new Set(names.map(foldCase));

const helmFields = folded("helmCharts", "helmChartInflationGenerator");

/** Fields that leave what a kustomization file holds as it is. */
const plainFields = folded(
  "apiVersion",
  "kind",
  "metadata",
  "resources",
  "bases",
);

/**
 * Why a field, by its name, keeps the file from being followed. The controller disables every plugin of kustomize that is
 * not built in, and helm with them (fluxcd/pkg/kustomize v1.35, Build: DisabledPluginConfig).
 *
 * @param givesPlugins whether what the file builds is itself configuration of generators or transformers
 */
export function refuseField(
  name: string,
  givesPlugins: boolean,
): Omit<Refusal, "at"> | undefined {
  if (helmFields.has(foldCase(name)))
    return {
      reason: "helm",
      message: `\`${name}\` needs helm, which the kustomize-controller does not let kustomize run`,
      hint: "write a HelmRelease",
    };
  if (!givesPlugins || plainFields.has(foldCase(name))) return undefined;
  return {
    reason: "indirect",
    message: `\`${name}\` may change which files a generator or transformer reads`,
    hint: "write its configuration as it is, under `resources`",
  };
}

/**
 * Why a schema under `openapi` keeps the file from being built. It takes the place of kustomize's own schema, and with it of
 * all merge keys of built-in kinds: a patch would replace a Deployment's containers. The controller keeps both (fluxcd/pkg/
 * kustomize v1.35, Build: resetOpenAPIWithBuiltins). A schema that has the built-in kinds comes to the same.
 */
export function refuseSchema(text: string): Omit<Refusal, "at"> | undefined {
  return text.includes("io.k8s.api.core.v1.PodSpec")
    ? undefined
    : {
        reason: "schema",
        message:
          "kustomize forgets its own schema for this one and would merge patches of built-in kinds otherwise than Flux does",
        hint: "add the built-in kinds to the schema, as `kustomize openapi fetch` has them",
      };
}

/** Why a file cannot be both: as configuration it is written anew, as data it has to stay as it is. */
export function refuseTwice(file: string): Refusal {
  return {
    reason: "indirect",
    message: `\`${file}\` is kustomize's configuration, and data of a generator as well`,
    hint: "put a copy beside it, and name each once",
    at: undefined,
  };
}
