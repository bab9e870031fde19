/** Rendering with the user's own programs, a few at a time, and with what the cache remembers. */
import { availableParallelism } from "node:os";
import type { Renderer } from "../render/rendering.ts";
import type { ChartMachine } from "./chart-machine.ts";
import type { FetchChart } from "./chart-sources.ts";
import { runTemplate } from "./helm-template.ts";
import type { ProcessOptions } from "./process.ts";
import { openRenderCache } from "./render-cache.ts";
import { build, findHelm, findKustomize } from "./render-tools.ts";
import { turns, type OnRun } from "./run-turns.ts";

/**
 * Makes the renderer.
 *
 * @param options.cached without it nothing is recalled or kept
 */
export function openRenderer(
  options: ProcessOptions & { readonly cached: boolean },
  { onRun }: { readonly onRun: OnRun },
): Renderer {
  const kustomize = findKustomize(options.env);
  const helm = findHelm(options.env);
  const cache = options.cached ? openRenderCache(options.env) : undefined;
  const remembered = new Map<string, Promise<unknown>>();
  const makeOrRecall: Renderer["remember"] = async (key, make) => {
    const known = cache?.get(key);
    if (known !== undefined) return { text: known };
    const made = await make();
    if (hasText(made)) cache?.put(key, made.text);
    return made;
  };
  let charts: Promise<FetchChart> | undefined;
  const turn = turns(availableParallelism(), onRun);
  return {
    kustomize: kustomize?.identity,
    helm: helm?.identity,
    build: (files, folder) =>
      turn(async () =>
        kustomize === undefined
          ? { failure: "there is no kustomize" }
          : build(kustomize, files, folder, options),
      ),
    template: (chart, values, how) =>
      turn(async () =>
        helm === undefined
          ? { failure: "there is no helm" }
          : runTemplate(helm, { chart, values }, how, options),
      ),
    fetchChart: async (plan) => {
      charts ??= openCharts({ ...options, helm, cache });
      return (await charts)(plan);
    },
    remember: (key, make) => {
      let its = remembered.get(key);
      if (its === undefined)
        remembered.set(key, (its = makeOrRecall(key, make)));
      // A key is a hash of what is made: it is always of one type.
      return its as ReturnType<typeof make>;
    },
  };
}

/** Loaded where a chart comes from elsewhere: what speaks TLS takes its time. */
async function openCharts(machine: ChartMachine): Promise<FetchChart> {
  const { openChartSources } = await import("./chart-sources.ts");
  return openChartSources(machine);
}

function hasText(made: unknown): made is { readonly text: string } {
  return typeof made === "object" && made !== null && "text" in made;
}
