/** The config as it is kept, and every file that changes by it. */
import { configFile } from "../config/files.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { FileChanges } from "../manifests/changed-workspace.ts";
import type { Workspace } from "../model/workspace.ts";
import { compare } from "../model/order.ts";
import type { FilePlan, PlannedFile } from "../plan/file-plan.ts";
import type { Prepared } from "../plan/prepare.ts";
import type { YamlNode } from "../yaml/node.ts";
import { readDocuments } from "../yaml/read.ts";
import { commentedText, textWith } from "./config-text.ts";
import type { Draft } from "./draft.ts";
import type { Existing } from "./existing.ts";
import type { ReadRaw } from "./moves.ts";
import { planOf, type ProjectOf, type Settled } from "./settle.ts";

/** The text of the config with the draft's items. */
export function configText(
  draft: Draft,
  existing: Existing | "none",
  anew: (draft: Draft) => string,
): string {
  if (existing === "none") return anew(draft);
  const { text, prepared } = existing;
  const { external } = prepared.written;
  return textWith({ file: configFile, text }, draft, external);
}

export interface WrittenPlan {
  readonly plan: FilePlan;
  /** Every file that changes. */
  readonly changes: FileChanges;
}

/** What it is written with. */
export interface WriteInput {
  readonly workspace: Workspace;
  readonly raw: ReadRaw;
  readonly projectOf: ProjectOf;
  /** Formats the config. */
  readonly format: (text: string) => Promise<string>;
}

/** The config as it is kept, and all that it makes. */
export async function write(
  settled: Settled,
  existing: Existing | "none",
  { workspace, raw, projectOf, format }: WriteInput,
): Promise<WrittenPlan | { readonly errors: readonly Diagnostic[] }> {
  const { draft, moves } = settled;
  const made = configText(draft, existing, (its) =>
    commentedText(its, heading),
  );
  const text = existing === "none" ? await format(made) : made;
  // Comments are nothing to the plan.
  if (saysTheSame(text, settled.prepared))
    return planFiles(text, moves, settled.prepared, raw);
  const { prepared, errors } = await planOf(text, moves, workspace, projectOf);
  if (prepared === undefined || errors.length > 0) return { errors };
  return planFiles(text, moves, prepared, raw);
}

/** Whether a config is read as one that is read already, in the same order. */
function saysTheSame(text: string, { written }: Prepared): boolean {
  const [document] = readDocuments({ file: configFile, text }, () => {}, {
    strictScalars: true,
  });
  return (
    document !== undefined &&
    JSON.stringify(entriesOf(document.root)) ===
      JSON.stringify(entriesOf(written.root))
  );
}

function entriesOf(node: YamlNode): unknown {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "seq") return node.items.map(entriesOf);
  return [...node.entries].map(([key, { value }]) => ({
    key,
    value: entriesOf(value),
  }));
}

const heading = [
  " What Flux runs. `fluxsmith generate` writes the manifests that this file describes; `fluxsmith import` has written it from",
  " those that were there. Everything that can be said here: `fluxsmith schema`, docs/config.md.",
];

function planFiles(
  config: string,
  moves: FileChanges,
  { desired, index }: Prepared,
  raw: ReadRaw,
): WrittenPlan {
  const changes = new Map<string, string | undefined>(moves);
  const generated = [
    { path: configFile, text: config },
    ...desired.files,
    desired.inventory,
  ];
  for (const { path, text } of generated) changes.set(path, text);
  const create: PlannedFile[] = [];
  const update: PlannedFile[] = [];
  const remove: string[] = [];
  let unchanged = 0;
  for (const [path, text] of [...changes].toSorted(([one], [other]) =>
    compare(one, other),
  )) {
    const now = raw(path);
    if (text === undefined) remove.push(path);
    else if (now === undefined) create.push({ path, text });
    else if (now === text) unchanged++;
    else update.push({ path, text });
  }
  const last = raw(index.path) === index.text ? [] : [index];
  return { plan: { create, update, remove, unchanged, last }, changes };
}
