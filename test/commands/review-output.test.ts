/** `fluxsmith diff --output FORM`, and what it hands to `fluxsmith comment`. */
import { describe, expect, it } from "vitest";
import { runIn } from "../tools/cli.ts";
import { gitHost, gitHubToken } from "../tools/git-host.ts";
import { canRender, configMap, fleet, prod } from "./fleet.ts";

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
