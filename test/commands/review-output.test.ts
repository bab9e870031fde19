/** `fluxsmith diff --output FORM`, and what it hands to `fluxsmith comment`. */
import { describe, expect, it } from "vitest";
import { printedReview } from "../../src/commands/review-output.ts";
import { reviewOutputs } from "../../src/commands/review-outputs.ts";
import { runIn } from "../tools/cli.ts";
import { gitHost, gitHubToken } from "../tools/git-host.ts";
import {
  canRender,
  chart,
  configMap,
  fleet,
  kustomization,
  prod,
  release,
} from "./fleet.ts";
import { everything } from "./review-support.ts";

it.each(reviewOutputs)(
  "reads for a graph only where it is drawn: %s",
  async (output) => {
    let asked = 0;
    const graph = async (): Promise<undefined> => {
      asked += 1;
      return undefined;
    };
    const paint = (_style: string, text: string): string => text;
    await printedReview(everything, output, { paint, graph });
    expect(asked).toBe(output === "html" ? 1 : 0);
  },
);

describe.skipIf(!canRender)("a review", () => {
  const files = prod({
    "apps/settings.yaml": configMap("settings", { mode: "slow" }),
  });
  const changed = () => {
    const its = fleet(files);
    its.write("apps/settings.yaml", configMap("settings", { mode: "fast" }));
    its.write("apps/new.yaml", configMap("new", {}));
    return its;
  };

  it.each([
    ["text", /^From the merge base with main/],
    ["markdown", /^### (?:🔵 )?1 added, 1 changed, 0 removed\n/],
    ["json", /^\{\n {2}"before"/],
    ["html", /^<!doctype html>\n/],
    ["github", /^(?:::(?:error|warning|notice) .*\n)*$/],
  ])("is printed as %s, and ends with 1", async (output, begins) => {
    const { code, stdout, stderr } = await changed().diff("--output", output);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout).toMatch(begins);
  });

  it("has its graph on the page: of a plain repository, as it was rendered, and as the files say", async () => {
    const its = fleet({
      ...chart,
      ...prod({
        ...files,
        "apps/web.yaml": release("web"),
        "apps/kustomization.yaml":
          "resources: [settings.yaml, web.yaml]\nnamePrefix: prod-\n",
        "clusters/prod/other.yaml": kustomization("other", "other"),
        "other/db.yaml": release("db", "  dependsOn: [{name: prod-web}]\n"),
        "other/not-needed.yaml": release("not-needed"),
      }),
    });
    its.write("apps/web.yaml", release("web", "  values: {replicas: 2}\n"));
    for (const args of [[], ["--path", "clusters/prod"]]) {
      const { stdout } = await its.diff("--output", "html", ...args);
      const titles = [...stdout.matchAll(/<title>([^<]*)<\/title><rect/g)];
      // Of what is near, then of all there is.
      expect(titles.slice(0, 7).map(([, text]) => text)).not.toContain("");
      const drawn = titles.map(([, text = ""]) => text.split("\n"));
      expect(drawn.slice(-5)).toEqual([
        ["prod: GitRepository/flux-system/flux-system"],
        ["prod: HelmRelease/apps/db", "other/db.yaml:1"],
        ["prod: HelmRelease/apps/prod-web", "changed, 1 object of it changes"],
        ["prod: Kustomization/flux-system/apps", "1 object of it changes"],
        ["prod: Kustomization/flux-system/flux-system"],
      ]);
      expect(stdout).toContain("5 of 7 objects: ");
    }
  });

  it("may name what the config calls external", async () => {
    const its = fleet({
      ...chart,
      ...prod({
        "fluxsmith.yaml": "version: 1\ninclude: [more/*.yaml]\n",
        "more/external.yaml": "external: [HelmRelease/apps/by-hand]\n",
        "apps/web.yaml": release("web"),
      }),
    });
    const needs = "  dependsOn: [{name: by-hand}, {name: nowhere}]\n";
    its.write("apps/web.yaml", release("web", needs));
    const { stdout } = await its.diff("--output", "html");
    expect(stdout).toContain("prod: HelmRelease/apps/by-hand\nexternal<");
    expect(stdout).toContain("prod: HelmRelease/apps/nowhere\nmissing<");
  });

  it("goes into a pull request as one comment", async () => {
    const { stdout } = await changed().diff("--output", "markdown");
    const { cwd, write } = changed();
    write("review.md", stdout);
    const host = await gitHost();
    const args = ["comment", "--file", "review.md", "--provider", "github"];
    const where = ["--repository", "acme/fleet", "--pull-request", "12"];
    for (let times = 0; times < 2; times++)
      expect(
        await runIn(cwd, [...args, ...where], {
          env: { GITHUB_API_URL: host.gitHub, GITHUB_TOKEN: gitHubToken },
        }),
      ).toMatchObject({ code: 0 });
    expect(host.comments.map(({ body }) => body)).toEqual([
      `<!-- fluxsmith:review -->\n${stdout}`,
    ]);
  });

  it.each(["markdown", "html", "github"])(
    "has a form that a comparison with a cluster has not: %s",
    async (output) => {
      const { cwd } = fleet(files);
      const ran = await runIn(cwd, ["diff", "--live", "--output", output]);
      expect(ran).toMatchObject({ code: 2, stdout: "" });
      expect(ran.stderr).toContain("[bad-option]");
    },
  );
});
