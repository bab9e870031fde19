/** Variables in the objects that a Kustomization has built (fluxcd/pkg/kustomize v1.41.0, SubstituteVariables). */
import { optsOut, substituteMark } from "../kinds/marks.ts";
import type { Fields } from "../yaml/data.ts";
import {
  hasVariables,
  substitute,
  unknownValue,
  variablesIn,
  type SubstitutionError,
  type Use,
} from "./envsubst.ts";
import { toPlainData } from "./helm-data.ts";
import { readHelmValues } from "./helm-yaml.ts";
import type { Variables, VariablesProblem } from "./variables.ts";

/** Why an object, and with it the whole Kustomization, cannot be applied. None tells a value. */
export type PostBuildProblem =
  | VariablesProblem
  | SubstitutionError
  /** What came out is no YAML: each of `variables`, or all of them together, hold `: `, a quote, or the like. */
  | {
      readonly kind: "unreadable";
      /** As `line L, column C` of the text after substitution, where it is known. */
      readonly place: string | undefined;
      readonly variables: readonly string[];
    };

export type PostBuilt =
  /** The object stays as it was built. */
  | { readonly kind: "unchanged" }
  | {
      readonly kind: "substituted";
      readonly text: string;
      readonly fields: Fields;
      /** Variables that only the cluster knows: where they stand, the fields still say `${name}`. */
      readonly unknown: readonly Use[];
    }
  | { readonly kind: "failed"; readonly problems: readonly PostBuildProblem[] };

/**
 * What becomes of one object. `text` is its document as `kustomize build` prints it (sigs.k8s.io/yaml by way of the
 * resource's AsYAML): that very text is substituted in, and read again by YAML 1.1. Since kustomize drops the quotes that a
 * string does not need, a value may become a number, a boolean, null where it is empty, a list or a map, or break the YAML;
 * integers over 2^53 lose digits.
 *
 * `strict`, Flux's default since 2.9, makes an undefined variable an error. Of `$` in the text only `${` and `$$` count.
 */
export function substituteObject(
  text: string,
  variables: Variables,
  { strict }: { readonly strict: boolean },
): PostBuilt {
  const { values, unknownSources, always, problems } = variables;
  const isSkipped = !always && values.size === 0 && unknownSources.length === 0;
  if (problems.length === 0 && (isSkipped || !hasVariables(text)))
    return { kind: "unchanged" };
  if (isLeftAlone(text)) return { kind: "unchanged" };
  if (problems.length > 0) return { kind: "failed", problems };
  const missing = unknownSources.length > 0 ? unknownValue : undefined;
  const result = substitute(text, (name) => values.get(name) ?? missing, {
    strict,
  });
  if ("errors" in result) return { kind: "failed", problems: result.errors };
  const read = readHelmValues(result.text);
  if (read instanceof Map)
    return {
      kind: "substituted",
      text: result.text,
      fields: toPlainData(read),
      unknown: result.unknown,
    };
  const names = breaking(text, values);
  return {
    kind: "failed",
    problems: [{ kind: "unreadable", place: read.place, variables: names }],
  };
}

/** The variables that each break the YAML alone; all where it takes several. */
function breaking(
  text: string,
  values: ReadonlyMap<string, string>,
): readonly string[] {
  const names = variablesIn(text);
  const alone = names.filter((name) => {
    const one = (other: string): string =>
      other === name ? (values.get(name) ?? "") : "x";
    const result = substitute(text, one, { strict: false });
    return "text" in result && !(readHelmValues(result.text) instanceof Map);
  });
  return alone.length === 0 ? names : alone;
}

/** Whether the object of a text opts out of substitution. */
function isLeftAlone(text: string): boolean {
  if (!text.includes(substituteMark)) return false;
  const object = readHelmValues(text);
  return object instanceof Map && optsOut(toPlainData(object)["metadata"]);
}
