/** helm.toolkit.fluxcd.io: v2beta1 and v2beta2 → v2. */
import { valuesFile } from "./chart-rules.ts";
import {
  at,
  inEach,
  referredVersion,
  type KindConversion,
} from "./conversion.ts";
import { patches } from "./patch-rules.ts";

/** v2 (helm-controller 1.0.0): three fields are replaced; all others are what they were. */
export const helmConversions: readonly KindConversion[] = [
  {
    group: "helm.toolkit.fluxcd.io",
    kind: "HelmRelease",
    from: ["v2beta1", "v2beta2"],
    rules: [
      at(["chart", "spec"], valuesFile),
      at(["chart", "spec", "sourceRef"], referredVersion),
      inEach("postRenderers", at(["kustomize"], patches)),
    ],
  },
];
