/** What references may name although it is not in the repository. */
import { fieldsAt, textAt } from "../kinds/fields.ts";
import { parseReferenceText, type Identity } from "../model/identity.ts";
import type { KubeObject } from "../model/kube-object.ts";

/**
 * The objects that the config calls `external`; what is none is left out.
 *
 * @param texts `KIND/NAME`, in Flux's namespace, or `KIND/NAMESPACE/NAME`
 */
export function externalObjects(
  texts: readonly string[],
  fluxNamespace: string,
): Identity[] {
  return texts.flatMap((text) => {
    const reference = parseReferenceText(text);
    return reference === undefined
      ? []
      : [{ namespace: fluxNamespace, ...reference }];
  });
}

/** As {@link externalObjects}, with the source of the root, which is `flux bootstrap`'s to make. */
export function externalToRoot(
  { fields, namespace }: KubeObject,
  texts: readonly string[],
): Identity[] {
  const source = fieldsAt(fields, "spec", "sourceRef");
  return [
    {
      kind: textAt(source, "kind") ?? "",
      namespace: textAt(source, "namespace") ?? namespace,
      name: textAt(source, "name") ?? "",
    },
    ...externalObjects(texts, namespace),
  ];
}
