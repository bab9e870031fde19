/** Small repositories with one thing wrong in them, and what everybody must then see. */
import { expect, onTestFinished } from "vitest";
import { testRepository, type Ran, type TestRepository } from "../tools/cli.ts";

type Files = Readonly<Record<string, string | Uint8Array>>;

/** Put before the place that a message must point at; taken out before the file is written. */
export const mark = "▶";

/** A config without a fault: other tests add theirs. */
export const fleet = `version: 1
repository: {name: fleet, url: "https://example.com/acme/fleet", branch: main}
defaults: {interval: 5m}
`;

/** {@link fleet} with one release of one chart. */
export const podinfo = `${fleet}sources:
  helm:
    podinfo: https://stefanprodan.github.io/podinfo
kustomizations:
  flux-system:
  apps:
releases:
  podinfo: {namespace: apps, chart: podinfo/podinfo, version: 6.5.0}
`;

export const namespace = (name: string): string =>
  `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${name}\n`;

/** A hand-written manifest of no consequence. */
export const configMap = (name = "settings", data = "value"): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: default\ndata:\n  key: ${data}\n`;

/** {@link podinfo} and what it needs, as files. */
export const podinfoFiles: Readonly<Record<string, string>> = {
  "fluxsmith.yaml": podinfo,
  "resources/apps/namespace.yaml": namespace("apps"),
};

/** A repository that is gone after the test; marks are taken out. */
export function repository(files: Files): TestRepository {
  const repo = testRepository(unmarked(files));
  onTestFinished(repo.remove);
  return repo;
}

/** A repository after a first, quiet run. */
export async function generated(files: Files): Promise<TestRepository> {
  const repo = repository(files);
  expect(await repo.run(["generate"])).toMatchObject({ code: 0, stderr: "" });
  return repo;
}

/** What must stand in a refusal. */
export interface Wanted {
  /** The stable code. */
  readonly code: string;
  /** `file:line:column`; by default where {@link mark} stands; without a mark, the message is about no place in a file. */
  readonly at?: string | RegExp | undefined;
  /** What the message and its fix must say. */
  readonly says: readonly (string | RegExp)[];
}

/** The two that plan: what stops one stops the other. */
const planners = [["generate"], ["check"]];

/** No plan can be made of these files: exit 2, the place, the cause and the fix said, nothing written. */
export async function expectRefused(
  files: Files,
  wanted: Wanted,
  commands: readonly (readonly string[])[] = planners,
): Promise<void> {
  for (const command of commands) {
    const repo = repository(files);
    const before = repo.files();
    const ran = await repo.run(command);
    expectSaid(ran, "error", { at: markedPlace(files), ...wanted });
    expect(ran).toMatchObject({ code: 2, stdout: "" });
    expect(repo.files()).toEqual(before);
  }
}

/** `check` finds this, and nothing else, in these files: exit 1, or 0 for a warning. */
export async function expectFound(
  files: Files,
  severity: "finding" | "warning",
  wanted: Wanted,
): Promise<void> {
  const repo = repository(files);
  await repo.run(["generate"]);
  const ran = await repo.run(["check"]);
  expectSaid(ran, severity, { at: markedPlace(files), ...wanted });
  expect(ran.stderr).toMatch(new RegExp(`^1 ${severity}$`, "m"));
  expect(ran.code).toBe(severity === "finding" ? 1 : 0);
}

const placed = /^(\S+:\d+:\d+): ([^]*)/;

/** A block of the output that has the severity, the place, the code and all the words, and no stack trace anywhere. */
export function expectSaid(
  { stderr }: Ran,
  severity: "error" | "finding" | "warning",
  { code, at, says }: Wanted,
): void {
  const block = stderr.split("\n\n").find((text) => {
    const [place, rest] = placed.exec(text)?.slice(1) ?? [undefined, text];
    const isThere = at instanceof RegExp ? at.test(place ?? "") : at === place;
    return isThere && rest?.startsWith(severity) && text.includes(`[${code}]`);
  });
  expect(block, `${severity} [${code}] in:\n${stderr}`).toBeDefined();
  for (const said of says) expect(block).toMatch(said);
  expectNoStack(stderr);
}

export function expectNoStack(text: string): void {
  expect(text).not.toMatch(/^\s+at .+:\d+:\d+|bug in fluxsmith/m);
}

function unmarked(files: Files): Files {
  return Object.fromEntries(
    Object.entries(files).map(([path, content]) => [
      path,
      typeof content === "string" ? content.replace(mark, "") : content,
    ]),
  );
}

function markedPlace(files: Files): string | undefined {
  for (const [path, content] of Object.entries(files)) {
    if (typeof content !== "string") continue;
    const before = content.split(mark);
    if (before.length !== 2) continue;
    const lines = (before[0] ?? "").split("\n");
    return `${path}:${lines.length}:${(lines.at(-1) ?? "").length + 1}`;
  }
  return undefined;
}
