/** Who reads a review: a comment with a limit (fault 63), a pipe, and nobody any more (fault 86). */
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildProgram } from "../tools/program.ts";
import { canRender, chart, configMap, fleet, prod, release } from "./fleet.ts";
import { outputs } from "./review-outputs.ts";

describe.skipIf(!canRender)(
  "63: a review that is too large for a comment",
  () => {
    it("is cut, and says of how many objects it is silent", async () => {
      const one = fleet(prod({ "apps/map.yaml": configMap("map", {}) }));
      const maps = Array.from({ length: 900 }, (_, at) =>
        configMap(`map-${at}`, { text: `${at} ${"long ".repeat(40)}` }),
      );
      one.write("apps/many.yaml", maps.join("---\n"));
      const { code, stdout } = await one.diff("--output", "markdown");
      expect(code).toBe(1);
      expect(Array.from(stdout).length).toBeLessThanOrEqual(65_536);
      const shown = stdout.match(/^`{3,}diff$/gm)?.length ?? 0;
      expect(shown).toBeGreaterThan(10);
      expect(stdout).toContain("900 added");
      expect(stdout).toContain(
        `_Not shown, for want of room: ${900 - shown} of 900 objects._`,
      );
    });
  },
);

describe.skipIf(!canRender)("86: where nobody looks", () => {
  let program: Awaited<ReturnType<typeof buildProgram>>;
  beforeAll(async () => {
    program = await buildProgram();
  });
  afterAll(() => program.remove());

  interface Ended {
    readonly code: number | null;
    readonly stdout: string;
    readonly stderr: string;
  }

  /** Runs it with pipes; a reader in a hurry goes after the first piece. */
  const run = (
    { cwd, env }: ReturnType<typeof fleet>,
    args: readonly string[],
    isInAHurry = false,
  ): Promise<Ended> =>
    new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [program.file, ...args], {
        cwd,
        env,
      });
      let [stdout, stderr] = ["", ""];
      child.stdout.on("data", (text: Buffer) => {
        stdout += text.toString();
        if (isInAHurry) child.stdout.destroy();
      });
      child.stderr.on("data", (text: Buffer) => (stderr += text.toString()));
      child.once("error", reject);
      child.once("close", (code) => resolve({ code, stdout, stderr }));
    });

  const large = (): ReturnType<typeof fleet> => {
    const one = fleet(prod({ "apps/map.yaml": configMap("map", {}) }));
    const maps = Array.from({ length: 2000 }, (_, at) =>
      configMap(`map-${at}`, { text: `${at} ${"long ".repeat(40)}` }),
    );
    one.write("apps/many.yaml", maps.join("---\n"));
    return one;
  };

  it.each(outputs)(
    "there is neither colour nor progress without a terminal: %s",
    async (output) => {
      const one = fleet(prod({ ...chart, "apps/web.yaml": release("web") }));
      one.write("apps/web.yaml", release("web", "  values: {replicas: 0}\n"));
      const { code, stdout, stderr } = await run(one, [
        "diff",
        "--output",
        output,
      ]);
      expect(code).toBe(1);
      expect(stdout).not.toBe("");
      expect(stdout).not.toContain("\u001B");
      expect(stderr).toBe("");
    },
  );

  it.each([
    ["diff", "--output", "json"],
    ["diff", "--output", "html"],
    ["render", "--output", "yaml"],
  ])(
    "a reader that goes ends %s %s %s quietly, and nothing stays behind",
    async (...args) => {
      const one = large();
      const ran = await run(one, args, true);
      expect(ran).toMatchObject({ code: 0, stderr: "" });
      const mine = readdirSync(tmpdir()).filter((name) =>
        /^fluxsmith-(?:build|chart)-/.test(name),
      );
      // Other tests may be at work beside it, but none of them for as long.
      await expect
        .poll(
          () => {
            const left = new Set(readdirSync(tmpdir()));
            return mine.filter((name) => left.has(name));
          },
          { timeout: 20_000 },
        )
        .toEqual([]);
    },
  );
});
