/** source.toolkit.fluxcd.io: v1beta1 and v1beta2 → v1. */
import { valuesFile } from "./chart-rules.ts";
import {
  at,
  dropped,
  referredVersion,
  type KindConversion,
  type Rule,
} from "./conversion.ts";

const group = "source.toolkit.fluxcd.io";

/** Never had an effect outside ImageRepositories; removed with v1 (source-controller 1.0.0-rc.1: "the unused field"). HelmRepository v1 still has it. */
const accessFrom = dropped(
  "accessFrom",
  "no source has ever been kept from anyone by it (removed in v1)",
);

/** Removed with v1 (source-controller 1.0.0-rc.1); the field is ignored since libgit2 went (0.32.0). */
const gitImplementation = dropped(
  "gitImplementation",
  "there is one implementation only; ignored since source-controller 0.32.0",
);

function source(
  kind: string,
  rules: readonly Rule[],
  from: readonly string[] = ["v1beta1", "v1beta2"],
): KindConversion {
  return { group, kind, from, rules };
}

/** GitRepository: source-controller 1.0.0-rc.1. HelmRepository, HelmChart: 1.3.0. Bucket: 1.4.0. OCIRepository: 1.6.0. */
export const sourceConversions: readonly KindConversion[] = [
  source("GitRepository", [gitImplementation, accessFrom]),
  source("HelmRepository", []),
  source("HelmChart", [
    valuesFile,
    accessFrom,
    at(["sourceRef"], referredVersion),
  ]),
  source("Bucket", [accessFrom]),
  source("OCIRepository", [], ["v1beta2"]),
];
