/**
 * Two states of the clusters, as Flux would carry them out: from each root through the Kustomizations that it applies, down to
 * the objects. Only what the change may touch is built.
 */
import { helmRelease } from "../kinds/helm-release.ts";
import { kustomization } from "../kinds/kustomization.ts";
import { identityText, type Identity } from "../model/identity.ts";
import type { KubeObject } from "../model/kube-object.ts";
import { compare } from "../model/order.ts";
import { renderKustomization } from "../render/render-kustomization.ts";
import type { RenderFailure } from "../render/rendering.ts";
import type { ObjectChange, Place } from "./change.ts";
import {
  madeKey,
  type Comparison,
  type Made,
  type NotRendered,
  type Rendered,
  type RenderRelease,
  type RootPair,
  type Walked,
} from "./comparison.ts";
import type { Side } from "./context.ts";
import {
  fluxObjects,
  foreignSource,
  pairs,
  placeOf,
  placeText,
  specOf,
  type MakerPair,
} from "./makers.ts";
import { documentsApart, nothing, objectChanges } from "./object-changes.ts";
import { Reach } from "./reach.ts";
import { isSame } from "./same-data.ts";
import { absentValues, unknownValues } from "./unknown-values.ts";
import { madeAnew, suspectsIn, timesIn } from "./rendered-twice.ts";
import type { VolatileFields } from "./volatile.ts";

/** Walks through all clusters; then once more to what hangs on an object that has turned out to change, and so on. */
export async function walk(comparison: Comparison): Promise<Walked> {
  const walker = new Walker(comparison);
  do await walker.round();
  while (walker.goesOn());
  return walker.result();
}

/** A maker of a cluster. */
interface Pair extends MakerPair {
  readonly cluster: string | undefined;
}

class Walker {
  private readonly changes: ObjectChange[] = [];
  private readonly failures = new Map<string, NotRendered>();
  private readonly made = new Map<string, Made>();
  /** The variables whose values only the cluster has, and the optional values that may be there, by `madeKey`. */
  private readonly unknown = new Map<string, readonly string[]>();
  private readonly volatile = new Map<string, VolatileFields>();
  private readonly reach: Reach;
  /** Makers that were compared, by their places. */
  private readonly compared = new Set<string>();
  /** Kustomizations that only one of the states is known to have, by their places. */
  private readonly single = new Map<string, { pair: Pair; root: RootPair }>();
  /** Those of this round. */
  private seen = new Set<string>();
  private readonly comparison: Comparison;

  constructor(comparison: Comparison) {
    this.comparison = comparison;
    this.reach = new Reach(comparison);
  }

  /** Whether there is another round to go: to what hangs on the objects that have changed in this one. */
  goesOn(): boolean {
    this.seen = new Set();
    return this.reach.widen(this.changes);
  }

  result(): Walked {
    const byPlace = (left: Place & Partial<Identity>, right: Place): number =>
      compare(placeText(left), placeText(right));
    return {
      changes: this.changes.toSorted(
        (left, right) =>
          byPlace(left, right) ||
          compare(identityText(left), identityText(right)),
      ),
      failures: [...this.failures.values()].toSorted(
        (left, right) => byPlace(left, right) || compare(left.why, right.why),
      ),
      made: this.made,
      volatile: this.volatile,
    };
  }

  /** From the roots down, and at last what only one state has. */
  async round(): Promise<void> {
    const { roots } = this.comparison;
    // A root is built in any case: it says what there is.
    await Promise.all(roots.map((root) => this.visit(root, root, true)));
    while (this.single.size > 0) {
      const left = [...this.single.values()];
      this.single.clear();
      await Promise.all(
        left.map(({ pair, root }) => this.visit(pair, root, false)),
      );
    }
  }

  /** Visits a Kustomization; one of one state only when it is sure that no other applies it in the other. */
  private async meet(pair: Pair, root: RootPair): Promise<void> {
    const { cluster, before, after } = pair;
    const key = placeText(placeOf(cluster, before ?? after));
    const other = this.single.get(key)?.pair;
    if (before === undefined || after === undefined) {
      if (other === undefined) {
        this.single.set(key, { pair, root });
        return;
      }
      this.single.delete(key);
    }
    const whole = {
      cluster,
      before: before ?? other?.before,
      after: after ?? other?.after,
    };
    await this.visit(whole, root, false);
  }

