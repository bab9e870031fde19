/** A cluster's Kubernetes: its version as charts see it, and which APIs it serves by itself. */
import json from "../../generated/kubernetes-apis.json" with { type: "json" };

/** As the API server says it at `/version`, and Helm as `.Capabilities.KubeVersion`. */
export interface KubernetesVersion {
  /** `v1.33.4`, `v1.33.4-gke.1245000` */
  readonly gitVersion: string;
  readonly major: string;
  readonly minor: string;
  /** Whether nothing follows the three numbers: then all of Helm takes the version for the same. */
  readonly isPlain: boolean;
}

/** What Helm 4.2 takes a cluster for that nobody says anything of. */
const usual = "1.36";

const parts = /^v?(\d+)\.(\d+)(?:\.(\d+))?([-+][0-9A-Za-z.+-]+)?$/;

/**
 * The version that `kubernetes` of fluxsmith.yaml says; of `1.33` its first patch, since no server says less than three
 * numbers. Undefined for a text that is no version.
 */
export function kubernetesVersion(
  text: string | undefined,
): KubernetesVersion | undefined {
  const [, major, minor, patch = "0", rest = ""] =
    parts.exec(text ?? usual) ?? [];
  if (major === undefined || minor === undefined) return undefined;
  const gitVersion = `v${major}.${minor}.${patch}${rest}`;
  return { gitVersion, major, minor, isPlain: rest === "" };
}

/** `GROUP/VERSION/KIND` → nothing where it is always there, the minor version that it came with, and that it was last in. */
const kinds: Readonly<Record<string, readonly number[]>> = json.kinds;

/** Whether a group is Kubernetes' own: which of its APIs there are hangs on the version alone. */
export function isBuiltIn(apiVersion: string): boolean {
  const [group = ""] = apiVersion.split("/");
  return !group.includes(".") || ownGroups.has(group);
}

const ownGroups = new Set(
  Object.keys(kinds).map((kind) => kind.slice(0, kind.indexOf("/"))),
);

/**
 * What a Kubernetes serves by itself, `GROUP/VERSION/KIND`, subresources included, with nothing turned on or off (see
 * `hack/update-kubernetes-apis.ts`). Older and newer ones than it knows count as the oldest and the newest.
 */
export function builtInKinds({ minor }: KubernetesVersion): string[] {
  const at = Math.min(Math.max(Number(minor), json.first), json.last);
  return Object.entries(kinds)
    .filter(([, [from = json.first, to = json.last]]) => from <= at && at <= to)
    .map(([kind]) => kind);
}
