/** The same input gives the same bytes. */
import { execFile } from "node:child_process";
import { mkdirSync } from "node:fs";
import { promisify } from "node:util";
import * as fc from "fast-check";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { isFields, type Data } from "../../src/yaml/data.ts";
import { testRepository } from "../tools/cli.ts";
import { generateInMemory } from "../tools/generate.ts";
import { buildProgram } from "../tools/program.ts";
import {
  configText,
  filesOf,
  repositories,
  type Repository,
} from "./repositories.ts";

/** What is generated from a repository in which nothing is wrong. */
async function generate(
  files: Record<string, string>,
): Promise<Record<string, string>> {
  const generated = await generateInMemory(files);
  const errors = generated.diagnostics.filter(
    ({ severity }) => severity === "error",
  );
  expect(errors).toEqual([]);
  return Object.fromEntries(generated.files);
}

afterEach(() => {
  vi.useRealTimers();
});

it("generating twice, years apart, or from its own output, gives the same", async () => {
  await fc.assert(
    fc.asyncProperty(repositories, async (repository) => {
      const input = filesOf(repository);
      const first = await generate(input);
      expect(Object.keys(first)).toContain(
        Object.keys(first).find((path) => path.endsWith("/index.jsonl")),
      );
      vi.setSystemTime(0);
      expect(await generate(input)).toEqual(first);
      vi.useRealTimers();
      expect(await generate({ ...input, ...first })).toEqual(first);
    }),
    { numRuns: 120 },
  );
});

it("the second run on disk has nothing to do", async () => {
  await fc.assert(
    fc.asyncProperty(repositories, async (repository) => {
      const repo = testRepository(filesOf(repository));
      try {
        expect(await repo.run(["generate"])).toMatchObject({ code: 0 });
        const first = repo.files();
        const again = await repo.run(["generate"]);
        expect(again.stdout).toMatch(
          /^0 created, 0 updated, 0 deleted, \d+ unchanged\n$/,
        );
        expect(await repo.run(["generate", "--check"])).toMatchObject({
          code: 0,
        });
        expect(repo.files()).toEqual(first);
        expect(first).toMatchObject(await generate(filesOf(repository)));
      } finally {
        repo.remove();
      }
    }),
    { numRuns: 25 },
  );
});

/** The data with the keys of all its plain objects in another order. Free-form values keep theirs: it is data. */
function shuffled(data: Data, random: () => number): Data {
  if (Array.isArray(data))
    return data.map((item: Data) => shuffled(item, random));
  if (!isFields(data)) return data;
  return Object.fromEntries(
    Object.entries(data)
      .map(([key, value]) => ({
        entry: [key, shuffled(value, random)] as const,
        at: random(),
      }))
      .toSorted((left, right) => left.at - right.at)
      .map(({ entry }) => entry),
  );
}

/** Numbers from 0 to 1 (Park and Miller's generator). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

it("the order of keys in the config means nothing", async () => {
  const seeds = fc.integer({ min: 1, max: 2_147_483_646 });
  await fc.assert(
    fc.asyncProperty(repositories, seeds, async (repository, seed) => {
      const other = shuffled(repository.config, randomFrom(seed));
      const files = filesOf(repository);
      expect(
        await generate({ ...files, "fluxsmith.yaml": configText(other) }),
      ).toEqual(await generate(files));
    }),
    { numRuns: 120 },
  );
});

/** The repository with its sections spread over two included files. */
function split({ config, files }: Repository): Record<string, string> {
  const { sources, releases, images, kustomizations, ...rest } = config;
  const part = (fields: Record<string, Data | undefined>): string =>
    configText(
      new Map(
        Object.entries(fields).flatMap(([name, data]) =>
          data === undefined ? [] : [[name, data]],
        ),
      ),
    );
  return {
    ...files,
    "fluxsmith.yaml": configText({ ...rest, include: ["config/*.yaml"] }),
    "config/b.yaml": part({ sources, releases }),
    "config/a.yaml": part({ images, kustomizations }),
  };
}

it("nor does the file that a section stands in", async () => {
  await fc.assert(
    fc.asyncProperty(repositories, async (repository) => {
      expect(await generate(split(repository))).toEqual(
        await generate(filesOf(repository)),
      );
    }),
    { numRuns: 50 },
  );
});

let program: Awaited<ReturnType<typeof buildProgram>>;

beforeAll(async () => {
  program = await buildProgram();
});

afterAll(() => program.remove());

const surroundings = fc.record({
  TZ: fc.constantFrom(
    "Pacific/Kiritimati",
    "America/St_Johns",
    "Asia/Katmandu",
  ),
  LC_ALL: fc.constantFrom("tr_TR.UTF-8", "C", "cs_CZ.UTF-8", "ja_JP.eucJP"),
  folder: fc.constantFrom("a b", "ä'ö\"$x", "deep/er", "{a,b}[1]!(c)", "-x"),
});

it("nor do the time zone, the locale and the folder", async () => {
  await fc.assert(
    fc.asyncProperty(
      repositories,
      surroundings,
      async (repository, { folder, ...env }) => {
        const files = split(repository);
        const repo = testRepository(
          Object.fromEntries(
            Object.entries(files).map(([path, text]) => [
              `${folder}/${path}`,
              text,
            ]),
          ),
        );
        const cwd = `${repo.cwd}/${folder}`;
        // The folder is a repository of its own, so that its name is no part of any path in it.
        mkdirSync(`${cwd}/.git`);
        repo.write({ [`${folder}/.git/HEAD`]: "ref: refs/heads/main\n" });
        try {
          await promisify(execFile)(
            process.execPath,
            [program.file, "generate"],
            { cwd, env: { ...env, LANG: env.LC_ALL } },
          );
          const written = Object.entries(repo.files()).map(([path, text]) => [
            path.slice(folder.length + 1),
            text,
          ]);
          expect(Object.fromEntries(written)).toEqual({
            ...files,
            ...(await generate(files)),
            ".git/HEAD": "ref: refs/heads/main\n",
          });
        } finally {
          repo.remove();
        }
      },
    ),
    { numRuns: 12 },
  );
});
