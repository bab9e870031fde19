/** Names of objects that substitution has put something of a Secret into. */
import type { Identity } from "../model/identity.ts";
import { objectsOf, type RenderedDocument } from "./documents.ts";
import { substitute, unknownValue } from "./envsubst.ts";
import type { Variables } from "./variables.ts";

/** Shorter values are hidden in their own field only: elsewhere they are likely to mean something else. */
export const shortestHidden = 8;

/** An object, and what it is called where nobody may see the secret. */
export interface SecretName {
  readonly object: Identity;
  readonly shown: Pick<Identity, "namespace" | "name">;
}

/** What stands in a name in place of a variable from a Secret. */
const hidden = "***";

/** In the metadata, as kustomize prints it. */
const variableInName = /^ {2}name(?:space)?: .*\$\{/m;

/**
 * The name of a substituted object without what its variables have from Secrets; undefined where they have nothing of it.
 * What is written in the file itself stays, even where it is what the Secret holds.
 *
 * @param document the object before substitution
 */
export function secretNameOf(
  document: RenderedDocument,
  { kind, namespace, name }: Identity,
  { values, secretValues }: Variables,
): SecretName | undefined {
  if (secretValues.size === 0 || !variableInName.test(document.text))
    return undefined;
  const lookup = (variable: string): string | typeof unknownValue => {
    const value = values.get(variable);
    if (value === undefined) return unknownValue;
    const isSecret = value.length >= shortestHidden && secretValues.has(value);
    return isSecret ? hidden : value;
  };
  const shownOf = (text: string): string => {
    const result = substitute(text, lookup, { strict: false });
    return "errors" in result ? hidden : result.text;
  };
  const [built] = objectsOf(document) ?? [];
  if (built === undefined) return undefined;
  const shown = {
    namespace: shownOf(built.namespace),
    name: shownOf(built.name),
  };
  const hides = Object.values(shown).some((text) => text.includes(hidden));
  return hides ? { object: { kind, namespace, name }, shown } : undefined;
}
