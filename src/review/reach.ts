/** How far a change reaches: which Kustomizations and releases may come out otherwise by it. */
import { identityText, type Identity } from "../model/identity.ts";
import type { KubeObject } from "../model/kube-object.ts";
import type { NoArtifact } from "../render/artifact-tree.ts";
import type { KustomizationSource } from "../render/kustomization-source.ts";
import {
  chartsTouched,
  filesMentioning,
  lastStep,
  valuesTouched,
} from "../render/mentions.ts";
import { isWithin, touchedBy, withFolders, zonesOf } from "../render/zones.ts";
import type { ObjectChange } from "./change.ts";
import type { Comparison } from "./comparison.ts";
import type { Side } from "./context.ts";
import { hangsOn, specOf, type Givers, type MakerPair } from "./makers.ts";
import { isSame } from "./same-data.ts";

/** What a Kustomization is built from on each side. */
export type Sources = Readonly<
  Record<Side, KustomizationSource | NoArtifact | undefined>
>;

function idOf(source: Sources[Side]): string | undefined {
  return source === undefined || "why" in source ? source?.why : source.id;
}

/** Kinds that others take their charts, values or variables from. */
const givingKinds: ReadonlySet<string> = new Set([
  "ConfigMap",
  "Secret",
  "HelmRepository",
  "HelmChart",
  "OCIRepository",
  "GitRepository",
  "Bucket",
]);

/** The reach of the changed files, and later of the objects that have turned out to change. */
export class Reach {
  /** What changes, and the folders that have it in them. */
  private touched: Readonly<Record<Side, ReadonlySet<string>>>;
  /** The folders in which Kustomizations are written. */
  private readonly nesting: Readonly<Record<Side, ReadonlySet<string>>>;
  private readonly givers: Givers & { readonly objects: Set<string> };
  private readonly comparison: Comparison;
  /** HelmCharts that come out otherwise. */
  private readonly noted: Identity[] = [];

  constructor(comparison: Comparison) {
    this.comparison = comparison;
    const { changed, before, after } = comparison;
    this.nesting = {
      before: withFolders(before.nesting),
      after: withFolders(after.nesting),
    };
    const charts = chartsTouched(changed, [before.tree, after.tree]);
    const values = valuesTouched(changed, [before, after]);
    this.givers = { charts, files: new Set(values.files), objects: new Set() };
    const users = this.filesMentioning(charts.map(lastStep));
    this.touched = this.touchedBy([...changed, ...users, ...values.users]);
  }

  /** Whether a Kustomization, or one below it, may come out otherwise. */
  has({ before, after }: MakerPair, sources: Sources): boolean {
    if (before === undefined || after === undefined) return true;
    if (!isSame(specOf(before), specOf(after)) || this.gives(after))
      return true;
    if (idOf(sources.before) !== idOf(sources.after)) return true;
    return (["before", "after"] as const).some((side) => {
      const source = sources[side];
      const folders = source?.folders ?? [];
      const { outward, submodules } = this.comparison[side];
      const inSubmodules = submodules.filter((one) =>
        folders.some((folder) => isWithin(folder, one)),
      );
      if (
        [...folders, ...inSubmodules].some((one) => this.touched[side].has(one))
      )
        return true;
      const zones = zonesOf(folders, outward);
      return zones.some((zone) => this.nesting[side].has(zone));
    });
  }

  /** Whether a maker takes its chart, values or variables from something that changes. */
  gives(maker: KubeObject): boolean {
    return hangsOn(maker, this.givers);
  }

  /** Whether it is one of the objects that have turned out to change. */
  changes(object: Identity): boolean {
    return this.givers.objects.has(identityText(object));
  }

  /** Whether makers that are as they were may be reached. */
  isWide(): boolean {
    const { charts, files, objects } = this.givers;
    return charts.length > 0 || files.size > 0 || objects.size > 0;
  }

  /** Takes note of HelmCharts that come out otherwise: releases may take their charts from them. */
  note(charts: readonly KubeObject[]): void {
    for (const chart of charts) if (this.gives(chart)) this.noted.push(chart);
  }

  /** From now on it reaches what hangs on the objects that change; false where that is nothing new. */
  widen(changes: readonly ObjectChange[]): boolean {
    const { objects } = this.givers;
    const fresh = [
      ...changes.filter(({ kind }) => givingKinds.has(kind)),
      ...this.noted,
    ].filter((one) => !objects.has(identityText(one)));
    if (fresh.length === 0) return false;
    for (const change of fresh) objects.add(identityText(change));
    this.touched = this.touchedBy(
      this.filesMentioning(fresh.map(({ name }) => name)),
    );
    return true;
  }

  private touchedBy(paths: readonly string[]): typeof this.touched {
    const { before, after } = this.comparison;
    return {
      before: withFolders(touchedBy(paths, before.outward)),
      after: withFolders(touchedBy(paths, after.outward)),
    };
  }

  private filesMentioning(names: readonly string[]): string[] {
    const { before, after } = this.comparison;
    return [before, after].flatMap(({ tree }) => filesMentioning(tree, names));
  }
}
