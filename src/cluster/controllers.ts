/** The pods of Flux's controllers. */
import { didYouMean } from "../diagnostics/nearest.ts";
import { Problem } from "../diagnostics/problem.ts";
import { fieldsAt, textAt } from "../kinds/fields.ts";
import type { Fields } from "../yaml/data.ts";
import { itemsOf } from "./json.ts";

/** Those that reconcile what a repository holds. */
const usual = ["source-controller", "kustomize-controller", "helm-controller"];

/** All that Flux has (`flux install --components-extra`, and source-watcher). */
const all = [
  ...usual,
  "notification-controller",
  "image-reflector-controller",
  "image-automation-controller",
  "source-watcher",
];

/**
 * The controllers that were asked for; with `everyOne` all, else without names the three that reconcile.
 *
 * @param names `helm-controller` or `helm`; several may stand in one text, with commas
 * @throws Problem (`bad-option`)
 */
export function chooseControllers(
  names: readonly string[],
  everyOne: boolean,
): readonly string[] {
  if (everyOne) return all;
  if (names.length === 0) return usual;
  return names
    .flatMap((name) => name.split(","))
    .map((name) => {
      const found = all.find(
        (one) => one === name || one === `${name}-controller`,
      );
      if (found !== undefined) return found;
      throw new Problem(
        "bad-option",
        `--controller: Flux has no controller \`${name}\``,
        { hint: didYouMean(name, all) ?? `it has ${all.join(", ")}` },
      );
    });
}

/** What a pod must have to be a controller's: the label that Flux gives them. */
export const controllerLabel = "app";

/** A container whose log is read. */
export interface ControllerPod {
  /** `kustomize-controller`, or `kustomize-controller-shard1` for one of several. */
  readonly controller: string;
  readonly namespace: string;
  readonly pod: string;
  readonly uid: string;
  readonly container: string;
  /** Whether it has come to its end, never to run again. */
  readonly isOver: boolean;
  /** How the container ended before it was started anew; undefined where it never did. */
  readonly crash: Crash | undefined;
}

export interface Crash {
  readonly restarts: number;
  /** Such as `OOMKilled` or `Error`. */
  readonly reason: string;
  readonly exitCode: number;
  /** As the server writes a time. */
  readonly at: string;
}

/** Reads a pod; undefined for one that is not of these controllers. A sharded controller's name goes on after its own. */
export function controllerPod(
  live: Fields,
  controllers: readonly string[],
): ControllerPod | undefined {
  const labels = fieldsAt(live, "metadata", "labels");
  const controller = textAt(labels, controllerLabel) ?? "";
  if (
    !controllers.some(
      (name) => controller === name || controller.startsWith(`${name}-`),
    )
  )
    return undefined;
  const containers = itemsOf(fieldsAt(live, "spec")?.["containers"]).map(
    (one) => textAt(one, "name") ?? "",
  );
  // Flux's own container, among those that a mesh may have added.
  const container = containers.includes("manager")
    ? "manager"
    : (containers[0] ?? "");
  return {
    controller,
    namespace: textAt(live, "metadata", "namespace") ?? "",
    pod: textAt(live, "metadata", "name") ?? "",
    uid: textAt(live, "metadata", "uid") ?? "",
    container,
    isOver: ["Succeeded", "Failed"].includes(
      textAt(live, "status", "phase") ?? "",
    ),
    crash: crashOf(live, container),
  };
}

function crashOf(live: Fields, container: string): Crash | undefined {
  const status = itemsOf(fieldsAt(live, "status")?.["containerStatuses"]).find(
    (one) => one["name"] === container,
  );
  const ended = fieldsAt(status, "lastState", "terminated");
  const restarts = status?.["restartCount"];
  if (ended === undefined || typeof restarts !== "number" || restarts === 0)
    return undefined;
  const exitCode = ended["exitCode"];
  return {
    restarts,
    reason: textAt(ended, "reason") ?? "",
    exitCode: typeof exitCode === "number" ? exitCode : 0,
    at: textAt(ended, "finishedAt") ?? "",
  };
}
