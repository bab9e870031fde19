/** The whole way of somebody new: the package as npm has it, an empty folder in Git, three releases, `make`. */
import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, symlinkSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { git, gitEnv } from "../io/git-folder.ts";
import { contents, folder } from "../io/support.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Runs a program; what it prints. Of npm nothing is taken from the network that was fetched before. */
function run(cwd: string, command: string, ...args: readonly string[]): string {
  return execFileSync(command, args, {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...gitEnv,
      HOME: process.env["HOME"],
      npm_config_prefer_offline: "true",
      npm_config_audit: "false",
      npm_config_fund: "false",
      npm_config_update_notifier: "false",
    },
  });
}

/** Packs a folder; the package's file. */
function pack(from: string): string {
  const to = folder();
  const said = run(
    from,
    "npm",
    ...`pack --json --loglevel=error --pack-destination ${to}`.split(" "),
  );
  const [{ filename }] = JSON.parse(said);
  return `${to}/${filename}`;
}

/** The sources as they are, to be built where nobody else looks. */
function copySources(): string {
  const copy = folder();
  const { files } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));
  const others = files.filter((one: string) => one !== "dist");
  for (const path of [
    "package.json",
    "README.md",
    "LICENSE",
    "src",
    "hack",
    "generated",
    ...others,
  ])
    cpSync(root + path, `${copy}/${path}`, { recursive: true });
  symlinkSync(`${root}node_modules`, `${copy}/node_modules`);
  return copy;
}

const releases = {
  podinfo: { chart: "podinfo", version: "6.5.0" },
  redis: { chart: "redis", version: "1.0.0" },
  web: { chart: "web", version: "2.0.0" },
};

it(
  "packed, `npx fluxsmith init`, three releases, make flux-update, make flux-check",
  { timeout: 240_000 },
  () => {
    const place = folder();
    const packed = pack(copySources());
    const create = pack(`${root}hack/create-fluxsmith`);
    run(place, "npm", "install", "--no-save", packed, create);
    const cwd = `${place}/fleet`;
    git(place, "init", "--quiet", "--initial-branch=main", cwd);

    const url = "https://github.com/acme/fleet";
    const made = run(
      cwd,
      "npx",
      "--no-install",
      "fluxsmith",
      "init",
      "--url",
      url,
    );
    expect(made).toContain("+ fluxsmith.yaml\n");
    // `npm create fluxsmith` finds the package that was installed, too.
    expect(
      run(place, "npm", "create", "fluxsmith", "other", "--", "--url", url),
    ).toContain("+ fluxsmith.yaml\n");
    expect(contents(`${place}/other`)).toHaveProperty(["fluxsmith.yaml"]);
    // The version of the sources is on no registry.
    run(cwd, "npm", "install", "--save-dev", packed);

    for (const [name, { chart, version }] of Object.entries(releases)) {
      const line = `fluxsmith add release ${name} --namespace apps --chart charts/${chart} --version ${version} --url https://charts.example.com`;
      run(cwd, "npx", ...line.split(" "));
    }

    expect(run(cwd, "make", "flux-update")).toMatch(
      /0 deleted, \d+ unchanged\n$/,
    );
    for (const name of Object.keys(releases))
      expect(contents(`${cwd}/resources`)).toHaveProperty([
        `apps/flux-hr-${name}.yaml`,
      ]);
    expect(run(cwd, "make", "flux-check")).toContain("No findings.\n");
    expect(run(cwd, "npm", "run", "--silent", "format:check")).toBe("");
    git(cwd, "add", "--all");
    git(cwd, "commit", "--quiet", "--message=m");
    expect(run(cwd, "make", "flux-update")).toContain("0 created, 0 updated");
    expect(git(cwd, "status", "--porcelain")).toBe("");
  },
);