  private async visit(
    pair: Pair,
    root: RootPair,
    isRoot: boolean,
  ): Promise<void> {
    const { cluster, before, after } = pair;
    const place = placeOf(cluster, before ?? after);
    const key = placeText(place);
    // A Kustomization that applies itself, or a circle of them.
    if (this.seen.has(key)) return;
    this.seen.add(key);
    if (!isRoot && !this.reach.has(pair)) return;
    const foreign = [
      foreignSource(before, root.before),
      foreignSource(after, root.after),
    ].find((one) => one !== undefined);
    if (foreign !== undefined) {
      if (!isSame(specOf(before), specOf(after)))
        this.fail(place, "after", {
          code: "not-rendered",
          why: `it applies ${foreign}, which is not this repository`,
        });
      return;
    }
    const [old, next] = await Promise.all([
      this.render(before, place, "before"),
      this.render(after, place, "after"),
    ]);
    if (old === undefined || next === undefined) return;
    this.reportUnknown(this.compare(old, next, place), place);
    // Of a release that is as it was, what it is made from may change.
    const { before: was, after: is } = this.reach.isWide()
      ? { before: old.documents, after: next.documents }
      : documentsApart(old, next);
    await Promise.all([
      ...pairs(
        fluxObjects(old.documents, kustomization),
        fluxObjects(next.documents, kustomization),
      ).map((inner) => this.meet({ cluster, ...inner }, root)),
      ...pairs(fluxObjects(was, helmRelease), fluxObjects(is, helmRelease)).map(
        (inner) => this.visitRelease({ cluster, ...inner }, place),
      ),
    ]);
  }

  /** Says which values nobody knows here, where something changes that holds them. */
  private reportUnknown(changes: readonly ObjectChange[], place: Place): void {
    for (const side of ["before", "after"] as const) {
      const names = this.unknown.get(madeKey(place, side)) ?? [];
      const failure = unknownValues(changes, names, side);
      if (failure !== undefined) this.fail(place, side, failure);
    }
  }

  /** What it applies; nothing where the side does not have it, undefined where it cannot be rendered. */
  private async render(
    object: KubeObject | undefined,
    place: Place,
    side: Side,
  ): Promise<Rendered | undefined> {
    if (object === undefined) return nothing;
    const state = this.comparison[side];
    const { renderer } = this.comparison;
    const lookup = state.lookup(place.cluster, object.namespace);
    const rendered = await renderKustomization(object, state, renderer, lookup);
    for (const failure of rendered.failures) this.fail(place, side, failure);
    this.unknown.set(madeKey(place, side), rendered.unknown);
    return this.keep(place, side, rendered);
  }

  private async visitRelease(pair: Pair, by: Place): Promise<void> {
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
    if (this.compared.has(placeText(place))) return;
    const now = {
      place,
      side: "after",
      isNew: before === undefined,
      anew: undefined,
    } as const;
    const [old, next] = await Promise.all([
      this.template(before, { ...now, side: "before", isNew: false }),
      this.template(after, now),
    ]);
    if (old === undefined || next === undefined) return;
    const changes = this.compare(old, next, place);
    if (changes.length > 0) this.reportAbsent(place);
    if (after !== undefined) await this.findVolatile(changes, after, now);
  }

  private async template(
    release: KubeObject | undefined,
    where: Parameters<RenderRelease>[1],
  ): Promise<Rendered | undefined> {
    if (release === undefined) return nothing;
    const { place, side } = where;
    const rendered = await this.comparison.renderRelease(release, where);
    for (const failure of rendered.failures) this.fail(place, side, failure);
    this.unknown.set(madeKey(place, side), rendered.absent);
    return this.keep(place, side, rendered);
  }

  /** Says which optional values a release was rendered without, where it changes. */
  private reportAbsent(place: Place): void {
    for (const side of ["before", "after"] as const) {
      const failure = absentValues(
        this.unknown.get(madeKey(place, side)) ?? [],
      );
      if (failure !== undefined) this.fail(place, side, failure);
    }
  }

  private keep(
    place: Place,
    side: Side,
    one: Rendered & { readonly failures: readonly RenderFailure[] },
  ): Rendered | undefined {
    const rendered = one.failures.length > 0 ? undefined : one;
    this.made.set(madeKey(place, side), { place, side, rendered });
    return rendered;
  }

  private fail(place: Place, side: Side, failure: RenderFailure): void {
    const failed = { ...place, ...failure, side };
    // A maker may be looked at in several rounds.
    this.failures.set(JSON.stringify(failed), failed);
  }

  /** Adds what changes of two renderings, the first time; what was added. */
  private compare(
    old: Rendered,
    next: Rendered,
    place: Place,
  ): readonly ObjectChange[] {
    const key = placeText(place);
    if (this.compared.has(key)) return [];
    this.compared.add(key);
    const { changes, unreadable } = objectChanges(old, next, place);
    for (const [side, { template }] of unreadable)
      this.fail(place, side, {
        code: "not-rendered",
        why: `${template ?? "a document"} is no YAML that Flux reads`,
      });
    this.changes.push(...changes);
    return changes;
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
    for (const [key, fields] of found) this.volatile.set(key, fields);
  }
}
