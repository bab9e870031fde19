/**
 * fluxsmith replaces a loop over `flux create … --export`: the real CLI makes an object, and a config makes the same. More cases
 * than are recorded (test/flux-cli), run against the program itself.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname } from "node:path";
import fc from "fast-check";
import { load } from "js-yaml";
import { afterAll, describe, expect, it } from "vitest";
import { kindOf } from "../../src/kinds/index.ts";
import type { Fields } from "../../src/yaml/data.ts";
import { compared } from "../flux-cli/agreement.ts";
import { fluxCreateCases, head } from "./flux-create-cases.ts";
import { fluxCreateFlags } from "./flux-create-flags.ts";
import { fluxCli } from "./tools/flux-cli.ts";

const flux = await fluxCli();
const folder = mkdtempSync(`${tmpdir()}/fluxsmith-flux-create-`);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** An object as the CLI prints it. */
interface Created {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Fields & {
    readonly name: string;
    readonly namespace: string;
  };
  readonly spec: Fields;
}

/** What `flux create … --export` prints. */
function create(args: readonly string[]): {
  readonly refusal: string;
  readonly object: unknown;
} {
  const { status, stdout, stderr } = spawnSync(
    flux ?? "",
    ["create", ...args, "--export"],
    { cwd: folder, encoding: "utf8" },
  );
  return status === 0
    ? { refusal: "", object: load(stdout) }
    : { refusal: stderr, object: undefined };
}

/** A map with its keys the other way round, as a replacer of JSON. */
const reversed = (_: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toReversed())
    : value;

/** The config that says every field of an object as Flux does, in another order. */
function configOf({ apiVersion, kind, metadata, spec }: Created): string {
  const known = kindOf(apiVersion, kind);
  if (known === undefined) throw new Error(`flux made a ${apiVersion} ${kind}`);
  const { name, ...item } = metadata;
  const { kustomizations = {}, ...section } = known.section.reduceRight<
    Record<string, Fields>
  >((inner, step) => ({ [step]: inner }), { [name]: { ...item, ...spec } });
  const config = {
    version: 1,
    // No source's name, so that no path is taken for a folder of this repository.
    repository: {
      name: "itself",
      url: "https://github.com/acme/itself",
      interval: "1m",
    },
    external: known
      .references(spec)
      .map((to) =>
        [to.kind, to.namespace ?? item.namespace, to.name].join("/"),
      ),
    defaults: { releases: { kustomization: "flux-system" } },
    kustomizations: { "flux-system": { interval: "1m" }, ...kustomizations },
    ...section,
  };
  return JSON.stringify(config, reversed);
}

describe.skipIf(flux === undefined)("as flux create makes it", () => {
  it.each(Object.entries(fluxCreateCases))(
    "%s",
    async (_, { create: command, more = [], config, files = {} }) => {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(`${folder}/${path}`), { recursive: true });
        writeFileSync(`${folder}/${path}`, text);
      }
      const { refusal, object } = create([...command.split(" "), ...more]);
      expect(refusal).toBe("");
      const { made, wanted } = await compared(head + config, object, files);
      expect(made).toBe(wanted);
    },
  );

  it.each(fluxCreateFlags)(
    "$command with any flags",
    ({ command, needs, may }) =>
      fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...needs),
          fc.shuffledSubarray([...may]),
          async (needed, others) => {
            const { refusal, object } = create([
              ...command.split(" "),
              ...needed,
              ...others,
            ]);
            // Flags that exclude each other are fine, those that there are not would only hide.
            expect(refusal).not.toMatch(/unknown|invalid argument/);
            fc.pre(refusal === "");
            const config = configOf(object as Created);
            const { made, wanted } = await compared(config, object);
            expect(made).toBe(wanted);
          },
        ),
        { numRuns: 30 },
      ),
  );
});
