/** What a config makes, and when two objects agree: equal after reading, durations as durations, keys in the same order. */
import { load } from "js-yaml";
import { expect } from "vitest";
import { generateInMemory } from "../tools/generate.ts";

/** Folders that some case's Kustomization applies; generate refuses one that is missing. */
const folders = [
  "resources/audit",
  "resources/boskos",
  "resources/default",
  "resources/kube-system",
  "resources/kubecost",
  "x",
];

/** The objects that a config makes, with these files beside it; fails where it is refused. */
export async function generate(
  config: string,
  beside: Readonly<Record<string, string>> = {},
): Promise<unknown[]> {
  const handWritten = folders.map((folder) => [
    `${folder}/namespace.yaml`,
    `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${folder.split("/").at(-1) ?? ""}\n`,
  ]);
  const { files, diagnostics } = await generateInMemory({
    "fluxsmith.yaml": config.trimStart(),
    ...Object.fromEntries(handWritten),
    ...beside,
  });
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  expect(errors).toEqual([]);
  return [...files]
    .filter(([path]) => /^resources\/.*\/flux-[^/]*\.yaml$/.test(path))
    .map(([, text]) => load(text));
}

/** The wanted object and the one of its name that the config makes, as texts that are the same where the two agree. */
export async function compared(
  config: string,
  wanted: unknown,
  beside: Readonly<Record<string, string>> = {},
): Promise<{ readonly made: string; readonly wanted: string }> {
  const made = (await generate(config, beside)).find(
    (object) => identity(object) === identity(wanted),
  );
  return { made: comparable(made), wanted: comparable(wanted) };
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** `Kind/namespace/name`. */
function identity(object: unknown): string {
  const { kind, metadata } = isMap(object) ? object : {};
  const { namespace, name } = isMap(metadata) ? metadata : {};
  return [kind, namespace, name].map(String).join("/");
}

/**
 * The object with its durations in seconds and the keys of its values sorted: those are the user's, the CLI sorts them. As
 * text, so that the order of keys counts.
 */
function comparable(object: unknown): string {
  const replacer = (key: string, value: unknown): unknown => {
    if (key === "values") return sorted(value);
    if (/^(interval|timeout|retryInterval)$/.test(key)) return seconds(value);
    return value;
  };
  return JSON.stringify(object, replacer, 2) ?? "nothing";
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}

const unitSeconds = new Map([
  ["h", 3600],
  ["m", 60],
  ["s", 1],
  ["ms", 0.001],
]);

/** `5m0s` and `5m` are both 300. What is not a duration stays as it is. */
function seconds(value: unknown): unknown {
  if (typeof value !== "string" || !/^([0-9.]+(ms|s|m|h))+$/.test(value))
    return value;
  let total = 0;
  for (const [, amount, unit] of value.matchAll(/([0-9.]+)(ms|s|m|h)/g))
    total += Number(amount) * (unitSeconds.get(unit ?? "") ?? Number.NaN);
  return total;
}
