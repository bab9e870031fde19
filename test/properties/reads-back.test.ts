/** What is written reads back as what was meant, whatever reads it. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { collectFindings } from "../../src/diagnostics/collect.ts";
import { fieldsAt, textAt } from "../../src/kinds/fields.ts";
import { kinds } from "../../src/kinds/index.ts";
import { prepare } from "../../src/plan/prepare.ts";
import { builtinSchemas } from "../../src/schema/builtin.ts";
import { isRecord } from "../../src/schema/flux-schemas.ts";
import type { Data } from "../../src/yaml/data.ts";
import { memoryWorkspace } from "../tools/memory-workspace.ts";
import {
  kubernetesReads,
  readStreamByKubernetes,
} from "../yaml/kubernetes-reader.ts";
import { filesOf, repositories, type Repository } from "./repositories.ts";

/** A generated object: its text, and what it should say. */
interface Written {
  readonly path: string;
  readonly text: string;
  readonly cluster: string | undefined;
  readonly meant: unknown;
}

/** The objects of a repository as they are planned. */
async function written(repository: Repository): Promise<Written[]> {
  const { report, all } = collectFindings();
  const prepared = await prepare({
    workspace: memoryWorkspace(filesOf(repository), report),
    gitPrefix: "",
    ignoreFilesAbove: () => [],
    schemas: () => () => builtinSchemas,
    format: async (files) => files,
    report,
  });
  expect(all().filter(({ severity }) => severity === "error")).toEqual([]);
  return (prepared?.desired.files ?? []).flatMap(
    ({ path, text, object, spec, cluster }) => {
      if (object === undefined || spec === undefined) return [];
      const { suspend, ...rest } = spec;
      const meant = plain({
        name: object.name,
        namespace: object.namespace,
        labels: object.labels ?? {},
        spec: { ...rest, ...(suspend === true ? { suspend } : {}) },
      });
      return [{ path, text, cluster, meant }];
    },
  );
}

/** The same parts of an object that somebody has read. */
function read(object: unknown): unknown {
  const { metadata, spec } = isRecord(object) ? object : {};
  const { name, namespace, labels = {} } = isRecord(metadata) ? metadata : {};
  return plain({ name, namespace, labels, spec });
}

/** Data as JSON has it: no Maps, no -0. */
function plain(data: unknown): unknown {
  if (data === 0) return 0;
  if (Array.isArray(data)) return data.map(plain);
  const entries =
    data instanceof Map
      ? [...data]
      : isRecord(data)
        ? Object.entries(data)
        : undefined;
  return entries === undefined
    ? data
    : Object.fromEntries(entries.map(([key, value]) => [key, plain(value)]));
}

it("holds objects of every kind", async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(repositories, async (repository) => {
      for (const { text } of await written(repository))
        seen.add(parse(text).kind);
    }),
    { numRuns: 60 },
  );
  expect([...seen].toSorted()).toEqual(
    kinds.map(({ kind }) => kind).toSorted(),
  );
});

describe.each(["core", "yaml-1.1"] as const)("read as YAML (%s)", (schema) => {
  it("is what was planned", async () => {
    await fc.assert(
      fc.asyncProperty(repositories, async (repository) => {
        for (const { text, meant } of await written(repository))
          expect(read(parse(text, { schema }))).toEqual(meant);
      }),
      { numRuns: 60 },
    );
  });
});

it.skipIf(!kubernetesReads)(
  "read by Kubernetes, is what was planned",
  async () => {
    const many = fc.array(repositories, { minLength: 25, maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(many, async (list) => {
        const objects = (await Promise.all(list.map(written))).flat();
        const texts = objects.map(({ text }) => text);
        const seen = readStreamByKubernetes(texts).map(read);
        expect(seen).toEqual(objects.map(({ meant }) => meant));
      }),
      { numRuns: 3, endOnFailure: true },
    );
  },
);

/** Values as Helm merges them, on plain data: maps merge, everything else replaces, null too. */
function merged(base: unknown, over: unknown): unknown {
  if (!isRecord(base) || !isRecord(over)) return over;
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over))
    result[key] = key in base ? merged(base[key], value) : value;
  return result;
}

/** Labels after a JSON Merge Patch. */
function patched(base: unknown, over: unknown): unknown {
  const all = {
    ...(isRecord(base) ? base : {}),
    ...(isRecord(over) ? over : {}),
  };
  return Object.fromEntries(
    Object.entries(all).filter(([, value]) => value !== null),
  );
}

/** What a release's values, labels and version come to in a cluster: worked out from the config and its files alone. */
function expected(
  { config, files }: Repository,
  key: string,
  cluster: string | undefined,
): unknown {
  const defaults = fieldsAt(config, "defaults", "releases") ?? {};
  const item = fieldsAt(config, "releases", key) ?? {};
  const over =
    (cluster !== undefined &&
      fieldsAt(config, "clusters", cluster, "releases", key)) ||
    {};
  const { valuesFiles } = item;
  const list = (Array.isArray(valuesFiles) ? valuesFiles : []).filter(
    (name: Data) => typeof name === "string",
  );
  const layers = [
    ...list.map((name) =>
      parse(files[name.replace("${cluster}", cluster ?? "")] ?? "missing: 1"),
    ),
    // A Map is data to no merge patch: the item's own replaces the default's keys one by one.
    ...[defaults, item, over].flatMap(({ values }) =>
      values === undefined ? [] : [plain(values)],
    ),
  ];
  return {
    values: layers.length === 0 ? undefined : layers.reduce(merged, {}),
    labels: [defaults, item, over]
      .map(({ labels }) => labels)
      .reduce(patched, {}),
    version: textAt(over, "version") ?? textAt(item, "version"),
  };
}

it("is what the config says of releases: defaults, then the item, then its cluster", async () => {
  await fc.assert(
    fc.asyncProperty(repositories, async (repository) => {
      const objects = await written(repository);
      for (const key of Object.keys(
        fieldsAt(repository.config, "releases") ?? {},
      )) {
        const file = `/flux-hr-${key.replace("/", "-")}.yaml`;
        for (const { path, text, cluster } of objects) {
          if (!path.endsWith(file)) continue;
          const { metadata, spec } = parse(text);
          const seen = {
            values: spec.values,
            labels: metadata.labels ?? {},
            version: spec.chart.spec.version,
          };
          expect(plain(seen)).toEqual(
            plain(expected(repository, key, cluster)),
          );
        }
      }
    }),
    { numRuns: 100 },
  );
});
