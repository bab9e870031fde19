/** The copy rules of source-watcher 2.2 (internal/builder/builder.go), by hand from its code and tests. */
import { describe, expect, it } from "vitest";
import { artifactFiles } from "../../src/manifests/artifact-files.ts";
import { copiedFrom } from "../../src/manifests/artifact-paths.ts";
import type { Fields } from "../../src/yaml/data.ts";

const paths = [
  "README.md",
  "apps/base/kustomization.yaml",
  "apps/base/web/web.yaml",
  "apps/prod/kustomization.yaml",
  "apps/prod/notes.md",
  "apps/test/kustomization.yaml",
];

const put = (rules: readonly Fields[]): unknown => {
  const found = artifactFiles(rules, ["repo"], paths);
  return "why" in found ? found.why : Object.fromEntries(found.files);
};

describe("an artifact holds", () => {
  it.each<[string, Fields, Record<string, string>]>([
    [
      "a folder's content (`DIR/**`), without the folder",
      { from: "@repo/apps/base/**", to: "@artifact/base/" },
      {
        "base/kustomization.yaml": "apps/base/kustomization.yaml",
        "base/web/web.yaml": "apps/base/web/web.yaml",
      },
    ],
    [
      "what `DIR/*` means, with the folders before it",
      { from: "@repo/apps/base/*", to: "@artifact/" },
      {
        "apps/base/kustomization.yaml": "apps/base/kustomization.yaml",
        "apps/base/web/web.yaml": "apps/base/web/web.yaml",
      },
    ],
    [
      "a folder by its own name",
      { from: "@repo/apps/base", to: "@artifact/other" },
      {
        "other/base/kustomization.yaml": "apps/base/kustomization.yaml",
        "other/base/web/web.yaml": "apps/base/web/web.yaml",
      },
    ],
    [
      "a file, named anew or put into a folder",
      { from: "@repo/README.md", to: "@artifact/docs/" },
      { "docs/README.md": "README.md" },
    ],
    [
      "a file by another name",
      { from: "@repo/README.md", to: "@artifact/docs" },
      { docs: "README.md" },
    ],
    [
      "no more than one step by `**`",
      { from: "@repo/**/kustomization.yaml", to: "@artifact/", exclude: [] },
      {},
    ],
    [
      "nothing that is excluded, by path, from the rule's start, or by name",
      {
        from: "@repo/apps/**",
        to: "@artifact/",
        exclude: ["*.md", "base/**/web.yaml", "apps/t{es,as}t"],
      },
      {
        "base/kustomization.yaml": "apps/base/kustomization.yaml",
        "prod/kustomization.yaml": "apps/prod/kustomization.yaml",
      },
    ],
  ])("%s", (_what, rule, files) => {
    const found = put([rule]);
    expect(found).toEqual(
      Object.keys(files).length === 0
        ? `there is nothing for its copy rule from ${JSON.stringify(rule["from"])}`
        : files,
    );
  });

  it("the later of two", () => {
    const rules = [
      { from: "@repo/apps/base/**", to: "@artifact/" },
      { from: "@repo/apps/prod/**", to: "@artifact/" },
    ];
    expect(put(rules)).toEqual({
      "kustomization.yaml": "apps/prod/kustomization.yaml",
      "web/web.yaml": "apps/base/web/web.yaml",
      "notes.md": "apps/prod/notes.md",
    });
  });

  it.each([
    [{ from: "@chart/**", to: "@artifact/" }, "another source"],
    [{ from: "@repo/gone", to: "@artifact/" }, "there is nothing"],
    [{ from: "@repo/apps/**", to: "@artifact" }, "is not one"],
    [{ from: "@repo/../x", to: "@artifact/" }, "is not one"],
    [
      { from: "@repo/*.tgz", to: "@artifact/", strategy: "Extract" },
      "unpacks archives",
    ],
  ])("nobody knows what by %j", (rule, why) => {
    expect(put([rule])).toContain(why);
  });

  it("nobody knows what where files are merged", () => {
    const rules = [
      { from: "@repo/apps/base/**", to: "@artifact/" },
      { from: "@repo/apps/prod/**", to: "@artifact/", strategy: "Merge" },
    ];
    expect(put(rules)).toBe(
      "it merges apps/prod/kustomization.yaml into another file",
    );
  });
});

describe("a path in an artifact", () => {
  const from = (path: string, ...copy: readonly Fields[]): string | undefined =>
    copiedFrom(
      path,
      { namespace: "flux-system", name: "apps" },
      [
        {
          namespace: "flux-system",
          spec: {
            sources: [{ alias: "repo", kind: "GitRepository", name: "fleet" }],
            artifacts: [{ name: "apps", copy }],
          },
        },
      ],
      (kind, namespace, name) =>
        `${kind}/${namespace}/${name}` === "GitRepository/flux-system/fleet",
    );

  it.each([
    ["./prod", "@repo/apps/**", "@artifact/", "apps/prod"],
    ["./", "@repo/apps/**", "@artifact/", "apps"],
    ["its/prod/x", "@repo/apps/**", "@artifact/its", "apps/prod/x"],
    ["apps/prod", "@repo/apps", "@artifact/", "apps/prod"],
    ["prod", "@repo/apps/prod", "@artifact/", "apps/prod"],
    ["prod", "@repo/apps", "@artifact/", undefined],
    ["apps/prod", "@repo/apps/*", "@artifact/", "apps/prod"],
    ["apps", "@repo/apps/*", "@artifact/", "apps"],
    ["prod", "@repo/apps/*", "@artifact/", undefined],
    ["apps/prod", "@repo/", "@artifact/", "apps/prod"],
    ["apps/prod", "@repo/**", "@artifact/", "apps/prod"],
    ["other", "@repo/apps/**", "@artifact/its/", undefined],
    ["its/prod", "@other/apps/**", "@artifact/its/", undefined],
  ])("%s of %s to %s comes from %s", (path, source, to, place) => {
    expect(from(path, { from: source, to })).toBe(place);
  });

  it("that is left out, or comes from two places, comes from none", () => {
    const all = { from: "@repo/apps/**", to: "@artifact/" };
    expect(from("prod/x", { ...all, exclude: ["prod"] })).toBeUndefined();
    expect(
      from("prod", all, { from: "@repo/more/**", to: "@artifact/" }),
    ).toBeUndefined();
  });
});
