/** Plain scalars that say something else to Kubernetes than here, or that cannot be kept. */
import type { Code } from "../diagnostics/codes.ts";
import type { ScalarValue } from "./node.ts";
import { isAmbiguous, resolvePlain11 } from "./scalars.ts";

/** What is wrong with a scalar, without its place. */
export interface ScalarProblem {
  readonly code: Code;
  readonly message: string;
  readonly hint: string;
}

/** What a strict reader objects to in a plain scalar with this value under YAML 1.2; nothing for almost all. */
export function objection(
  text: string,
  value: ScalarValue,
): ScalarProblem | undefined {
  if (typeof value === "number") {
    const problem = inexact(text, value);
    if (problem !== undefined) return problem;
  }
  return isAmbiguous(text) ? ambiguous(text, value) : undefined;
}

/** What a number in this text loses; `value` is what has become of it. */
export function inexact(
  text: string,
  value: number,
): ScalarProblem | undefined {
  const hint = `quote it if it is text: \`"${shorten(text)}"\``;
  if (!Number.isFinite(value))
    return {
      code: "yaml-number",
      message: /\d/.test(text)
        ? `\`${shorten(text)}\` is too large for a number`
        : `Kubernetes has no number \`${text}\``,
      hint,
    };
  const integer = /^[-+]?\d+$|^0[ox]/.test(text);
  return integer && !Number.isSafeInteger(value)
    ? {
        code: "yaml-number",
        message: `\`${shorten(text)}\` would lose digits: integers are exact up to 2^53 - 1`,
        hint,
      }
    : undefined;
}

function ambiguous(text: string, value: ScalarValue): ScalarProblem {
  const value11 = resolvePlain11(text);
  const readings = [...new Set([value11, value])];
  const others = readings.filter((reading) => typeof reading !== "string");
  // Base 60 is YAML 1.1, but goyaml.v2 leaves it out.
  const reader = text.includes(":") ? "YAML 1.1" : "YAML 1.1 (Kubernetes)";
  return {
    code: "yaml-ambiguous",
    message:
      readings.length === 1
        ? `\`${shorten(text)}\` is a number to some readers of YAML, and a string to others`
        : `\`${shorten(text)}\` is ${meaning(value11)} to ${reader}, and ${meaning(value)} to YAML 1.2`,
    hint: `quote it if it is text: \`"${shorten(text)}"\`; otherwise write ${others.map((other) => `\`${other}\``).join(" or ")}`,
  };
}

function meaning(value: ScalarValue): string {
  return typeof value === "string" ? "a string" : String(value);
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
