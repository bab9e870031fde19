/** What the page of `fluxsmith diff --output html` says. */
import { identityText, type Identity } from "../model/identity.ts";
import type { Consequence } from "../review/consequence.ts";
import { groupChanges, sameness } from "../review/groups.ts";
import {
  placeText,
  type ReviewedObject,
  type ReviewResult,
} from "../review/result.ts";
import { keyOf } from "../review/review.ts";
import type { TextLine } from "../review/text-diff.ts";
import { oneLine } from "../diagnostics/print-text.ts";
import { diffHunks } from "./diff-hunks.ts";
import { leftOutText } from "./left-out-text.ts";
import { pageGraphs, touchesIn } from "./print-review-graph.ts";
import { verdict } from "./print-review.ts";
import type { ReviewGraph } from "./review-graph.ts";
import { worstOf } from "./review-order.ts";
import type {
  PageCluster,
  PageConsequence,
  PageFilter,
  PageKustomization,
  PageLines,
  PageMaker,
  PageObject,
  ReviewPage,
} from "./review-page.ts";

/** Where there are more, only the dangerous ones are open at first. */
const mostOpen = 50;

/** The page's texts, ready to be escaped; control characters are made visible. */
export function pageOfReview(
  result: ReviewResult,
  graph?: ReviewGraph,
): ReviewPage {
  const objects = pageObjects(result, touchesIn(graph));
  const ids = new Map(
    [...objects].map(([object, { id }]) => [keyOf(object), id]),
  );
  const says = oneLine(verdict(result));
  return {
    title: `Flux diff: ${says}`,
    from: oneLine(result.before),
    to: oneLine(result.after),
    verdict: says,
    noise: leftOutText(result) ?? "",
    consequences: result.consequences.map((one) => pageConsequence(one, ids)),
    failures: result.failures.map((failure, at) => ({
      id: `failure-${at + 1}`,
      place: oneLine(placeText(failure)),
      why: oneLine(failure.why),
      hint: oneLine(failure.hint ?? ""),
    })),
    graphs:
      graph === undefined
        ? []
        : pageGraphs(graph, ({ own, made, failures }) => {
            const [first] = [...own, ...made];
            const [why] = failures;
            return first === undefined
              ? `failure-${why === undefined ? 0 : result.failures.indexOf(why) + 1}`
              : (objects.get(first)?.id ?? "");
          }),
    images: result.images.map(({ from, to, workloads }) => ({
      from: oneLine(from ?? "none"),
      to: oneLine(to ?? "none"),
      workloads: workloads.length,
      names: workloads.map(inClusterText).map(oneLine).join(", "),
    })),
    filters: filtersOf([...objects.values()]),
    clusters: grouped(result.objects, ({ cluster }) => cluster ?? "").map(
      ([name, its]) => pageCluster(name, its, objects),
    ),
  };
}

type PageObjects = ReadonlyMap<ReviewedObject, PageObject>;

function pageObjects(
  result: ReviewResult,
  touches: ReturnType<typeof touchesIn>,
): PageObjects {
  const worst = worstOf(result);
  const consequences = new Map(
    grouped(result.consequences, ({ object, cluster }) =>
      keyOf({ ...object, cluster }),
    ),
  );
  const notes = notesOf(result);
  const isFew = result.objects.length <= mostOpen;
  return new Map(
    result.objects.map((object, at) => {
      const severity = worst(object) ?? "";
      const its = consequences.get(keyOf(object)) ?? [];
      return [
        object,
        {
          id: `object-${at + 1}`,
          sign: signs[object.change],
          kind: oneLine(object.kind),
          name: oneLine(nameText(object)),
          change: object.change,
          severity,
          note: oneLine(notes.get(object) ?? ""),
          file: oneLine(object.file ?? ""),
          consequences: its.map((one) => pageConsequence(one)),
          hunks: diffHunks(object.differences).map(({ head, lines }) => ({
            head: head ?? "",
            parts: partsOf(lines),
          })),
          classes: [object.change, severity]
            .filter((name) => name !== "")
            .map((name) => `is-${name}`)
            .join(" "),
          touches: touches.get(object)?.join(" ") ?? "",
          find: oneLine(
            `${placeText(object)} ${identityText(object)} ${object.file ?? ""}`,
          ).toLowerCase(),
          open: isFew || severity === "danger",
        },
      ];
    }),
  );
}

