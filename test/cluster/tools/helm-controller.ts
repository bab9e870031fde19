/**
 * Stands in for helm-controller 1.6: watches HelmReleases, and answers requests in their status as it does. It installs
 * nothing; how each attempt ends is said beforehand.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { conditionOf, ifFound, type Api, type KubeObject } from "./api.ts";

export interface HelmController {
  /** What it has attempted, in order: `db: reset`. */
  readonly attempts: readonly string[];
  readonly stop: () => Promise<void>;
}

const root = "/apis/helm.toolkit.fluxcd.io/v2";

/** The path of a release: `podinfo` of the namespace default, or `apps/podinfo`. */
function pathOf(release: string): string {
  const [name = "", namespace = "default"] = release.split("/").toReversed();
  return `${root}/namespaces/${namespace}/helmreleases/${name}`;
}

/** Sets the status of a release. */
export async function setStatus(
  api: Api,
  release: string,
  conditions: readonly (readonly [
    type: string,
    status: "True" | "False" | "Unknown",
    reason: string,
    message: string,
  ])[],
  more: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const path = pathOf(release);
  const { metadata } = await api.request<KubeObject>("GET", path);
  const observedGeneration = metadata.generation;
  await api.request("PATCH", `${path}/status`, {
    status: {
      observedGeneration,
      conditions: conditions.map(([type, status, reason, message]) => ({
        type,
        status,
        reason,
        message,
        observedGeneration,
        lastTransitionTime: "2026-01-01T00:00:00Z",
      })),
      ...more,
    },
  });
}

/** A release whose attempts are used up: what people know as "upgrade retries exhausted". */
export function exhaust(
  api: Api,
  release: string,
  more: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  return setStatus(
    api,
    release,
    [
      [
        "Stalled",
        "True",
        "RetriesExceeded",
        "Failed to upgrade after 1 attempt(s)",
      ],
      ["Ready", "False", "UpgradeFailed", `Helm upgrade failed for ${release}`],
    ],
    { ...more, lastAttemptedReleaseAction: "upgrade", upgradeFailures: 1 },
  );
}

/** Starts it; what it finds then counts as attempted. */
export async function startHelmController(
  api: Api,
  options: {
    /** The releases whose attempts fail. */
    readonly failing?: readonly string[];
  } = {},
): Promise<HelmController> {
  const { failing = [] } = options;
  const attempts: string[] = [];
  const attempted = new Map<string, number | undefined>();
  for (const one of await releases(api))
    attempted.set(nameOf(one), one.metadata.generation);
  const stopping = new AbortController();
  const work = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      // While `install` applies the CRD anew, the server may not know the kind for a moment.
      const all = (await ifFound(releases(api))) ?? [];
      for (const one of all) {
        const onAttempt = (why: string): void => {
          attempts.push(`${nameOf(one)}: ${why}`);
        };
        // A release that a test removes meanwhile is nobody's any more.
        await ifFound(
          reconcile(api, one, { all, attempted, failing, onAttempt }),
        );
      }
      await sleep(50);
    }
  };
  const running = work();
  return {
    attempts,
    stop: () => {
      stopping.abort();
      return running;
    },
  };
}

interface Release extends KubeObject {
  readonly spec: {
    readonly suspend?: boolean;
    readonly dependsOn?: readonly { readonly name: string }[];
  };
}

/** As {@link pathOf} takes it. */
function nameOf({ metadata: { name, namespace } }: Release): string {
  return namespace === "default" ? name : `${namespace}/${name}`;
}

async function releases(api: Api): Promise<readonly Release[]> {
  const { items } = await api.request<{ readonly items: readonly Release[] }>(
    "GET",
    `${root}/helmreleases`,
  );
  return items;
}

interface Surroundings {
  readonly all: readonly Release[];
  /** The generation of the last attempt. */
  readonly attempted: Map<string, number | undefined>;
  readonly failing: readonly string[];
  /** Told why, when an attempt is made. */
  readonly onAttempt: (why: string) => void;
}

/** One look at a release, as helm-controller takes it. */
async function reconcile(
  api: Api,
  release: Release,
  { all, attempted, failing, onAttempt }: Surroundings,
): Promise<void> {
  const { metadata, spec, status } = release;
  const { generation, annotations = {} } = metadata;
  const name = nameOf(release);
  if (spec.suspend === true) return;
  const asked = annotations["reconcile.fluxcd.io/requestedAt"];
  const isAsked =
    asked !== undefined && asked !== status?.["lastHandledReconcileAt"];
  const isNew = attempted.get(name) !== generation;
  const isWaiting =
    conditionOf(release, "Ready")?.reason === "DependencyNotReady";
  if (!isAsked && !isNew && !isWaiting) return;
  const handled = asked === undefined ? {} : { lastHandledReconcileAt: asked };
  const missing = (spec.dependsOn ?? []).find(
    (need) =>
      !all.some(
        (one) =>
          one.metadata.name === need.name &&
          one.metadata.namespace === metadata.namespace &&
          conditionOf(one, "Ready")?.status === "True",
      ),
  );
  if (missing !== undefined) {
    // A reset or a force is lost with this: it counts only where it is not handled yet.
    const message = `dependency '${metadata.namespace}/${missing.name}' is not ready`;
    if (isAsked || !isWaiting)
      await setStatus(
        api,
        name,
        [["Ready", "False", "DependencyNotReady", message]],
        handled,
      );
    return;
  }
  const extra = (["reset", "force"] as const).find(
    (one) => isAsked && annotations[`reconcile.fluxcd.io/${one}At`] === asked,
  );
  const isUsedUp = Number(status?.["upgradeFailures"] ?? 0) > 0;
  if (isUsedUp && !isNew && extra === undefined) {
    await exhaust(api, name, handled);
    return;
  }
  attempted.set(name, generation);
  // Whoever sees the status finds the attempt told.
  onAttempt(extra ?? (isNew ? "new generation" : "request"));
  if (failing.includes(name)) await exhaust(api, name, handled);
  else
    await setStatus(
      api,
      name,
      [["Ready", "True", "UpgradeSucceeded", "Helm upgrade succeeded"]],
      {
        ...handled,
        upgradeFailures: 0,
        lastAttemptedRevision: "1.0.0",
      },
    );
}
