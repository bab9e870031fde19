/** A new item of the config: what is said of it, whether there can be one, and where it goes. */
import { Problem } from "../diagnostics/problem.ts";
import {
  clustersIn,
  fileFor,
  itemsIn,
  layer,
  type Part,
} from "../edit/config-parts.ts";
import type { FluxKind } from "../kinds/kind.ts";
import type { Data } from "../yaml/data.ts";
import type { ChangeOptions, Draft } from "./change-config.ts";
import { unknownValue } from "./kind-flag.ts";

/** What the command line says of a new item. */
export interface AddOptions extends ChangeOptions {
  readonly cluster: string | undefined;
  /** Flags that stand for a field (`fieldFlags`), with their values. */
  readonly fields: ReadonlyMap<string, readonly string[]>;
  readonly values: string | undefined;
  readonly set: readonly string[];
}

/** Puts an item where the others of its kind are. */
export function setItem(
  { parts, set }: Draft,
  kind: FluxKind,
  key: string,
  data: Data,
  cluster: string | undefined,
  comments: readonly string[] = [],
): void {
  const above = layer(cluster);
  const file = fileFor(parts, kind, cluster);
  set(file, [...above, ...kind.section, key], data, {
    keep: above.length,
    comments,
  });
}

/** @throws Problem (`bad-option`) */
export function checkCluster(
  parts: readonly Part[],
  cluster: string | undefined,
): void {
  const known = clustersIn(parts);
  if (cluster !== undefined && !known.includes(cluster))
    throw unknownValue("cluster", cluster, known, known);
}

/** @throws Problem (`item-exists`) */
export function checkNew(
  { parts }: Draft,
  kind: FluxKind,
  key: string,
  { cluster }: Pick<AddOptions, "cluster">,
): void {
  const there = itemsIn(parts).find(
    (item) =>
      item.kind === kind &&
      item.key === key &&
      (item.cluster === undefined || item.cluster === cluster),
  );
  if (there !== undefined)
    throw new Problem(
      "item-exists",
      `${there.file} has a ${kind.kind} \`${key}\` already`,
      { path: there.file, hint: "edit it there, or choose another name" },
    );
}
