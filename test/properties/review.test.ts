/** What holds of a review whatever the two states are. */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { pathText } from "../../src/model/field-path.ts";
import { identityText } from "../../src/model/identity.ts";
import { compare } from "../../src/model/order.ts";
import {
  placeText,
  type ReviewedObject,
  type ReviewResult,
} from "../../src/review/result.ts";
import type { Data } from "../../src/yaml/data.ts";
import { reviewFiles } from "./review-files.ts";
import {
  changes,
  filesOf,
  layouts,
  mayBeBuilt,
  type Model,
} from "./review-states.ts";

const runs = { numRuns: 300 };

const plain = {
  isReversed: false,
  isInOneFile: false,
  prefix: "a",
  isDeep: false,
};

/** Masks name their side. */
const mirrored = (side: Data | undefined): unknown =>
  JSON.parse(
    JSON.stringify(side ?? null).replaceAll(
      /\*\*\* \((before|after)\)/g,
      (_, its) => `*** (${its === "before" ? "after" : "before"})`,
    ),
  );

const objectText = (object: ReviewedObject): string =>
  `${placeText(object)} · ${identityText(object)}`;

const opposite = { added: "removed", removed: "added", changed: "changed" };

/** All that changes, as a list that is the same for the same changes. */
function changesOf({ objects }: ReviewResult, isMirrored = false): unknown {
  return objects
    .flatMap((object) =>
      object.differences.map(({ path, what, before, after }) => ({
        object: objectText(object),
        change: isMirrored ? opposite[object.change] : object.change,
        path: pathText(path),
        what,
        before: isMirrored ? mirrored(after) : (before ?? null),
        after: isMirrored ? mirrored(before) : (after ?? null),
      })),
    )
    .map((one) => JSON.stringify(sorted(one)))
    .toSorted(compare);
}

it("of a state with itself is empty, however each is written", () =>
  fc.assert(
    fc.asyncProperty(changes, layouts, async ([, model], layout) => {
      for (const written of [plain, layout]) {
        const { result } = await reviewFiles(
          filesOf(model, plain),
          filesOf(model, written),
        );
        expect(result).toMatchObject({
          objects: [],
          consequences: [],
          images: [],
          failures: [],
        });
      }
    }),
    runs,
  ));

it("backwards is the same backwards: added is removed, before is after", () =>
  fc.assert(
    fc.asyncProperty(changes, async ([before, after]) => {
      const [old, next] = [filesOf(before, plain), filesOf(after, plain)];
      const { result: there } = await reviewFiles(old, next);
      const { result: back } = await reviewFiles(next, old);
      expect(changesOf(back, true)).toEqual(changesOf(there));
    }),
    runs,
  ));

it("does not hang on the files' names, their folders, their order or that of what is in them", () =>
  fc.assert(
    fc.asyncProperty(
      changes,
      layouts,
      layouts,
      async ([before, after], one, other) => {
        const { result } = await reviewFiles(
          filesOf(before, plain),
          filesOf(after, plain),
        );
        const { result: moved } = await reviewFiles(
          filesOf(before, one),
          filesOf(after, other),
        );
        expect(moved.objects.map(objectText)).toEqual(
          result.objects.map(objectText),
        );
        expect(changesOf(moved)).toEqual(changesOf(result));
        expect(moved.consequences).toEqual(result.consequences);
        expect(moved.images).toEqual(result.images);
      },
    ),
    runs,
  ));

it("builds no Kustomization that the change cannot touch, and none twice", () =>
  fc.assert(
    fc.asyncProperty(changes, async ([before, after]) => {
      const { built } = await reviewFiles(
        filesOf(before, plain),
        filesOf(after, plain),
      );
      const allowed = mayBeBuilt(before, after);
      expect(built.filter((folder) => !allowed.has(folder))).toEqual([]);
      for (const folder of new Set(built))
        expect(
          built.filter((one) => one === folder).length,
        ).toBeLessThanOrEqual(2);
    }),
    runs,
  ));

it("finds every change that there is", () =>
  fc.assert(
    fc.asyncProperty(changes, async ([before, after]) => {
      const { result } = await reviewFiles(
        filesOf(before, plain),
        filesOf(after, plain),
      );
      // What each object is, wherever the root leads.
      const states = [before, after].map((model) => {
        const { apps, base } = model;
        return new Map(
          apps.flatMap((app, at) => {
            if (app === undefined) return [];
            const its = [
              ...app.objects.map((one, index) => [index, one] as const),
              ...(app.usesBase
                ? base.map((one, index) => [`base ${index}`, one] as const)
                : []),
            ];
            return its.map(
              ([index, one]) =>
                [`${at} ${index} ${String(one["kind"])}`, one] as const,
            );
          }),
        );
      });
      const [old, next] = states;
      const keys = new Set([...(old?.keys() ?? []), ...(next?.keys() ?? [])]);
      const apart = [...keys].filter((key) => {
        const [was, is] = [old?.get(key), next?.get(key)];
        return JSON.stringify(sorted(was)) !== JSON.stringify(sorted(is));
      });
      expect(
        result.objects.filter(({ kind }) => kind !== "Kustomization"),
      ).toHaveLength(apart.length);
    }),
    runs,
  ));

it.each([
  ["by another one", false, true],
  ["by the root", true, false],
])(
  "a Kustomization that is applied %s now neither gains nor loses anything",
  async (_by, before, after) => {
    const spec = { prune: true };
    const model = (isNested: boolean): Model => ({
      base: [],
      apps: [
        { spec, objects: [], usesBase: false, isNested: false },
        {
          spec,
          objects: [{ apiVersion: "v1", kind: "ConfigMap", data: {} }],
          usesBase: false,
          isNested,
        },
      ],
    });
    const { result } = await reviewFiles(
      filesOf(model(before), plain),
      filesOf(model(after), plain),
    );
    expect(result.objects.filter(({ kind }) => kind === "ConfigMap")).toEqual(
      [],
    );
  },
);

/** With the keys of its maps in order. */
function sorted(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(sorted);
  if (typeof data !== "object" || data === null) return data;
  return Object.fromEntries(
    Object.entries(data)
      .toSorted(([left], [right]) => compare(left, right))
      .map(([key, value]) => [key, sorted(value)]),
  );
}
