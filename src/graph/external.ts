/** What references may name although it is not in the repository. */
import { parseReferenceText, type Identity } from "../model/identity.ts";

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
