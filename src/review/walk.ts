/**
 * Two states of the clusters, as Flux would carry them out: from each root through the Kustomizations that it applies, down to
 * the objects. Only what the change may touch is built.
 */
import { helmChart } from "../kinds/helm-chart.ts";
import { helmRelease } from "../kinds/helm-release.ts";
import { kustomization } from "../kinds/kustomization.ts";
import type { KubeObject } from "../model/kube-object.ts";
import type { NoArtifact } from "../render/artifact-tree.ts";
import { sourceOf } from "../render/kustomization-source.ts";
import type { ObjectChange, Place } from "./change.ts";
import type {
  Comparison,
  Rendered,
  RenderRelease,
  RootPair,
  Walked,
} from "./comparison.ts";
import type { Above } from "./cluster-makers.ts";
import type { Side } from "./context.ts";
import { MadeElsewhere, type Search } from "./made-elsewhere.ts";
import {
  fluxObjects,
  pairs,
  placeOf,
  placeKey,
  specOf,
  type MakerPair,
} from "./makers.ts";
import { documentsApart, nothing } from "./object-changes.ts";
import { Reach, type Sources } from "./reach.ts";
import { isSame } from "./same-data.ts";
import { unknownSource } from "./unknown-values.ts";
import { WalkRecord } from "./walk-record.ts";
import { madeAnew, suspectsIn, timesIn } from "./rendered-twice.ts";

/** Walks through all clusters; then once more to what hangs on an object that has turned out to change, and so on. */
export async function walk(comparison: Comparison): Promise<Walked> {
  const walker = new Walker(comparison);
  do await walker.round();
  while (walker.goesOn());
  return walker.record.walked();
}

/** A maker of a cluster. */
interface Pair extends MakerPair {
  readonly cluster: string | undefined;
}

/** How the walk has come to a Kustomization. */
interface Way {
  readonly root: RootPair;
  /** What the Kustomizations on the way apply, on each side. */
  readonly applied: Readonly<Record<Side, Above>>;
}

interface Single {
  readonly pair: Pair;
  readonly way: Way;
}

function isForeign(source: Sources[Side]): source is NoArtifact {
  return source !== undefined && "why" in source;
}

class Walker {
  readonly record = new WalkRecord();
  private readonly reach: Reach;
  /** Kustomizations that only one of the states is known to have, by their places. */
  private readonly single = new Map<string, Single>();
  /** Those of this round. */
  private seen = new Set<string>();
  private readonly comparison: Comparison;
  /** By the clusters' roots. */
  private readonly elsewhere = {
    before: new Map<RootPair, MadeElsewhere>(),
    after: new Map<RootPair, MadeElsewhere>(),
  };

  constructor(comparison: Comparison) {
    this.comparison = comparison;
    this.reach = new Reach(comparison);
  }

  /** Whether there is another round to go: to what hangs on the objects that have changed in this one. */
  goesOn(): boolean {
    this.seen = new Set();
    return this.reach.widen(this.record.changes);
  }

  /** From the roots down, and at last what only one state has. */
  async round(): Promise<void> {
    const { roots } = this.comparison;
    // A root is built in any case: it says what there is.
    await Promise.all(
      roots.map((root) => {
        const way = { root, applied: { before: [], after: [] } };
        return this.visit(root, way, true);
      }),
    );
    while (this.single.size > 0) {
      const left = [...this.single.values()];
      this.single.clear();
      await Promise.all(
        left.map(({ pair, way }) => this.visit(pair, way, false)),
      );
    }
  }

  /** Visits a Kustomization; one of one state only when it is sure that no other applies it in the other. */
  private async meet(pair: Pair, way: Way): Promise<void> {
    const { cluster, before, after } = pair;
    const key = placeKey(placeOf(cluster, before ?? after));
    const single = this.single.get(key);
    const other = single?.pair;
    if (before === undefined || after === undefined) {
      if (other === undefined) {
        this.single.set(key, { pair, way });
        return;
      }
      this.single.delete(key);
    }
    const whole = {
      cluster,
      before: before ?? other?.before,
      after: after ?? other?.after,
    };
    // Each side has come its own way.
    const { root } = way;
    const applied = {
      before: ((before === undefined && single?.way) || way).applied.before,
      after: ((after === undefined && single?.way) || way).applied.after,
    };
    await this.visit(whole, { root, applied }, false);
  }

