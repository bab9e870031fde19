/**
 * What a chart's `.helmignore` leaves out of it, as source-controller 1.9 and Helm 4 read it (internal/helm/chart/secureloader,
 * ignore.Rules and secureFileWalker).
 */
import { namePattern } from "../manifests/ignore-pattern.ts";
import type { NoChart } from "./chart-index.ts";

/** How it is called, at the top of a chart. */
export const helmIgnoreName = ".helmignore";

/** Whether a file of the chart is left out; its path from the chart's folder. */
export type Hides = (path: string) => boolean;

interface Rule {
  /** All but what it matches is left out. */
  readonly isNegated: boolean;
  readonly foldersOnly: boolean;
  readonly matches: (path: string) => boolean;
}

/**
 * Reads it; instead, why Flux refuses it.
 *
 * @param text empty where there is none
 */
export function readHelmIgnore(text: string): Hides | NoChart {
  const rules: Rule[] = [];
  // The last one Helm has by itself.
  for (const line of [...linesOf(text), "templates/.?*"]) {
    const rule = readRule(line);
    if (rule === undefined)
      return {
        why: `its ${helmIgnoreName} has a line that Helm cannot read: ${line}`,
      };
    rules.push(rule);
  }
  const isHidden = (path: string, isFolder: boolean): boolean => {
    for (const { isNegated, foldersOnly, matches } of rules)
      if (isNegated) {
        if ((foldersOnly && !isFolder) || !matches(path)) return true;
      } else if ((!foldersOnly || isFolder) && matches(path)) return true;
    return false;
  };
  return (path) => {
    const steps = path.split("/");
    return steps.some((_, at) =>
      isHidden(steps.slice(0, at + 1).join("/"), at + 1 < steps.length),
    );
  };
}

function linesOf(text: string): string[] {
  return text
    .replace(/^\ufeff/, "")
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
}

function readRule(line: string): Rule | undefined {
  const isNegated = line.startsWith("!");
  const foldersOnly = line.endsWith("/");
  const text = line.slice(isNegated ? 1 : 0, foldersOnly ? -1 : undefined);
  const pattern = namePattern(text.replace(/^\//, ""));
  if (line.includes("**") || pattern === undefined) return undefined;
  const expression = new RegExp(`^(?:${pattern})$`, "su");
  // Without a slash it is about names, wherever they stand.
  const isPath = text.includes("/");
  return {
    isNegated,
    foldersOnly,
    matches: (path) =>
      expression.test(isPath ? path : path.slice(path.lastIndexOf("/") + 1)),
  };
}
