import { describe, expect, it } from "vitest";
import { isAppliedBy, isFetched } from "../../src/render/applied-folder.ts";
import { memoryTree } from "./memory-tree.ts";

const folder = "infra/generated/rendered";

const applied = (path: string, ...files: readonly string[]): boolean =>
  isAppliedBy(path, {
    folder,
    tree: memoryTree(Object.fromEntries(files.map((file) => [file, ""]))),
  });

describe("a Kustomization applies a folder", () => {
  it.each(["", "infra", "infra/generated", folder, `${folder}/prod`])(
    "that `%s` is, holds or lies in",
    (path) => expect(applied(path)).toBe(true),
  );

  it.each(["apps", "infra/gen", "infra/generated/other"])(
    "but not from `%s`",
    (path) => expect(applied(path)).toBe(false),
  );

  it.each([
    ["infra", "infra/kustomization.yaml"],
    ["infra", "infra/generated/kustomization.yml"],
    ["", "Kustomization"],
    ["", `${folder}/kustomization.yaml`],
  ])("nor from `%s` where %s says what there is", (path, file) =>
    expect(applied(path, file)).toBe(false),
  );

  it("but a kustomization file beside the way says nothing", () => {
    expect(
      applied(
        "infra",
        "kustomization.yaml",
        "infra/apps/kustomization.yaml",
        `${folder}/prod/kustomization.yaml`,
      ),
    ).toBe(true);
  });
});

describe("Flux gets a folder", () => {
  const fetched = (
    files: Readonly<Record<string, string>>,
    ignore?: string,
  ): boolean => isFetched({ folder, tree: memoryTree(files) }, ignore);

  it("that nothing leaves out", () => {
    expect(fetched({})).toBe(true);
    expect(fetched({ ".sourceignore": "/apps/\n" }, "*.txt")).toBe(true);
  });

  it("but not one that .sourceignore or the source does", () => {
    expect(fetched({ ".sourceignore": `/${folder}/\n` })).toBe(false);
    expect(fetched({ "infra/.sourceignore": "generated\n" })).toBe(false);
    expect(fetched({}, "/*\n!/apps\n")).toBe(false);
  });
});
