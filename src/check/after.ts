/** The repository as it will be once the plan is carried out: what Flux will see, whatever the disk has now. */
import type { Manifests } from "../manifests/manifests.ts";
import { isBelow } from "../model/names.ts";
import type { Workspace } from "../model/workspace.ts";
import type { Desired } from "../plan/plan.ts";
import { compare } from "../model/order.ts";

/** A workspace of the hand-written and the planned files; stale generated ones, and what Flux never gets, are gone. */
export function afterPlan(
  workspace: Workspace,
  desired: Desired,
  manifests: Manifests,
  resources: string,
): Workspace {
  const planned = new Map(desired.files.map((file) => [file.path, file.text]));
  const stale = new Set(
    manifests.generated.filter((file) => !planned.has(file)),
  );
  const { hides } = manifests.ignore;
  const seen = [...planned.keys()].filter((file) => !hides(file));
  const all = [...new Set([...manifests.files, ...seen])].toSorted(compare);
  return {
    list: (folder) => {
      const ours = all.filter((file) => isBelow(file, folder));
      // Below the resources folder everything is known; elsewhere (a Kustomization's `path:`) the disk is asked.
      return folder === resources || isBelow(folder, resources)
        ? ours
        : [
            ...new Set([
              ...workspace
                .list(folder)
                .filter((file) => !stale.has(file) && !hides(file)),
              ...ours,
            ]),
          ].toSorted(compare);
    },
    hasFolder: workspace.hasFolder,
    read: (path, report) => {
      if (hides(path)) return undefined;
      const text = planned.get(path);
      if (text !== undefined) return { file: path, text };
      return stale.has(path) ? undefined : workspace.read(path, report);
    },
    glob: workspace.glob,
  };
}
