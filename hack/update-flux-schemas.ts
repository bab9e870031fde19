/**
 * Writes generated/flux-schemas.json from Flux's CRDs:
 *
 *     tsx hack/update-flux-schemas.ts [--check] [--flux-version 2.9] [--output FILE] PATH
 *
 * PATH is a folder of CRD files or a gotk-components.yaml. Prints what changed; with `--check` nothing is written, and
 * the exit code is 1 where something would be. Without `--flux-version` the version in the file is kept.
 */
import {
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { loadAll } from "js-yaml";
import { extractSchemas } from "../src/schema/extract.ts";
import { isFluxSchemas, type FluxSchemas } from "../src/schema/flux-schemas.ts";
import { printJson } from "../src/schema/print-json.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    check: { type: "boolean", default: false },
    "flux-version": { type: "string" },
    output: {
      type: "string",
      default: fileURLToPath(
        new URL("../generated/flux-schemas.json", import.meta.url),
      ),
    },
  },
});

const [input, ...surplus] = positionals;
if (input === undefined || surplus.length > 0) {
  console.error(
    "usage: tsx hack/update-flux-schemas.ts [--check] [--flux-version 2.9] [--output FILE] PATH",
  );
  process.exit(2);
}
process.exit(update(input, values.output));

/** Returns the exit code. */
function update(from: string, output: string): number {
  const oldText = existsSync(output) ? readFileSync(output, "utf8") : "";
  const old: unknown = oldText === "" ? undefined : JSON.parse(oldText);
  const extracted = extractSchemas(
    crdFiles(from).flatMap((file) => loadAll(readFileSync(file, "utf8"))),
  );
  if (Object.keys(extracted.kinds).length === 0) {
    console.error(`no CRD of Flux in ${from}`);
    return 2;
  }
  const version =
    values["flux-version"] ??
    (isFluxSchemas(old) ? old.fluxVersion : undefined);
  const schemas: FluxSchemas = {
    ...(version === undefined ? {} : { fluxVersion: version }),
    ...extracted,
  };
  const text = printJson(schemas);
  for (const line of changes(old, schemas)) console.log(line);
  if (text === oldText) {
    console.error("the schemas are up to date");
    return 0;
  }
  if (values.check) {
    console.error(`${output} is not what ${from} gives`);
    return 1;
  }
  writeFileSync(output, text);
  console.error(`wrote ${output}`);
  return 0;
}

function crdFiles(from: string): readonly string[] {
  return statSync(from).isDirectory()
    ? readdirSync(from)
        .filter((name) => /\.ya?ml$/.test(name))
        .toSorted()
        .map((name) => join(from, name))
    : [from];
}

/** One line a value that is new (+), gone (-) or both. */
function changes(before: unknown, after: unknown): readonly string[] {
  const old = new Set(leaves(before, ""));
  const now = new Set(leaves(after, ""));
  return [
    ...[...old].filter((leaf) => !now.has(leaf)).map((leaf) => `- ${leaf}`),
    ...[...now].filter((leaf) => !old.has(leaf)).map((leaf) => `+ ${leaf}`),
  ];
}

function leaves(value: unknown, path: string): readonly string[] {
  if (value === undefined) return [];
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return [`${path}: ${JSON.stringify(value)}`];
  return Object.entries(value).flatMap(([key, item]) =>
    leaves(item, path === "" ? key : `${path}.${key}`),
  );
}
