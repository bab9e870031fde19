import { expect, it } from "vitest";
import {
  describeField,
  describeKind,
  describeType,
  suppliedBy,
} from "../../src/config/describe.ts";
import { alert } from "../../src/kinds/alert.ts";
import { gitRepository } from "../../src/kinds/git-repository.ts";
import { kustomization } from "../../src/kinds/kustomization.ts";

it("says what a value must be, with all that an enum allows", () => {
  const controllers = "abcdefgh".split("");
  expect(describeType({ enum: controllers })).toBe(
    "`a`, `b`, `c`, `d`, `e`, `f`, `g` or `h`",
  );
  expect(describeType({ type: "boolean" })).toBe("true or false");
  expect(describeType({ type: "array", items: { type: "string" } })).toBe(
    "a list, each item a string",
  );
  expect(
    describeType({
      type: "object",
      additionalProperties: { type: "string" },
    }),
  ).toBe("a map, each value a string");
  expect(
    describeType({
      anyOf: [{ type: "string" }, { type: "object" }, { type: "string" }],
    }),
  ).toBe("a string or a map");
});

it("names the kind, what it is, and Flux's page about it", () => {
  expect(describeKind(gitRepository)).toBe(
    "GitRepository: a Git repository that Flux reads. https://fluxcd.io/flux/components/source/gitrepositories/",
  );
});

const describe = (path: string, required: boolean) =>
  describeField(kustomization, path, { type: "string" }, required).replace(
    / https:.*/,
    "",
  );

it("says where a field stands, and whether somebody must write it", () => {
  expect(describe("path", false)).toBe("Kustomization `spec.path`: a string.");
  expect(describe("images[].name", true)).toBe(
    "Kustomization `spec.images[].name`: a string. Required.",
  );
  expect(describe("interval", true)).toBe(
    "Kustomization `spec.interval`: a string. By default `defaults.interval`.",
  );
});

it("knows what comes by itself", () => {
  expect(suppliedBy(kustomization, "prune")).toBe("`true`");
  expect(suppliedBy(kustomization, "sourceRef")).toBe("this repository");
  expect(suppliedBy(kustomization, "path")).toBeUndefined();
  // Only a field of the spec itself, not one of the same name below.
  expect(suppliedBy(gitRepository, "verify.interval")).toBeUndefined();
  expect(suppliedBy(alert, "interval")).toBeUndefined();
});