  private async visit(pair: Pair, way: Way, isRoot: boolean): Promise<void> {
    const { cluster, before, after } = pair;
    const { root, applied } = way;
    const place = placeOf(cluster, before ?? after);
    const key = placeKey(place);
    // A Kustomization that applies itself, or a circle of them.
    if (this.seen.has(key)) return;
    this.seen.add(key);
    const sources = {
      before: this.sourceOf(before, "before", way),
      after: this.sourceOf(after, "after", way),
    };
    if (!isRoot && !this.reach.has(pair, sources)) return;
    const foreign = [sources.before, sources.after].find(isForeign);
    if (foreign !== undefined) {
      const isKnownSame =
        isSame(specOf(before), specOf(after)) &&
        [sources.before, sources.after].every(
          (one) =>
            one !== undefined && "why" in one && one.folders.length === 0,
        );
      if (!isKnownSame)
        this.record.fail(place, "after", {
          code: "not-rendered",
          why: foreign.why,
        });
      return;
    }
    const [old, next] = await Promise.all([
      this.render(before, place, "before", way),
      this.render(after, place, "after", way),
    ]);
    if (old === undefined || next === undefined) return;
    this.record.reportUnknown(this.record.compare(old, next, place), place);
    this.reach.note(fluxObjects(next.documents, helmChart));
    // Of a release that is as it was, what it is made from may change.
    const { before: was, after: is } = this.reach.isWide()
      ? { before: old.documents, after: next.documents }
      : documentsApart(old, next);
    const here: Way = {
      root,
      applied: {
        before: [...applied.before, old.documents],
        after: [...applied.after, next.documents],
      },
    };
    await Promise.all([
      ...pairs(
        fluxObjects(old.documents, kustomization),
        fluxObjects(next.documents, kustomization),
      ).map((inner) => this.meet({ cluster, ...inner }, here)),
      ...pairs(fluxObjects(was, helmRelease), fluxObjects(is, helmRelease)).map(
        (inner) => this.visitRelease({ cluster, ...inner }, place, here),
      ),
    ]);
  }

  private sourceOf(
    object: KubeObject | undefined,
    side: Side,
    { root, applied }: Way,
  ): Sources[Side] {
    const { [side]: state } = this.comparison;
    return object && sourceOf(object, root[side], state, applied[side]);
  }

  /** What it applies; nothing where the side does not have it, undefined where it cannot be rendered. */
  private async render(
    object: KubeObject | undefined,
    place: Place,
    side: Side,
    { root, applied }: Way,
  ): Promise<Rendered | undefined> {
    if (object === undefined) return nothing;
    const rendered = await this.madeElsewhere(root, side).render(
      object,
      applied[side],
    );
    const changed = rendered.unknownSources.find((source) =>
      this.reach.changes(source),
    );
    if (changed !== undefined)
      this.record.fail(place, side, unknownSource(changed));
    const { unknown: names, circle } = rendered;
    return this.record.keep(place, side, rendered, { names, circle });
  }

  private madeElsewhere(pair: RootPair, side: Side): MadeElsewhere {
    const known = this.elsewhere[side];
    let its = known.get(pair);
    if (its === undefined) {
      const { [side]: state, renderer } = this.comparison;
      const { cluster, [side]: root } = pair;
      its = new MadeElsewhere({ cluster, root, state, renderer });
      known.set(pair, its);
    }
    return its;
  }

  private async visitRelease(
    pair: Pair,
    by: Place,
    { root, applied }: Way,
  ): Promise<void> {
    const { before, after } = pair;
    const object = after ?? before;
    const place: Place = {
      ...by,
      release: `${object?.namespace ?? ""}/${object?.name ?? ""}`,
    };
    const isSameObject =
      before !== undefined &&
      after !== undefined &&
      isSame(before.fields, after.fields);
    if (isSameObject && !this.reach.gives(after)) return;
    if (this.record.has(place)) return;
    const searchOn = (side: Side): Search =>
      this.madeElsewhere(root, side).searchFrom(applied[side]);
    const now = {
      place,
      side: "after",
      isNew: before === undefined,
      anew: undefined,
      applied: searchOn("after"),
    } as const;
    const [old, next] = await Promise.all([
      this.template(before, {
        ...now,
        side: "before",
        isNew: false,
        applied: searchOn("before"),
      }),
      this.template(after, now),
    ]);
    if (old === undefined || next === undefined) return;
    const changes = this.record.compare(old, next, place);
    if (changes.length > 0) await this.record.reportOpen(place);
    if (after !== undefined) await this.findVolatile(changes, after, now);
  }

  private async template(
    release: KubeObject | undefined,
    where: Parameters<RenderRelease>[1] & { readonly applied: Search },
  ): Promise<Rendered | undefined> {
    if (release === undefined) return nothing;
    const { place, side, applied } = where;
    const rendered = await this.comparison.renderRelease(release, where);
    if (side === "after") this.record.ask(place, rendered.questions);
    this.record.keepChart(place, side, rendered.chart);
    return this.record.keep(place, side, rendered, {
      names: rendered.absent,
      circle: applied.circle(),
    });
  }

  /** Renders once more what looks as if the chart drew it by lot: what differs then is no change. */
  private async findVolatile(
    changes: readonly ObjectChange[],
    release: KubeObject,
    where: Parameters<RenderRelease>[1],
  ): Promise<void> {
    const suspects = suspectsIn(changes);
    if (suspects.length === 0) return;
    const { renderRelease } = this.comparison;
    const { place } = where;
    const again = await renderRelease(release, { ...where, anew: "now" });
    const found = madeAnew(suspects, again, place);
    const times = timesIn(suspects, found);
    if (times.length > 0) {
      const later = await renderRelease(release, { ...where, anew: "later" });
      for (const [key, fields] of madeAnew(times, later, place))
        found.set(key, new Map([...fields, ...(found.get(key) ?? [])]));
    }
    this.record.addVolatile(found);
  }
}
