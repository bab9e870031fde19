/** A grown repository in Git, imported by the real program, and what is looked at afterwards. */
import { join } from "node:path";
import { parse, parseAllDocuments } from "yaml";
import { isGenerated } from "../../src/model/generated.ts";
import { contents } from "../io/support.ts";
import { runIn, type Ran } from "../tools/cli.ts";
import { fleet, type EquippedFleet } from "./fleet.ts";

/** What `import --output json` prints. */
export interface Import {
  readonly total: number;
  readonly carried: number;
  readonly left: readonly {
    readonly object: string;
    readonly file: string;
    readonly reason: string;
  }[];
  readonly proof: readonly {
    readonly kustomization: string;
    readonly objectsBefore: number;
    readonly objectsAfter: number;
    readonly equal: boolean;
  }[];
}

export interface Grown extends EquippedFleet {
  /** Runs `fluxsmith ARGS…` in it. */
  readonly run: (...args: readonly string[]) => Promise<Ran>;
  /** Imports; what it printed as JSON. */
  readonly imported: (...args: readonly string[]) => Promise<Ran & Import>;
  /** Every file but Git's, by its path. */
  readonly files: () => Record<string, string>;
  /** The objects of the files that bear our line, as `Kind/namespace/name` → file and fields, one entry for each. */
  readonly generated: () => readonly Generated[];
  /** fluxsmith.yaml, as data. */
  readonly config: () => Config;
}

export interface Generated {
  readonly id: string;
  readonly file: string;
  readonly apiVersion: string;
  readonly fields: Config;
}

/** Any YAML map. */
export type Config = Readonly<Record<string, unknown>>;

/**
 * Makes the repository, committed on main.
 *
 * @param prefix the folder of the repository in which everything happens; `""`: its top
 */
export function grown(
  files: Readonly<Record<string, string>>,
  prefix = "",
): Grown {
  const its = fleet(
    Object.fromEntries(
      Object.entries(files).map(([path, text]) => [join(prefix, path), text]),
    ),
  );
  const cwd = join(its.cwd, prefix);
  const run: Grown["run"] = (...args) => runIn(cwd, args, { env: its.env });
  const all = (): Record<string, string> => contents(cwd);
  return {
    ...its,
    run,
    imported: async (...args) => {
      const ran = await run("import", "--output", "json", ...args);
      return { ...ran, ...(JSON.parse(ran.stdout) as Import) };
    },
    files: all,
    generated: () => generatedIn(all()),
    config: () => parse(all()["fluxsmith.yaml"] ?? "") as Config,
  };
}

function generatedIn(files: Readonly<Record<string, string>>): Generated[] {
  return Object.entries(files).flatMap(([file, text]) =>
    /\.ya?ml$/.test(file) && isGenerated(text)
      ? parseAllDocuments(text).flatMap((document) => {
          const fields = document.toJS() as {
            apiVersion: string;
            kind: string;
            metadata?: { namespace?: string; name: string };
          };
          const { apiVersion, kind, metadata } = fields;
          // kustomize's own files have no metadata.
          return metadata === undefined
            ? []
            : [
                {
                  id: `${kind}/${metadata.namespace}/${metadata.name}`,
                  file,
                  apiVersion,
                  fields: { ...fields },
                },
              ];
        })
      : [],
  );
}

/** What the import has written. */
export function ids(repo: Grown): string[] {
  return repo.generated().map(({ id }) => id);
}

/** What lies at these keys of a map; undefined where there is nothing. */
export function at(config: unknown, ...keys: readonly string[]): unknown {
  let value = config;
  for (const key of keys)
    value =
      typeof value === "object" && value !== null
        ? (value as Config)[key]
        : undefined;
  return value;
}
