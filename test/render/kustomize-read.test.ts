import { expect, test } from "vitest";
import {
  readAsKustomize,
  repeatedObject,
} from "../../src/render/kustomize-read.ts";
import { withMetadata } from "../../src/render/post-render.ts";
import type { Fields } from "../../src/yaml/data.ts";
import { helmVectors } from "./helm-vectors.ts";

const labels = { x: "true" };

/** What the helm-controller makes of it; undefined where it refuses. */
const labelled = (text: string): readonly Fields[] | undefined => {
  const objects = readAsKustomize(text);
  if ("refusal" in objects || repeatedObject(objects) !== undefined)
    return undefined;
  return objects.map((object) =>
    withMetadata(object, { labels, annotations: {} }),
  );
};

// A Namespace in a namespace: what has none is not known here.
const known = helmVectors.rendered.filter(
  ({ text }) => !text.includes("kind: Namespace"),
);

test.each(known)(
  "as kustomize takes it: $text",
  ({ text, refused, objects }) => {
    expect(labelled(text)).toEqual(
      refused === true ? undefined : (objects ?? []),
    );
  },
);

test("why something is refused", () => {
  const head = "apiVersion: v1\nkind: A\nmetadata: {name: a}\n";
  const refusal = (text: string) => readAsKustomize(text);
  expect(refusal(`${head}a: 1\na: 2\n`)).toEqual({
    refusal: "line 5, column 1: the key `a` is there twice",
  });
  expect(refusal(`${head}data: {5: a}\n`)).toEqual({
    refusal: "a key, `5`, is no text",
  });
  expect(refusal("apiVersion: v1\nkind: A\n")).toEqual({
    refusal: 'a "A" has no metadata.name',
  });
});

test("the object that is there twice is told", () => {
  const object = (namespace?: string): Fields => ({
    apiVersion: "v1",
    kind: "A",
    metadata: { name: "a", ...(namespace === undefined ? {} : { namespace }) },
  });
  const [first, other, second] = [object(), object("x"), object("default")];
  expect(repeatedObject([first, other, second])).toBe(second);
  expect(repeatedObject([first, other])).toBeUndefined();
});
