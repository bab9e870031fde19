/** Pods and their logs, as a kubelet serves them. */
import type { ControllerPod } from "../../src/cluster/controllers.ts";

export const pod = (name: string): ControllerPod => ({
  controller: "kustomize-controller",
  namespace: "flux-system",
  pod: name,
  uid: `uid-${name}`,
  container: "manager",
  isOver: false,
  crash: undefined,
});

export interface LoggedLine {
  /** RFC 3339, as the node's container runtime wrote it. */
  readonly time: string;
  readonly text: string;
}

/** What the kubelet sends of a log for this request: it selects by whole seconds. */
export function served(path: string, log: readonly LoggedLine[]): string[] {
  const { searchParams } = new URL(path, "http://localhost");
  const since = Date.parse(
    searchParams.get("sinceTime") ?? "1970-01-01T00:00:00Z",
  );
  return log
    .filter(({ time }) => Date.parse(time) >= since)
    .map(({ time, text }) => `${time} ${text}`);
}
