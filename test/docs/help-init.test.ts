/** Every example in the help of `init` does what is said beside it. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { commands } from "../../src/commands/table.ts";
import { contents, folder } from "../io/support.ts";
import { openShell, type Shell } from "../tools/shell.ts";

let shell: Shell;
beforeAll(async () => {
  shell = await openShell();
});
afterAll(() => shell.remove());

type After = (files: Readonly<Record<string, string>>, said: string) => void;

const effects: Readonly<Record<string, After>> = {
  "fluxsmith init": (files) => {
    expect(files).toHaveProperty(["fluxsmith.yaml"]);
    expect(files).toHaveProperty(["resources/flux-system/kustomization.yaml"]);
  },
  "fluxsmith init fleet --url https://github.com/acme/fleet --cluster canary prod --yes":
    (files) => {
      for (const cluster of ["canary", "prod"])
        expect(files).toHaveProperty([
          `fleet/resources/clusters/${cluster}/flux-system/kustomization.yaml`,
        ]);
    },
  "fluxsmith init --addon cert-manager metrics-server --yes": (files) => {
    expect(files).toHaveProperty([
      "resources/cert-manager/flux-hr-cert-manager.yaml",
    ]);
    expect(files).toHaveProperty([
      "resources/kube-system/flux-hr-metrics-server.yaml",
    ]);
  },
  "fluxsmith init --merge --dry-run": (files, said) => {
    expect(files).toEqual({});
    expect(said).toContain("+ fluxsmith.yaml\n");
  },
};

it("there is an effect for every example", () => {
  const command = commands.find(({ name }) => name === "init");
  expect(command?.examples.map(([line]) => line)).toEqual(Object.keys(effects));
});

it.each(Object.entries(effects))("%s", async (line, after) => {
  const cwd = folder();
  const { code, stdout } = await shell.type(line, cwd);
  expect(code).toBe(0);
  after(contents(cwd), stdout);
});
