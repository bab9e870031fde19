import { expect, it } from "vitest";
import {
  readAddons,
  readBranch,
  readCi,
  readClusters,
} from "../../src/scaffold/answers.ts";

it.each(["main", "release/2.x", "Ünïcode", "a+b", "feature#1"])(
  "%s is a branch",
  (name) => expect(readBranch(name)).toEqual({ value: name }),
);

it.each(["", "-b", "a b", "a..b", "a/", "/a", "a.lock", "a~1", "@{u}", ".a"])(
  "%j is no branch, to Git",
  (name) =>
    expect(readBranch(name)).toEqual({ wrong: expect.stringContaining(name) }),
);

it("clusters have names that can be files and labels, each once", () => {
  expect(readClusters(["b", "a", "b"])).toEqual({ value: ["b", "a"] });
  expect(readClusters(["a", "Prod"])).toEqual({
    wrong: expect.stringContaining("upper-case"),
  });
});

it("add-ons are taken once and in the catalogue's order; a wrong one is told the nearest", () => {
  const read = readAddons(["keda", "cert-manager", "keda"]);
  expect(read).toMatchObject({
    value: [{ name: "cert-manager" }, { name: "keda" }],
  });
  expect(readAddons(["cert-manger"])).toEqual({
    wrong: "there is no add-on `cert-manger`: did you mean `cert-manager`?",
  });
  expect(readAddons(["x"])).toEqual({
    wrong: expect.stringContaining("there are argo-rollouts, argo-workflows"),
  });
});

it("CI is one of four", () => {
  expect(readCi("gitlab")).toEqual({ value: "gitlab" });
  expect(readCi("none")).toEqual({ value: undefined });
  expect(readCi("circle")).toEqual({
    wrong: "`circle` is none of github, gitlab, jenkins, none",
  });
});
