/** The objects that two renderings of one maker have otherwise. */
import type { KubeObject } from "../model/kube-object.ts";
import { isInCrdsFolder } from "../render/chart-crds.ts";
import {
  differing,
  objectOf,
  objectsOf,
  type RenderedDocument,
} from "../render/documents.ts";
import type { ObjectChange, Place } from "./change.ts";
import type { Rendered } from "./comparison.ts";
import type { Side } from "./context.ts";
import { replacedByHash } from "./hashed-names.ts";
import { objectKey } from "./makers.ts";
import { isSame } from "./same-data.ts";

/** What a side without a maker has. */
export const nothing: Rendered = {
  documents: [],
  finish: (object) => object,
  finishKey: "",
};

/** The documents that are not in both. */
export function documentsApart(
  old: Rendered,
  next: Rendered,
): ReturnType<typeof differing> {
  const isFinishedAlike =
    old === nothing || next === nothing || old.finishKey === next.finishKey;
  return isFinishedAlike
    ? differing(old.documents, next.documents)
    : { before: old.documents, after: next.documents };
}

/** What changes, and the documents that nobody can read. */
export interface ObjectChanges {
  readonly changes: readonly ObjectChange[];
  readonly unreadable: readonly (readonly [Side, RenderedDocument])[];
  /** Names that a generator has put another hash behind: old → new. */
  readonly renamed: ReadonlyMap<string, string>;
}

/** An object, and where a chart has it. */
interface Read extends KubeObject {
  readonly isChartCrd: boolean;
}

function chartCrd(
  was: Read | undefined,
  is: Read | undefined,
): Pick<ObjectChange, "chartCrd"> {
  const [before, after] = [was?.isChartCrd === true, is?.isChartCrd === true];
  return before || after ? { chartCrd: { before, after } } : {};
}

/** Whether a document comes from the `crds/` folder of a release's chart; elsewhere helm's comments mean nothing. */
export function isOfCrdsFolder(
  { template }: RenderedDocument,
  { release }: Pick<Place, "release">,
): boolean {
  return release !== undefined && isInCrdsFolder(template);
}

/** The changes of a maker's objects. */
export function objectChanges(
  old: Rendered,
  next: Rendered,
  place: Place,
): ObjectChanges {
  const apart = documentsApart(old, next);
  const unreadable: [Side, RenderedDocument][] = [];
  const read = (
    { finish }: Rendered,
    documents: readonly RenderedDocument[],
    side: Side,
  ): Map<string, Read> => {
    const found = new Map<string, Read>();
    for (const document of documents) {
      const objects = objectsOf(document);
      if (objects === undefined) unreadable.push([side, document]);
      const isChartCrd = isOfCrdsFolder(document, place);
      for (const { fields } of objects ?? []) {
        const object = objectOf(finish(fields));
        found.set(objectKey(object), { ...object, isChartCrd });
      }
    }
    return found;
  };
  const before = read(old, apart.before, "before");
  const after = read(next, apart.after, "after");
  const changes: ObjectChange[] = [];
  const replaced = replacedByHash(before, after);
  const gone = new Set(replaced.values());
  const renamed = new Map<string, string>();
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    if (gone.has(key)) continue;
    const was = before.get(replaced.get(key) ?? key);
    const is = after.get(key);
    if (replaced.has(key)) renamed.set(was?.name ?? "", is?.name ?? "");
    const one = is ?? was;
    // Written otherwise, and yet the same.
    if (one === undefined || isSame(was?.fields, is?.fields)) continue;
    const { apiVersion, kind, namespace, name } = one;
    changes.push({
      apiVersion,
      kind,
      namespace,
      name,
      ...place,
      before: was?.fields,
      after: is?.fields,
      ...chartCrd(was, is),
      file: undefined,
    });
  }
  return { changes, unreadable, renamed };
}
