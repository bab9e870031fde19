import { describe, expect, it } from "vitest";
import {
  commonParts,
  isExact,
  objectFilter,
  parseObjectWords,
} from "../../src/cluster/object-words.ts";

const fits = (words: string, object: string): boolean => {
  const [kind = "", namespace = "", name = ""] = object.split("/");
  const filter = objectFilter(parseObjectWords(words.split(" ")));
  return filter({ kind, namespace, name });
};

describe("the words of events and logs", () => {
  it.each([
    ["hr", "HelmRelease/apps/podinfo"],
    ["helmreleases", "HelmRelease/apps/podinfo"],
    ["hr/podinfo", "HelmRelease/apps/podinfo"],
    ["HelmRelease/apps/podinfo", "HelmRelease/apps/podinfo"],
    ["hr/apps/*", "HelmRelease/apps/podinfo"],
    ["hr/*/pod*", "HelmRelease/apps/podinfo"],
    ["ks/x hr/podinfo", "HelmRelease/apps/podinfo"],
    ["externalartifact", "ExternalArtifact/a/b"],
  ])("%s is for %s", (words, object) => {
    expect(fits(words, object)).toBe(true);
  });

  it.each([
    ["ks", "HelmRelease/apps/podinfo"],
    ["hr/podinf", "HelmRelease/apps/podinfo"],
    ["hr/other/podinfo", "HelmRelease/apps/podinfo"],
    ["hr/app*/x", "HelmRelease/apps/podinfo"],
  ])("%s is not for %s", (words, object) => {
    expect(fits(words, object)).toBe(false);
  });

  it("none at all are for everything", () => {
    expect(objectFilter([])({ kind: "Any", namespace: "", name: "x" })).toBe(
      true,
    );
  });

  it.each([
    ["hrx/podinfo", "there is no kind `hrx`", "did you mean `hr`?"],
    ["pod/x", "there is no kind `pod`", "known are "],
    ["hr/", "is not of the form KIND, KIND/NAME", "`hr/apps/podinfo`"],
    ["hr/a/b/c", "is not of the form KIND, KIND/NAME", "`hr/apps/podinfo`"],
  ])("%s is refused: %s (fault 77)", (word, message, hint) => {
    expect(() => parseObjectWords([word])).toThrow(
      expect.objectContaining({
        code: "bad-option",
        message: expect.stringContaining(message),
        hint: expect.stringContaining(hint),
      }),
    );
  });

  it.each([
    ["hr", false],
    ["hr/podinfo", true],
    ["hr/apps/podinfo", true],
    ["hr/apps/*", false],
    ["hr/a*/podinfo", false],
  ])("%s names one object: %s", (word, expected) => {
    expect(parseObjectWords([word]).map(isExact)).toEqual([expected]);
  });
});

describe("what the server can select by", () => {
  it.each([
    [
      "hr/apps/podinfo",
      { kind: "HelmRelease", namespace: "apps", name: "podinfo" },
    ],
    ["hr/apps/pod*", { kind: "HelmRelease", namespace: "apps" }],
    ["hr/a hr/b", { kind: "HelmRelease" }],
    ["hr/apps/a ks/apps/b", { namespace: "apps" }],
    ["hr/apps/a ks/b", {}],
    ["hr/a ks/a", { name: "a" }],
  ])("is what %s have in common", (words, expected) => {
    expect(commonParts(parseObjectWords(words.split(" ")))).toEqual(expected);
  });

  it("is nothing without words", () => {
    expect(commonParts([])).toEqual({});
  });
});
