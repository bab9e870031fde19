import { describe, expect, it } from "vitest";
import { windowsPathProblem } from "../../src/model/names.ts";
import type { Place } from "../../src/review/change.ts";
import { renderingPaths } from "../../src/review/rendering-paths.ts";

const place = (
  cluster: string | undefined,
  kustomization: string,
  release?: string,
): Place => ({ cluster, kustomization, release });

const folderOf = (path: string): string => path.replace(/\/?[^/]*$/, "");

const filesOf = (...places: readonly Place[]): string[] => {
  const { file } = renderingPaths(places);
  return places.map(file);
};

describe("the file of a part of a rendering", () => {
  it("is named after the cluster, the Kustomization and the release", () => {
    expect(
      filesOf(
        place("prod", "flux-system/apps"),
        place("prod", "flux-system/apps", "apps/web"),
      ),
    ).toEqual([
      "prod/flux-system_apps.yaml",
      "prod/flux-system_apps/apps_web.yaml",
    ]);
  });

  it("stands at the top for the one unnamed cluster", () => {
    const { file, folder } = renderingPaths([]);
    expect(file(place(undefined, "flux-system/apps"))).toBe(
      "flux-system_apps.yaml",
    );
    expect(folder(undefined)).toBe("");
    expect(folder("prod")).toBe("prod");
  });

  it.each([
    ["a path", "../..", "%2E._.%2E"],
    ["a hidden name", ".git", "%2Egit"],
    ["a colon", "eu:1", "eu%3A1"],
    ["a line break", "eu\n1", "eu%0A1"],
    ["another script", "prüf", "pr%C3%BCf"],
    ["a percent sign", "50%25", "50%2525"],
    ["a dot at the end", "prod.", "prod%2E"],
    ["the name of a file", "prod.yaml", "prod%2Eyaml"],
    ["half a character", "\ud800", "%EF%BF%BD"],
  ])("can be checked out everywhere: %s", (_, cluster, folder) => {
    expect(filesOf(place(cluster, "a/b"))).toEqual([`${folder}/a_b.yaml`]);
    expect(windowsPathProblem(`${folder}/a_b.yaml`)).toBeUndefined();
  });

  it.each(["con", "x".repeat(253), "x".repeat(300)])(
    "has a name that fits: %s",
    (cluster) => {
      const [path = ""] = filesOf(place(cluster, "a/b"));
      expect(path).toMatch(/^(con|x{200})~[0-9a-f]{8}\/a_b\.yaml$/);
      expect(windowsPathProblem(path)).toBeUndefined();
    },
  );

  it.each([
    ["clusters", place("Prod", "a/b"), place("prod", "a/b")],
    ["clusters with other parts", place("Prod", "a/b"), place("prod", "c/d")],
    ["Kustomizations", place("prod", "a/b"), place("prod", "A/b")],
    ["releases", place("prod", "a/b", "a/c"), place("prod", "a/b", "a_c")],
    [
      "a cluster and a Kustomization of the unnamed one",
      place("a_b", "a/b", "c/d"),
      place(undefined, "a/b"),
    ],
  ])("is no other's where capitals do not count: %s", (_, one, other) => {
    const [first = "", second = ""] = filesOf(one, other);
    expect(first.toLowerCase()).not.toBe(second.toLowerCase());
    // A disk that takes two folders for one has to know it by one name.
    const [folder, otherFolder] = [first, second].map(folderOf);
    expect(folder?.toLowerCase() === otherFolder?.toLowerCase()).toBe(
      folder === otherFolder,
    );
    // Whatever the order in which they were rendered.
    expect(filesOf(other, one)).toEqual([second, first]);
  });

  it("keeps its plain name where there is no such other", () => {
    expect(
      filesOf(place("Prod", "a/b"), place("prod", "a/b"), place("test", "a/b")),
    ).toContain("test/a_b.yaml");
  });
});
