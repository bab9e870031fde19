/** A fleet whose config is edited, and what a run leaves of it, as one text. */
import { onTestFinished } from "vitest";
import type { CommandContext } from "../../src/commands/context.ts";
import { testRepository, type Ran, type TestRepository } from "../tools/cli.ts";

export const namespace = (name: string): string =>
  `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${name}\n`;

/** Written as people write: with comments, blank lines and several ways to say a thing. */
export const config = `# The fleet.
version: 1
repository: {name: fleet, url: https://example.com/fleet, branch: main}
defaults: {interval: 5m}

sources:
  helm:
    # Ours.
    charts: https://charts.example.com # mirrored

kustomizations:
  flux-system:
  apps: {wait: true}

releases:
  # The front page.
  web:
    namespace: apps
    chart: charts/web
    version: 1.0.0

  api: # behind it
    namespace: apps
    chart: charts/api
    version: "1.10"
  # old:
  #   chart: charts/old
`;

export const single: Readonly<Record<string, string>> = {
  "fluxsmith.yaml": config,
  "resources/apps/namespace.yaml": namespace("apps"),
};

/** Two clusters; one has more in an included file. */
export const twoClusters: Readonly<Record<string, string>> = {
  "fluxsmith.yaml": `${config}
include: [config/*.yaml]

clusters:
  canary:
    releases:
      web: {version: 1.1.0}
  prod:
`,
  "config/notifications.yaml": `# Who hears of it.
notifications:
  providers:
    chat: {type: slack, channel: fleet}
`,
  "resources/apps/namespace.yaml": namespace("apps"),
};

/** The repository, generated. */
export async function fleetOf(
  files: Readonly<Record<string, string>>,
): Promise<TestRepository> {
  const repo = testRepository(files);
  onTestFinished(repo.remove);
  const { code, stderr } = await repo.run(["generate"]);
  if (code !== 0) throw new Error(stderr);
  return repo;
}

/** Runs a line (words between blanks) and writes down all that comes of it. */
export async function transcript(
  repo: TestRepository,
  line: string,
  overrides?: Partial<CommandContext>,
): Promise<{ readonly ran: Ran; readonly text: string }> {
  const before = repo.files();
  const ran = await repo.run(line.split(" ").slice(1), overrides);
  const after = repo.files();
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const tree = paths.toSorted().map((path) => {
    const [then, now] = [before[path], after[path]];
    if (then === now) return `  ${path}\n`;
    if (now === undefined) return `- ${path}\n`;
    const mark = then === undefined ? "+" : "~";
    // The index is hashes.
    const text = path.endsWith(".jsonl") ? "" : now.replace(/^/gm, "    | ");
    return `${mark} ${path}\n${text.replace(/ {4}\| $/, "")}`;
  });
  const { code, stdout, stderr } = ran;
  const text = `$ ${line}\n\n[exit] ${code}\n\n[stdout]\n${stdout}\n[stderr]\n${stderr}\n[files]\n${tree.join("")}`;
  return { ran, text };
}

/** A terminal where somebody answers, in this order; then it is closed. */
export function answering(
  ...answers: string[]
): Pick<CommandContext, "ask"> & { readonly asked: string[] } {
  const asked: string[] = [];
  const left = [...answers];
  return {
    asked,
    ask: (question) => {
      asked.push(question);
      return Promise.resolve(left.shift());
    },
  };
}
