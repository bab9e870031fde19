import type { Addon } from "../addon.ts";

export const keda: Addon = {
  name: "keda",
  describe: "Scales workloads by events: queues, schedules, metrics",
  source: {
    name: "kedacore",
    url: "https://kedacore.github.io/charts",
  },
  chart: "keda",
  version: "2.20.2",
  namespace: "keda",
  crds: "chart",
  docs: "https://keda.sh/docs/",
};
