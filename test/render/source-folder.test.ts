import { describe, expect, it } from "vitest";
import { sourceFolder } from "../../src/render/source-folder.ts";

describe("the folder that spec.path names", () => {
  it.each([
    [undefined, ""],
    ["", ""],
    ["./", ""],
    ["./apps", "apps"],
    ["apps//web/", "apps/web"],
    ["/apps", "apps"],
    ["apps/../web", "web"],
    ["../../web", "web"],
    ["apps/../../web/..", ""],
  ])("%s: %s", (path, folder) => {
    expect(sourceFolder(path)).toBe(folder);
  });
});
