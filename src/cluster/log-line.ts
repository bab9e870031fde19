/** A line of a Flux controller's log. They log JSON (`--log-encoding=json`) by way of controller-runtime and zap. */
import { fieldsAt, textAt } from "../kinds/fields.ts";
import type { Identity } from "../model/identity.ts";
import type { Fields } from "../yaml/data.ts";
import { parseObject } from "./json.ts";

/** Flux's own levels (`--log-level`), least first. */
export const levels = ["trace", "debug", "info", "error"] as const;

export type Level = (typeof levels)[number];

export interface LogLine {
  /** Milliseconds since 1970; undefined where the line does not say. */
  readonly time: number | undefined;
  /** As it is written; undefined for what is no JSON, such as the stack of a crash. */
  readonly level: string | undefined;
  /** The object whose reconciliation it belongs to. */
  readonly object: Identity | undefined;
  /** The whole line where it is no JSON. */
  readonly message: string;
  /** Empty where there is none. */
  readonly error: string;
  /** The revision that is reconciled, where it is said. */
  readonly revision: string;
  /** Every field as it was logged; empty where it is no JSON. */
  readonly fields: Fields;
}

/** Reads a line; any text is one. */
export function parseLogLine(text: string): LogLine {
  const fields = text.startsWith("{") ? parseObject(text) : {};
  const message = textAt(fields, "msg");
  if (message === undefined)
    return {
      time: undefined,
      level: undefined,
      object: undefined,
      message: text,
      error: "",
      revision: "",
      fields: {},
    };
  const time = Date.parse(textAt(fields, "ts") ?? "");
  return {
    time: Number.isNaN(time) ? undefined : time,
    level: textAt(fields, "level"),
    object: objectOf(fields),
    message,
    error: textAt(fields, "error") ?? "",
    revision: textAt(fields, "revision") ?? "",
    fields,
  };
}

/**
 * controller-runtime writes `controllerKind` with `name` and `namespace`, and `{"Kustomization": {"name", "namespace"}}`
 * besides; Flux's own recorder (fluxcd/pkg, runtime/events) `reconciler kind`.
 */
function objectOf(fields: Fields): Identity | undefined {
  const kind =
    textAt(fields, "controllerKind") ?? textAt(fields, "reconciler kind");
  if (kind === undefined) return undefined;
  const its = fieldsAt(fields, kind);
  const name = textAt(its, "name") ?? textAt(fields, "name");
  if (name === undefined) return undefined;
  const namespace =
    textAt(its, "namespace") ?? textAt(fields, "namespace") ?? "";
  return { kind, namespace, name };
}

/** Whether a line is of this level or above it. One that says no level, or none of Flux's, always is. */
export function hasLevel({ level }: LogLine, least: Level): boolean {
  const at = levels.findIndex((one) => one === level);
  return at === -1 || at >= levels.indexOf(least);
}
