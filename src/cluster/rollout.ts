/** How far objects are that Flux itself is installed with: they say it otherwise than Flux's own kinds. */
import { fieldsAt, textAt } from "../kinds/fields.ts";
import type { Fields } from "../yaml/data.ts";
import { conditionOf } from "./conditions.ts";
import { specOf } from "./live.ts";

/** A rollout's state, and the condition that explains it. */
export interface Rollout {
  readonly state: "ready" | "progressing" | "failing";
  readonly condition: Fields | undefined;
}

/** The state of a Deployment or a CRD whose status is about its newest generation; undefined for any other kind. */
export function rolloutOf(live: Fields): Rollout | undefined {
  const status = fieldsAt(live, "status") ?? {};
  const kind = textAt(live, "kind");
  if (kind === "Deployment") return deploymentRollout(live, status);
  return kind === "CustomResourceDefinition" ? crdRollout(status) : undefined;
}

/**
 * As `kubectl rollout status` judges it (k8s.io/kubectl, polymorphichelpers/rollout_status.go): `Available` alone stays true
 * through the old pods while new ones crash, and is false for a moment in every new Deployment.
 */
function deploymentRollout(live: Fields, status: Fields): Rollout {
  const available = conditionOf(status, "Available");
  const progressing = conditionOf(status, "Progressing");
  if (textAt(progressing, "reason") === "ProgressDeadlineExceeded")
    return { state: "failing", condition: progressing };
  const count = (name: string): number => numberOf(status[name]) ?? 0;
  const updated = count("updatedReplicas");
  const isRolledOut =
    updated >= (numberOf(specOf(live)["replicas"]) ?? 1) &&
    count("replicas") <= updated &&
    count("availableReplicas") >= updated;
  const isAvailable = textAt(available, "status") === "True";
  return isRolledOut && isAvailable
    ? { state: "ready", condition: available }
    : {
        state: "progressing",
        condition: isAvailable ? progressing : available,
      };
}

/** A CRD is `Installing` until every API server serves it, and has failed only where another has taken its names. */
function crdRollout(status: Fields): Rollout {
  const established = conditionOf(status, "Established");
  const names = conditionOf(status, "NamesAccepted");
  if (textAt(established, "status") === "True")
    return { state: "ready", condition: established };
  return textAt(names, "status") === "False"
    ? { state: "failing", condition: names }
    : { state: "progressing", condition: established };
}

function numberOf(value: Fields[string] | undefined): number | undefined {
  return typeof value === "number" ? value : undefined;
}
