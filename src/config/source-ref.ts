/** The source of an object that names none. */
import { gitRepository } from "../kinds/git-repository.ts";
import type { FluxKind } from "../kinds/kind.ts";
import type { Data, Fields } from "../yaml/data.ts";
import type { Settings } from "./settings.ts";

/** Cached by spec, so that clusters go on sharing it. */
const withRepository = new WeakMap<Fields, Fields>();

/** The spec, with `sourceRef` where it defaults to this repository: with a namespace where the object stands elsewhere. */
export function withSourceRef(
  kind: FluxKind,
  namespace: string,
  spec: Fields,
  settings: Settings,
): Fields {
  if (kind.defaultsToRepository !== true || spec["sourceRef"] !== undefined)
    return spec;
  const known = withRepository.get(spec);
  if (known !== undefined) return known;
  const sourceRef: Record<string, Data> = {
    kind: gitRepository.kind,
    name: settings.repository.name,
  };
  if (namespace !== settings.fluxNamespace)
    sourceRef["namespace"] = settings.fluxNamespace;
  const result = { ...spec, sourceRef };
  withRepository.set(spec, result);
  return result;
}
