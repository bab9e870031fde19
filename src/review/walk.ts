/**
 * Two states of the clusters, as Flux would carry them out: from each root through the Kustomizations that it applies, down to
 * the objects. Only what the change may touch is built.
 */
import { helmRelease } from "../kinds/helm-release.ts";
import { kustomization } from "../kinds/kustomization.ts";
import { identityText, type Identity } from "../model/identity.ts";
import type { KubeObject } from "../model/kube-object.ts";
import { compare } from "../model/order.ts";
import {
  differing,
  objectOf,
  objectsOf,
  type RenderedDocument,
} from "../render/documents.ts";
import { chartsTouched, filesMentioning } from "../render/mentions.ts";
import { renderKustomization } from "../render/render-kustomization.ts";
import type { RenderFailure } from "../render/rendering.ts";
import { folderOf } from "../render/roots.ts";
import { isWithin, touchedBy, zonesOf } from "../render/zones.ts";
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
  hangsOn,
  objectKey,
  pairs,
  placeOf,
  placeText,
  specOf,
  type Givers,
  type MakerPair,
} from "./makers.ts";
import { isSame } from "./same-data.ts";

/** Walks through all clusters; then once more to what hangs on an object that has turned out to change, and so on. */
export async function walk(comparison: Comparison): Promise<Walked> {
  const walker = new Walker(comparison);
  do await Promise.all(comparison.roots.map((root) => walker.start(root)));
  while (walker.goesOn());
  return walker.result();
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

/** A maker of a cluster. */
interface Pair extends MakerPair {
  readonly cluster: string | undefined;
}

class Walker {
  private readonly changes: ObjectChange[] = [];
  private readonly failures = new Map<string, NotRendered>();
  private readonly made = new Map<string, Made>();
  private touched: Readonly<Record<Side, readonly string[]>>;
  /** Makers that were compared, by their places. */
  private readonly compared = new Set<string>();
  /** Those of this round. */
  private seen = new Set<string>();
  private readonly givers: Givers & { readonly objects: Set<string> };
  private readonly comparison: Comparison;

  constructor(comparison: Comparison) {
    this.comparison = comparison;
    const { changed, before, after } = comparison;
    const charts = chartsTouched(changed, [before.tree, after.tree]);
    this.givers = { charts, objects: new Set() };
    const users = this.filesMentioning(
      charts.map((folder) => folder.slice(folder.lastIndexOf("/") + 1)),
    );
    this.touched = this.touchedBy([...changed, ...users]);
  }

  private touchedBy(paths: readonly string[]): typeof this.touched {
    const { before, after } = this.comparison;
    return {
      before: touchedBy(paths, before.outward),
      after: touchedBy(paths, after.outward),
    };
  }

  private filesMentioning(names: readonly string[]): string[] {
    const { before, after } = this.comparison;
    return [before, after].flatMap(({ tree }) => filesMentioning(tree, names));
  }

  /** Whether there is another round to go: to what hangs on the objects that have changed in this one. */
  goesOn(): boolean {
    const fresh = this.changes.filter(
      (change) =>
        givingKinds.has(change.kind) &&
        !this.givers.objects.has(identityText(change)),
    );
    if (fresh.length === 0) return false;
    for (const change of fresh) this.givers.objects.add(identityText(change));
    this.touched = this.touchedBy(
      this.filesMentioning(fresh.map(({ name }) => name)),
    );
    this.seen = new Set();
    return true;
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
      looked: this.compared.size,
    };
  }

  /** The root is built in any case: it says what there is. */
  async start(root: RootPair): Promise<void> {
    await this.visit(root, root, true);
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
    if (!isRoot && this.isUntouched(pair)) return;
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
    const apart = this.compare(old, next, place);
    // Of a release that is as it was, what it is made from may change.
    const { charts, objects } = this.givers;
    const hanging = charts.length > 0 || objects.size > 0;
    const [was, is] = hanging
      ? [old.documents, next.documents]
      : [apart.before, apart.after];
    await Promise.all([
      ...pairs(
        fluxObjects(old.documents, kustomization),
        fluxObjects(next.documents, kustomization),
      ).map((inner) => this.visit({ cluster, ...inner }, root, false)),
      ...pairs(fluxObjects(was, helmRelease), fluxObjects(is, helmRelease)).map(
        (inner) => this.visitRelease({ cluster, ...inner }, place),
      ),
    ]);
  }

  private isUntouched({ before, after }: Pair): boolean {
    if (before === undefined || after === undefined) return false;
    if (!isSame(specOf(before), specOf(after)) || hangsOn(after, this.givers))
      return false;
    return (["before", "after"] as const).every((side) => {
      const folder = folderOf((side === "before" ? before : after).fields);
      const { nesting, outward } = this.comparison[side];
      if (this.touched[side].some((path) => isWithin(path, folder)))
        return false;
      const zones = zonesOf(folder, outward);
      return !nesting.some((path) =>
        zones.some((zone) => isWithin(path, zone)),
      );
    });
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
    if (rendered.unknown.length > 0)
      this.fail(place, side, {
        code: "unknown-value",
        why: `only the cluster knows the values of ${rendered.unknown.map((name) => `\`\${${name}}\``).join(", ")}`,
        hint: "give them under `fixtures` in fluxsmith.yaml",
      });
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
    if (isSameObject && !hangsOn(after, this.givers)) return;
    if (this.compared.has(placeText(place))) return;
    const [old, next] = await Promise.all([
      this.template(before, { place, side: "before", isNew: false }),
      this.template(after, {
        place,
        side: "after",
        isNew: before === undefined,
      }),
    ]);
    if (old === undefined || next === undefined) return;
    this.compare(old, next, place);
  }

  private async template(
    release: KubeObject | undefined,
    where: Parameters<RenderRelease>[1],
  ): Promise<Rendered | undefined> {
    if (release === undefined) return nothing;
    const { place, side } = where;
    const rendered = await this.comparison.renderRelease(release, where);
    for (const failure of rendered.failures) this.fail(place, side, failure);
    return this.keep(place, side, rendered);
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

  /** Adds what changes of two renderings; the documents that are not in both. */
  private compare(
    old: Rendered,
    next: Rendered,
    place: Place,
  ): ReturnType<typeof differing> {
    const isFinishedAlike =
      old === nothing || next === nothing || old.finishKey === next.finishKey;
    const apart = isFinishedAlike
      ? differing(old.documents, next.documents)
      : { before: old.documents, after: next.documents };
    const isKnown = this.compared.has(placeText(place));
    this.compared.add(placeText(place));
    if (isKnown) return apart;
    const before = this.objectsBy(old, apart.before, place, "before");
    const after = this.objectsBy(next, apart.after, place, "after");
    for (const key of new Set([...before.keys(), ...after.keys()])) {
      const [was, is] = [before.get(key), after.get(key)];
      const one = is ?? was;
      // Written otherwise, and yet the same.
      if (one === undefined || isSame(was?.fields, is?.fields)) continue;
      const { apiVersion, kind, namespace, name } = one;
      this.changes.push({
        ...{ apiVersion, kind, namespace, name },
        ...place,
        layer: "rendered",
        before: was?.fields,
        after: is?.fields,
        file: undefined,
      });
    }
    return apart;
  }

  private objectsBy(
    { finish }: Rendered,
    documents: readonly RenderedDocument[],
    place: Place,
    side: Side,
  ): Map<string, KubeObject> {
    const found = new Map<string, KubeObject>();
    for (const document of documents) {
      const objects = objectsOf(document);
      if (objects === undefined)
        this.fail(place, side, {
          code: "not-rendered",
          why: `${document.template ?? "a document"} is no YAML that Kubernetes reads`,
        });
      for (const { fields } of objects ?? []) {
        const object = objectOf(finish(fields));
        found.set(objectKey(object), object);
      }
    }
    return found;
  }
}

/** What a side without a maker has. */
const nothing: Rendered = {
  documents: [],
  finish: (object) => object,
  finishKey: "",
};
