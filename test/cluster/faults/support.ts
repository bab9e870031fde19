/** Small repositories for a real cluster, runs of the program there, and what everybody must then see. */
import { execFileSync } from "node:child_process";
import {
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, expect } from "vitest";
import {
  expectNoStack,
  generated,
  namespace as namespaceManifest,
} from "../../faults/support.ts";
import type { TestRepository } from "../../tools/cli.ts";
import { kubectl } from "../../tools/kubernetes-tools.ts";
import { cluster } from "../describe-cluster.ts";
import { ifFound, type KubeObject } from "../tools/api.ts";
import { tokens } from "../tools/api-server.ts";
import type { Ran, RunOptions, Running } from "../tools/fluxsmith.ts";

type Repository = Pick<TestRepository, "cwd">;

/** A config that is bound to a context of the bed. It ends with the Kustomizations. */
export const bound = `version: 1
repository: {name: fleet, url: "https://example.com/acme/fleet", branch: main}
context: canary-admin
defaults: {interval: 5m}
kustomizations:
  flux-system:
`;

/** {@link bound} with another Kustomization and a Helm repository. */
export const fleet = `${bound}  apps: {timeout: 2m}
sources:
  helm:
    podinfo: https://stefanprodan.github.io/podinfo
`;

/** What {@link fleet} becomes, in the order in which it is applied. */
export const fleetObjects: readonly string[] = [
  "GitRepository/flux-system/fleet",
  "HelmRepository/flux-system/podinfo",
  "Kustomization/flux-system/apps",
  "Kustomization/flux-system/flux-system",
];

/** Where the objects that most tests look at stand, as a finding says it. */
export const appsFile = "resources/flux-system/flux-ks-apps.yaml:1:1";
export const podinfoFile =
  "resources/flux-system/flux-source-helm-podinfo.yaml:1:1";

/** Where the file of an object of {@link fleet} is, or of {@link fluxOf}'s, as a finding says it. */
export function fileOf(identity: string): string {
  const [kind = ""] = identity.split("/");
  const name = identity.split("/").at(-1) ?? "";
  const files: Readonly<Record<string, string>> = {
    GitRepository: `flux-source-git-${name}.yaml`,
    HelmRepository: `flux-source-helm-${name}.yaml`,
    Kustomization: `flux-ks-${name}.yaml`,
    Namespace: "gotk-components.yaml",
  };
  return `resources/flux-system/${files[kind] ?? ""}:1:1`;
}

/** The manifests of Flux itself, which install applies: without the flux CLI, as they are. */
export const components = "resources/flux-system/gotk-components.yaml";
export const componentsFile = `${components}:1:1`;

/** A run that asks nobody and waits for nothing. */
export const applying = ["apply", "--yes", "--no-wait"] as const;
export const installing = ["install", "--yes", "--no-wait"] as const;

/** A repository with this config, generated. */
export function fleetOf(
  config: string,
  files: Readonly<Record<string, string>> = {},
): Promise<TestRepository> {
  return generated({
    "fluxsmith.yaml": config,
    "resources/apps/namespace.yaml": namespaceManifest("apps"),
    ...files,
  });
}

/** A repository with {@link bound} and these manifests as Flux's own. */
export function fluxOf(
  manifests: string,
  config = bound,
): Promise<TestRepository> {
  return fleetOf(config, { [components]: manifests });
}

/** A manifest of which nothing follows. */
export const elsewhere =
  "apiVersion: v1\nkind: Namespace\nmetadata: {name: elsewhere}\n";

/** Changes a text in the config of a repository, and generates anew. */
export async function change(
  repo: TestRepository,
  from: string,
  to: string,
): Promise<void> {
  const config = repo.read("fluxsmith.yaml");
  expect(config).toContain(from);
  repo.write({ "fluxsmith.yaml": config.replace(from, to) });
  expect(await repo.run(["generate"])).toMatchObject({ code: 0 });
}

const folder = realpathSync(mkdtempSync(`${tmpdir()}/fluxsmith-faults-`));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Where a run puts what is temporary. */
const temporaries = new WeakMap<Running, string>();

/** Runs `fluxsmith ARGS…` to its end, and looks at what every run must do: leave nothing behind, and keep secrets. */
export function run(
  repo: Repository,
  args: readonly string[],
  options: Omit<RunOptions, "cwd"> = {},
): Promise<Ran> {
  return ended(start(repo, args, options));
}

/** As {@link run}, of what must go well. */
export async function runWell(
  repo: Repository,
  ...args: readonly string[]
): Promise<Ran> {
  const ran = await run(repo, args);
  expect(ran).toMatchObject({ code: 0 });
  return ran;
}

/** Begins a run; its end is {@link ended}'s to see. */
export function start(
  { cwd }: Repository,
  args: readonly string[],
  options: Omit<RunOptions, "cwd"> = {},
): Running {
  const temporary = mkdtempSync(join(folder, "run-"));
  const running = cluster.startFluxsmith(args, {
    ...options,
    cwd,
    env: {
      TMPDIR: temporary,
      NODE_DISABLE_COMPILE_CACHE: "1",
      ...options.env,
    },
  });
  temporaries.set(running, temporary);
  return running;
}

/** The end of a run that was begun with {@link start}, looked at as {@link run} does. */
export async function ended(running: Running): Promise<Ran> {
  const ran = await running.ended;
  const said = ran.stdout + ran.stderr;
  expectNoStack(said);
  for (const token of Object.values(tokens)) expect(said).not.toContain(token);
  await expectNothingLeft(temporaries.get(running) ?? "");
  return ran;
}

