/** The item that a command line names. */
import { describe, expect, it } from "vitest";
import { namedItem } from "../../src/commands/named-items.ts";
import { readParts } from "../../src/edit/config-parts.ts";
import { memoryWorkspace } from "../tools/memory-workspace.ts";

const config = `version: 1
sources: {helm: {charts: https://x, web: https://y}}
releases: {web: {}, team/api: {}, api: {}}
kustomizations: {apps: , hr/x: }
images: {policies: {web: {}}}
clusters: {prod: {releases: {web: {}, own: {}}}}
`;

async function named(line: string, kind?: string): Promise<string> {
  const parts = await readParts(
    memoryWorkspace({ "fluxsmith.yaml": config }),
    () => {},
  );
  const item = namedItem(parts, line.split(" "), kind);
  return `${item.kind.kind} ${item.key} ${item.base === undefined ? 0 : 1}+${item.overrides.length}`;
}

describe("KIND NAME, KIND/NAME and NAME", () => {
  it.each([
    ["release web", "HelmRelease web 1+1"],
    ["hr/web", "HelmRelease web 1+1"],
    ["HelmRelease web", "HelmRelease web 1+1"],
    ["source helm web", "HelmRepository web 1+0"],
    ["helm/web", "HelmRepository web 1+0"],
    ["image policy web", "ImagePolicy web 1+0"],
    ["charts", "HelmRepository charts 1+0"],
    ["own", "HelmRelease own 0+1"],
    ["team/api", "HelmRelease team/api 1+0"],
    ["hr/team/api", "HelmRelease team/api 1+0"],
    ["api", "HelmRelease api 1+0"],
    // A key comes before a kind.
    ["hr/x", "Kustomization hr/x 1+0"],
  ])("%s is %s", async (line, found) => {
    expect(await named(line)).toBe(found);
  });

  it("--kind tells which", async () => {
    expect(await named("web", "hr")).toBe("HelmRelease web 1+1");
    expect(await named("web", "image policy")).toBe("ImagePolicy web 1+0");
    await expect(named("web", "nonsense")).rejects.toThrow(
      "--kind: there is no kind `nonsense`",
    );
  });
});

it.each([
  [
    "web",
    {
      code: "item-missing",
      hint: "say which: source helm web, release web or image policy web",
    },
  ],
  ["wbe", { code: "item-missing", hint: "did you mean `web`?" }],
  [
    "ks/web",
    {
      message: "the config has no Kustomization `web`",
      hint: "known are apps, hr/x",
    },
  ],
  ["release web api", { code: "bad-option" }],
  ["nonsense web", { code: "bad-option" }],
])("%s is refused", async (line, problem) => {
  await expect(named(line)).rejects.toMatchObject(problem);
});
