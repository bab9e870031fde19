import { describe, expect, it } from "vitest";
import { collectFindings } from "../../src/diagnostics/collect.ts";
import { checkRootMove } from "../../src/plan/move-root.ts";
import { clusters, plan } from "./support.ts";

const config = "kustomizations: {flux-system: , apps: }\n";

/** What is said of going from one config to another: steps, or the code of what is wrong. */
async function move(from: string, to: string, allowed: boolean) {
  const { files } = await plan(from);
  const { prepared } = await plan(to, files);
  if (prepared === undefined) throw new Error("not read");
  const { report, all } = collectFindings();
  const steps = checkRootMove(prepared, allowed, report);
  return {
    steps,
    says: all().map(({ code, at }) => `${code} ${at?.line ?? 0}`),
  };
}

describe.each([
  ["from one cluster to named ones", config, config + clusters, 10, 2],
  ["and back", config + clusters, config, 1, 1],
] as const)("%s", (_, from, to, line, roots) => {
  it("is refused unless it is asked for", async () => {
    expect(await move(from, to, false)).toEqual({
      steps: undefined,
      says: [`move-root ${line}`],
    });
  });

  it("has steps, in which Flux is told of each new root before it goes on", async () => {
    const { steps = [], says } = await move(from, to, true);
    expect(says).toEqual([]);
    expect(steps[0]).toContain("flux suspend kustomization flux-system");
    expect(steps.slice(2, -1)).toHaveLength(roots);
    for (const step of steps.slice(2, -1))
      expect(step).toMatch(
        /kubectl apply --server-side .* -f resources\/.*flux-ks-flux-system\.yaml/,
      );
    expect(steps.at(-1)).toContain("flux resume kustomization flux-system");
  });
});

it("a cluster more or less moves nothing", async () => {
  const more = "clusters: {canary: , prod: , test: }\n";
  const nothing = { steps: undefined, says: [] };
  expect(await move(config + clusters, config + more, false)).toEqual(nothing);
  expect(await move(config + more, config + clusters, false)).toEqual(nothing);
  expect(await move(config, config, false)).toEqual(nothing);
});
