/** What `add`, `remove` and `disable` ask, at a real terminal. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildProgram } from "../tools/program.ts";
import { converse, hasTerminal, type Dialogue } from "../tools/terminal.ts";
import { fleetOf, single } from "./edit-support.ts";

let program: Awaited<ReturnType<typeof buildProgram>>;
beforeAll(async () => {
  program = await buildProgram();
});
afterAll(() => program.remove());

type Typed = readonly (readonly [prompt: string, text: string])[];

function typeTo(cwd: string, args: string, typed: Typed): Promise<Dialogue> {
  const line = `'${process.execPath}' '${program.file}' ${args}`;
  return converse(line, typed, { cwd, env: { HOME: cwd } });
}

describe.skipIf(!hasTerminal())("at a terminal", () => {
  it("asks for what is missing, and writes it", async () => {
    const { cwd, read } = await fleetOf(single);
    const { code } = await typeTo(cwd, "add release", [
      ["The name of the HelmRelease: ", "db\n"],
      ["chart (", "charts/db\n"],
    ]);
    expect(code).toBe(0);
    expect(read("fluxsmith.yaml")).toContain("  db:\n    chart: charts/db\n");
    expect(read("resources/flux-system/flux-hr-db.yaml")).toContain(
      "chart: db",
    );
  });

  it("says what the cluster loses, and asks", async () => {
    const { cwd, files } = await fleetOf(single);
    const before = files();
    const { code, screen } = await typeTo(cwd, "disable web", [
      ["Disable HelmRelease `web`? [y/N] ", "n\n"],
    ]);
    expect(code).toBe(0);
    expect(screen).toContain(
      "HelmRelease/apps/web: the release is uninstalled",
    );
    expect(screen).toContain("Nothing was written.");
    expect(files()).toEqual(before);
  });

  it("writes nothing at Ctrl-C", async () => {
    const { cwd, files } = await fleetOf(single);
    const before = files();
    const { code } = await typeTo(cwd, "remove web", [
      ["Remove HelmRelease `web`? [y/N] ", "\u0003"],
    ]);
    expect(code).toBe(130);
    expect(files()).toEqual(before);
  });
});
