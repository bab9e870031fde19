/** Suspending: what tells a controller to leave an object alone. */
import { fieldsAt, textAt } from "../kinds/fields.ts";
import { kindOf } from "../kinds/index.ts";
import type { Fields } from "../yaml/data.ts";
import type { KindRef } from "./resources.ts";

/** Whether an object, live or in Git, says that its controller leaves it alone: `spec.suspend`, or its kind's annotation. */
export function isSuspended(object: Fields): boolean {
  const by = annotationOf(object);
  return by === undefined
    ? fieldsAt(object, "spec")?.["suspend"] === true
    : // source-watcher: without regard to case.
      textAt(annotations(object), by)?.toLowerCase() === "disabled";
}

/** Whether an object says that its controller works on it, where saying nothing would mean the same. */
export function saysResumed(object: Fields): boolean {
  const by = annotationOf(object);
  const said =
    by === undefined
      ? fieldsAt(object, "spec")?.["suspend"]
      : annotations(object)?.[by];
  return said !== undefined && said !== null && !isSuspended(object);
}

/** The merge patch that suspends an object of the kind, or takes that back. */
export function suspendPatch(
  { apiVersion, kind }: KindRef,
  suspend: boolean,
): Fields {
  const by = kindOf(apiVersion, kind)?.suspendAnnotation;
  return by === undefined
    ? { spec: { suspend: suspend || null } }
    : { metadata: { annotations: { [by]: suspend ? "disabled" : null } } };
}

function annotationOf(object: Fields): string | undefined {
  return kindOf(
    textAt(object, "apiVersion") ?? "",
    textAt(object, "kind") ?? "",
  )?.suspendAnnotation;
}

function annotations(object: Fields): Fields | undefined {
  return fieldsAt(object, "metadata", "annotations");
}