/** Of objects that several clusters have: where the change is the same, and where not. */
function notesOf({
  objects,
}: ReviewResult): ReadonlyMap<ReviewedObject, string> {
  return new Map(
    groupChanges(objects).flatMap((group) => {
      const text = sameness(group);
      return text === undefined
        ? []
        : group.variants
            .flat()
            .map((object): [ReviewedObject, string] => [object, text]);
    }),
  );
}

const signs = { added: "+", changed: "~", removed: "-" } as const;

const nameText = ({ namespace, name }: Identity): string =>
  namespace === "" ? name : `${namespace}/${name}`;

const inClusterText = ({
  cluster,
  ...object
}: Identity & { readonly cluster: string | undefined }): string =>
  cluster === undefined
    ? identityText(object)
    : `${cluster}: ${identityText(object)}`;

function pageConsequence(
  { severity, cluster, object, why, code, fix }: Consequence,
  ids: ReadonlyMap<string, string> = new Map(),
): PageConsequence {
  return {
    severity,
    cluster: oneLine(cluster ?? ""),
    object: oneLine(identityText(object)),
    why: oneLine(why),
    code,
    steps: fix?.split("\n").map(oneLine) ?? [],
    id: ids.get(keyOf({ ...object, cluster })) ?? "",
  };
}

/** Runs of lines that stand on both sides, and of those that do not. */
function partsOf(lines: readonly TextLine[]): PageLines[] {
  const parts: { same: string[]; gone: string[]; come: string[] }[] = [];
  let isSame: boolean | undefined;
  for (const { mark, text } of lines) {
    if ((mark === " ") !== isSame) parts.push({ same: [], gone: [], come: [] });
    isSame = mark === " ";
    parts.at(-1)?.[sides[mark]].push(text);
  }
  return parts;
}

const sides = { " ": "same", "-": "gone", "+": "come" } as const;

function pageCluster(
  name: string,
  its: readonly ReviewedObject[],
  objects: PageObjects,
): PageCluster {
  const kustomizations = grouped(
    its,
    ({ kustomization }) => kustomization ?? "",
  ).map(([of, all]): PageKustomization => {
    const isMade = ({ release }: ReviewedObject): boolean =>
      release !== undefined;
    return {
      ...pageMaker(
        of,
        all.filter((one) => !isMade(one)),
        objects,
      ),
      classes: classesOf(all, objects),
      releases: grouped(all.filter(isMade), ({ release }) => release ?? "").map(
        ([release, made]) => pageMaker(release, made, objects),
      ),
    };
  });
  return {
    name: name === "" ? "The cluster" : oneLine(name),
    classes: classesOf(its, objects),
    kustomizations,
  };
}

function pageMaker(
  name: string,
  its: readonly ReviewedObject[],
  objects: PageObjects,
): PageMaker {
  return {
    name: oneLine(name),
    objects: its.flatMap((one) => objects.get(one) ?? []),
    classes: classesOf(its, objects),
  };
}

function classesOf(
  its: readonly ReviewedObject[],
  objects: PageObjects,
): string {
  const all = its.flatMap((one) => objects.get(one)?.classes.split(" ") ?? []);
  return [...new Set(all)].join(" ");
}

function grouped<T>(
  items: readonly T[],
  keyIn: (item: T) => string,
): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyIn(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups];
}

function filtersOf(objects: readonly PageObject[]): PageFilter[] {
  const filter = (name: string, label: string): PageFilter => ({
    name,
    label,
    count: objects.filter(({ classes }) =>
      classes.split(" ").includes(`is-${name}`),
    ).length,
  });
  return [
    { name: "all", label: "All", count: objects.length },
    filter("danger", "Dangers"),
    filter("warning", "Warnings"),
    filter("added", "Added"),
    filter("changed", "Changed"),
    filter("removed", "Removed"),
  ];
}