/** No socket of kubectl proxy and no kubectl: a process that has just been killed needs a moment to go. */
async function expectNothingLeft(temporary: string): Promise<void> {
  const left = (): string[] => [
    ...processesOf(temporary),
    ...readdirSync(temporary),
  ];
  await expect.poll(left, { timeout: 5000, interval: 20 }).toEqual([]);
}

/** Processes, with their ids first, that have a folder in their arguments. */
function processesOf(temporary: string): string[] {
  return execFileSync("ps", ["-A", "-o", "pid,args"], { encoding: "utf8" })
    .split("\n")
    .filter((line) => line.includes(temporary));
}

/** Kills a run, which cannot end its kubectl then, and does that in its place. */
export async function kill(running: Running): Promise<void> {
  running.kill("SIGKILL");
  await running.ended;
  for (const line of processesOf(temporaries.get(running) ?? ""))
    process.kill(Number.parseInt(line, 10), "SIGKILL");
}

/** A folder for PATH that has these programs and no others: each by the file that it is, or as a script. */
export function onlyPrograms(
  programs: Readonly<Record<string, { file: string } | { script: string }>>,
): string {
  const bin = mkdtempSync(join(folder, "bin-"));
  for (const [name, its] of Object.entries(programs))
    if ("file" in its) symlinkSync(its.file, join(bin, name));
    else writeFileSync(join(bin, name), its.script, { mode: 0o755 });
  return bin;
}

/** The real kubectl. */
export const realKubectl = { file: kubectl() ?? "kubectl" };

/** PATH with a program before all others. */
export function withProgram(name: string, script: string): string {
  const its = onlyPrograms({ [name]: { script } });
  return `${its}${delimiter}${cluster.env["PATH"] ?? ""}`;
}

/** What a refusal, a finding or a warning must say. */
export interface Wanted {
  readonly code: string;
  /** `file:line:column`; undefined where it is about no file. */
  readonly at?: string;
  readonly says: readonly (string | RegExp)[];
}

type Severity = "error" | "finding" | "warning";

const opening =
  /^(?:(?<at>\S+:\d+:\d+): )?(?<severity>error|finding|warning): /;

/** What a run has said, one by one, each with its place and its fix. */
export function saidBy({ stderr }: Ran): {
  readonly severity: string | undefined;
  readonly at: string | undefined;
  readonly text: string;
}[] {
  return stderr
    .split(/^(?=(?:\S+:\d+:\d+: )?(?:error|finding|warning): )/m)
    .filter((text) => opening.test(text))
    .map((text) => ({
      severity: opening.exec(text)?.groups?.["severity"],
      at: opening.exec(text)?.groups?.["at"],
      text,
    }));
}

/** That a run has said this, with its code, its place, its cause and a fix. */
export function expectSaid(
  ran: Ran,
  severity: Severity,
  { code, at, says }: Wanted,
): void {
  const found = saidBy(ran).find(
    (one) =>
      one.severity === severity &&
      one.at === at &&
      one.text.includes(`[${code}]`),
  );
  expect(found, `${severity} [${code}] in:\n${ran.stderr}`).toBeDefined();
  for (const said of says) expect(found?.text).toMatch(said);
  expect(found?.text).toMatch(/^ {2}fix: \S/m);
}

/** An object by `Kind/namespace/name`, or `Kind/name`; undefined where it is not in the cluster. */
export async function live(identity: string): Promise<KubeObject | undefined> {
  return ifFound(cluster.api.request<KubeObject>("GET", await path(identity)));
}

const paths = new Map<string, Promise<string>>();

/** The path of an object in the API. */
export function path(identity: string): Promise<string> {
  const [kind = "", ...rest] = identity.split("/");
  const [name = "", namespace] = rest.toReversed();
  const known = paths.get(identity) ?? cluster.path(kind, namespace, name);
  paths.set(identity, known);
  return known;
}

/** The `resourceVersion` of each object, undefined for what is not there: equal where nothing has changed. */
export async function versions(
  identities: readonly string[] = fleetObjects,
): Promise<Record<string, string | undefined>> {
  const entries = identities.map(
    async (one) => [one, (await live(one))?.metadata.resourceVersion] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

/** {@link versions} of a cluster that has nothing. */
export const nothing: Readonly<Record<string, undefined>> = Object.fromEntries(
  fleetObjects.map((one) => [one, undefined]),
);

/** Patches the status of objects: their newest generation is observed, and Ready is as said. */
export async function makeReady(
  identities: readonly string[],
  {
    status = "True",
    reason = "Succeeded",
    message = "done",
    generation = 1,
  } = {},
): Promise<void> {
  for (const one of identities) {
    const condition = { type: "Ready", status, reason, message };
    const lastTransitionTime = "2026-01-01T00:00:00Z";
    await cluster.api.request("PATCH", `${await path(one)}/status`, {
      status: {
        observedGeneration: generation,
        conditions: [{ ...condition, lastTransitionTime }],
      },
    });
  }
}

/** The `spec` of a live object. */
export async function spec(
  identity: string,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const its = (await live(identity))?.["spec"];
  return its as Readonly<Record<string, unknown>> | undefined;
}

/** Output of a terminal as lines without colours. */
export function plain(output: string): string {
  return (
    output
      .replaceAll("\r\n", "\n")
      // oxlint-disable-next-line no-control-regex -- colours are what this takes away
      .replaceAll(/\u001B\[\d*m/g, "")
  );
}
