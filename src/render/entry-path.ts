/** Where an entry of a kustomization file leads, in the tree. */
import type { BuildEntry } from "../manifests/kustomization-entries.ts";
import { resolvePath } from "../manifests/kustomization-file.ts";
import { isRemote } from "../manifests/remote-entry.ts";
import type { Refusal } from "./refusal.ts";

/**
 * The path from the tree's root; or why kustomize must not see the entry, because it would read elsewhere. Text that is
 * itself a patch or a configuration is looked at in the same way: where kustomize cannot parse it, it takes it for a path.
 */
export function entryPath(
  entry: BuildEntry,
  folder: string,
): string | Omit<Refusal, "at"> {
  const { text } = entry;
  if (isRemote(entry))
    return {
      reason: "remote",
      message: `kustomize would fetch \`${text}\` over the network`,
      hint: "keep what it needs in this repository; write `./` before a path that only looks like a URL",
    };
  return (
    resolvePath(folder, text) ?? {
      reason: "outside",
      message: `\`${text}\` is absolute, or leads out of the repository`,
      hint: "Flux reads nothing outside of its source: name a file in it, relative to the kustomization file",
    }
  );
}
