import { alert } from "./alert.ts";
import { artifactGenerator } from "./artifact-generator.ts";
import { bucket } from "./bucket.ts";
import { gitRepository } from "./git-repository.ts";
import { helmChart } from "./helm-chart.ts";
import { helmRelease } from "./helm-release.ts";
import { helmRepository } from "./helm-repository.ts";
import { imagePolicy } from "./image-policy.ts";
import { imageRepository } from "./image-repository.ts";
import { imageUpdateAutomation } from "./image-update-automation.ts";
import type { FluxKind } from "./kind.ts";
import { kustomization } from "./kustomization.ts";
import { ociRepository } from "./oci-repository.ts";
import { provider } from "./provider.ts";
import { receiver } from "./receiver.ts";

/** Every kind that fluxsmith writes, in the order of the config's sections. */
export const kinds: readonly FluxKind[] = [
  gitRepository,
  helmRepository,
  ociRepository,
  bucket,
  helmChart,
  artifactGenerator,
  helmRelease,
  kustomization,
  provider,
  alert,
  receiver,
  imageRepository,
  imagePolicy,
  imageUpdateAutomation,
];

const byGroupKind = new Map(
  kinds.map((kind) => [`${kind.group}/${kind.kind}`, kind]),
);

/** The kind of an object with this apiVersion (`group/version`) and kind; undefined for one that is not Flux's. */
export function kindOf(apiVersion: string, kind: string): FluxKind | undefined {
  return byGroupKind.get(
    `${apiVersion.slice(0, apiVersion.indexOf("/"))}/${kind}`,
  );
}
