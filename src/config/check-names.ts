/** Whether every name of the config can be one. */
import {
  at,
  locate,
  type Location,
  type Report,
} from "../diagnostics/diagnostic.ts";
import { textAt } from "../kinds/fields.ts";
import type { FluxKind } from "../kinds/kind.ts";
import { child } from "../manifests/manifest.ts";
import { parseNamespacedName } from "../model/identity.ts";
import { nameProblem } from "../model/names.ts";
import type { WrittenConfig } from "./load.ts";
import { locateItemField } from "./position.ts";
import type { Settings } from "./settings.ts";
import type { WrittenItem } from "./written.ts";

/** Every key of every section, and every cluster's name, must do as a name. */
export function checkNames(
  config: WrittenConfig,
  settings: Settings,
  report: Report,
): void {
  for (const { name, keyNode, source } of config.clusters)
    checkName(
      [name, "a cluster's name"],
      () => locate(source, keyNode),
      report,
    );
  const { repository, root, source } = config;
  checkName(
    [settings.repository.name, "the name of a GitRepository"],
    () => repository && locateItemField([repository], "name"),
    report,
  );
  const node = child(root, "flux", "namespace");
  checkName(
    [settings.fluxNamespace, "Flux's namespace"],
    () => node && locate(source, node),
    report,
  );
  for (const layer of [config, ...config.clusters])
    for (const [kind, items] of layer.items)
      for (const item of items.values()) checkItemName(kind, item, report);
}

/** The place is looked for only where something is wrong: that takes as long as the text. */
type Place = () => Location | undefined;

function checkName(
  [name, what]: readonly [string, string],
  place: Place,
  report: Report,
): void {
  const problem = nameProblem(name);
  if (problem !== undefined)
    report({
      code: "bad-name",
      severity: "error",
      message: `\`${name}\` cannot be ${what}: ${problem}`,
      hint: "use lower-case letters, digits and hyphens, 63 at most",
      ...at(place()),
    });
}

function checkItemName(
  { kind }: FluxKind,
  item: WrittenItem,
  report: Report,
): void {
  const { namespace, name } = parseNamespacedName(item.key);
  const key: Place = () => locate(item.source, item.keyRange);
  checkName([name, `the name of a ${kind}`], key, report);
  const its = `the namespace of a ${kind}`;
  if (namespace !== undefined) checkName([namespace, its], key, report);
  const written = textAt(item.meta, "namespace");
  if (written === undefined) return;
  const field: Place = () => locateItemField([item], "namespace");
  checkName([written, its], field, report);
}
