/**
 * fluxsmith replaces a loop over `flux create … --export`, so it must make the objects that the real CLI makes. The
 * recordings (flux 2.9.4) are not part of the repository: where they are absent, only their comparison is skipped.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import { generateInMemory } from "../tools/generate.ts";
import { cases } from "./cases.ts";

const recordings = fileURLToPath(
  new URL("../../../shared/flux-cli/", import.meta.url),
);
const recorded = existsSync(recordings);

/** Folders that some case's Kustomization applies; generate refuses one that is missing. */
const folders = [
  "resources/audit",
  "resources/boskos",
  "resources/default",
  "resources/kube-system",
  "resources/kubecost",
  "x",
];

/** What a case's config makes; throws where it is refused. */
async function generate(config: string): Promise<unknown[]> {
  const handWritten = folders.map((folder) => [
    `${folder}/namespace.yaml`,
    `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${folder.split("/").at(-1) ?? ""}\n`,
  ]);
  const { files, diagnostics } = await generateInMemory({
    "fluxsmith.yaml": config.trimStart(),
    ...Object.fromEntries(handWritten),
  });
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  expect(errors).toEqual([]);
  return [...files]
    .filter(([path]) => /^resources\/.*\/flux-[^/]*\.yaml$/.test(path))
    .map(([, text]) => load(text));
}

describe.each(Object.keys(cases))("%s", (name) => {
  it("is accepted", async () => {
    expect(await generate(cases[name] ?? "")).not.toEqual([]);
  });

  it.skipIf(!recorded)(
    "is what the flux CLI makes (skipped without ../shared/flux-cli)",
    async () => {
      const wanted = load(readFileSync(`${recordings}${name}.yaml`, "utf8"));
      const made = (await generate(cases[name] ?? "")).find(
        (object) => identity(object) === identity(wanted),
      );
      // As text, so that the order of keys counts.
      expect(comparable(made)).toBe(comparable(wanted));
    },
  );
});

it.skipIf(!recorded)(
  "every recording has a case (skipped without ../shared/flux-cli)",
  () => {
    const names = readdirSync(recordings)
      .map((file) => file.replace(/\.yaml$/, ""))
      .filter((name) => !/^(tenant|values)-/.test(name));
    expect(Object.keys(cases).sort()).toEqual(names.sort());
  },
);

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** `Kind/namespace/name`. */
function identity(object: unknown): string {
  const { kind, metadata } = isMap(object) ? object : {};
  const { namespace, name } = isMap(metadata) ? metadata : {};
  return [kind, namespace, name].map(String).join("/");
}

/** The object with its durations in seconds and the keys of its values sorted: those are the user's, the CLI sorts them. */
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
