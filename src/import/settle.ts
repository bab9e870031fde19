/**
 * Finds the config that makes exactly the objects, by trying: a draft is written, read and planned as `generate` would, and
 * what does not come out as it was is written otherwise, or stays where it is.
 */
import type { Diagnostic, Report } from "../diagnostics/diagnostic.ts";
import { configFile } from "../config/files.ts";
import {
  changedWorkspace,
  type FileChanges,
} from "../manifests/changed-workspace.ts";
import type { Workspace } from "../model/workspace.ts";
import { prepare, type Prepared, type Project } from "../plan/prepare.ts";
import { isSame } from "../review/same-data.ts";
import { isFields, toData, type Fields } from "../yaml/data.ts";
import { readDocuments } from "../yaml/read.ts";
import { readPlain } from "../yaml/read-plain.ts";
import { fieldsAt } from "../kinds/fields.ts";
import { usualPath } from "../plan/layout.ts";
import type { ObjectFile } from "../plan/plan.ts";
import { blame, type Tried } from "./blame.ts";
import { objectText, type Carried } from "./carried.ts";
import { draftOf, type Draft, type DraftContext, type Form } from "./draft.ts";
import type { Left } from "./found.ts";
import { placesOf, planMoves, type MoveContext } from "./moves.ts";

/** How the plan of a config is made: `report` gets what is wrong with it. */
export type ProjectOf = (workspace: Workspace, report: Report) => Project;

export interface Settled {
  readonly draft: Draft;
  readonly carried: readonly Carried[];
  readonly left: readonly Left[];
  /** What becomes of the hand-written files. */
  readonly moves: FileChanges;
  /** What the config comes to, read without comments. */
  readonly prepared: Prepared;
}

/** What a config comes to. */
export interface Planned {
  readonly prepared: Prepared | undefined;
  readonly errors: readonly Diagnostic[];
}

interface SettleInput {
  readonly carried: readonly Carried[];
  readonly context: Omit<DraftContext, "formOf">;
  readonly moving: MoveContext;
  readonly projectOf: ProjectOf;
  /** The config's text, to try it. */
  readonly textOf: (draft: Draft) => string;
  /** The object with the fields that somebody above it patches in; undefined where there are none. */
  readonly enrich: (one: Carried) => Carried | undefined;
}

/** More rounds than there are things that an item can be given up for. */
const rounds = 40;

/**
 * Settles it.
 *
 * @throws Error where it does not come to an end, which would be a bug
 */
export async function settle(
  input: SettleInput,
): Promise<Settled | Diagnostic[]> {
  const { context, moving, projectOf } = input;
  const left: Left[] = [];
  let carried = [...input.carried];
  const forms = new Map<Carried, Form>();
  const leave = (one: Carried, reason: string): void => {
    carried = carried.filter((other) => other !== one);
    left.push({
      object: objectText(one.found, one.namespace),
      file: one.found.file,
      line: one.found.segment.line,
      reason,
    });
  };
  const replace = (one: Carried, next: Carried): void => {
    carried = carried.map((other) => (other === one ? next : other));
  };
  for (let round = 0; round < rounds; round++) {
    const places = placesOf(carried, moving);
    const paths = new Map<Carried, string | undefined>();
    for (const [one, place] of places)
      if ("path" in place) paths.set(one, place.path);
      else leave(one, place.problem);
    const { changes, stuck } = planMoves(paths, moving);
    for (const [one, reason] of stuck) leave(one, reason);
    if (stuck.size > 0) continue;
    for (const [one, path] of paths)
      if (!forms.has(one)) forms.set(one, { ...firstForm, path });
    const draft = draftOf(carried, {
      ...context,
      formOf: (one) => forms.get(one) ?? firstForm,
    });
    const text = input.textOf(draft);
    const planned = await planOf(text, changes, moving.workspace, projectOf);
    const { changed, unsettled } = judge({
      planned,
      tried: { text, draft },
      carried,
      paths,
      forms,
      leave,
      replace,
      enrich: input.enrich,
    });
    if (unsettled.length > 0) return [...unsettled];
    if (!changed && planned.prepared !== undefined)
      return {
        draft,
        carried,
        left,
        moves: changes,
        prepared: planned.prepared,
      };
  }
  throw new Error("the config of an import does not settle");
}

const firstForm: Form = {
  isLiteral: false,
  path: undefined,
  substitutes: false,
};

/** Plans a config as if it stood there, with the hand-written files changed. */
export async function planOf(
  text: string,
  changes: FileChanges,
  workspace: Workspace,
  projectOf: ProjectOf,
): Promise<Planned> {
  const errors: Diagnostic[] = [];
  const after = changedWorkspace(
    workspace,
    new Map([...changes, [configFile, text]]),
  );
  const project = projectOf(after, (found) => {
    if (found.severity === "error") errors.push(found);
  });
  return { prepared: await prepare(project), errors };
}

interface Judging {
  readonly planned: Planned;
  readonly tried: Tried;
  readonly carried: readonly Carried[];
  readonly paths: ReadonlyMap<Carried, string | undefined>;
  readonly forms: Map<Carried, Form>;
  readonly leave: (one: Carried, reason: string) => void;
  readonly replace: (one: Carried, next: Carried) => void;
  readonly enrich: SettleInput["enrich"];
}

/** Compares what came out with what there is, and says how to go on. */
function judge(judging: Judging): {
  readonly changed: boolean;
  readonly unsettled: readonly Diagnostic[];
} {
  const { planned, carried, paths, forms, leave } = judging;
  const { prepared, errors } = planned;
  if (prepared === undefined) return { changed: false, unsettled: errors };
  const byId = new Map<string, Carried>();
  for (const one of carried)
    for (const cluster of one.clusters) byId.set(idOf(cluster, one), one);
  const unsettled: Diagnostic[] = [];
  let changed = false;
  const blamed = blame({ ...judging.tried, errors });
  for (const [one, problem] of blamed.items) {
    changed = true;
    const form = forms.get(one) ?? firstForm;
    const next = form.isLiteral ? judging.enrich(one) : undefined;
    if (next !== undefined) judging.replace(one, next);
    else if (form.isLiteral) leave(one, problem.message);
    else forms.set(one, { ...form, isLiteral: true });
  }
  unsettled.push(...blamed.others);
  if (changed || unsettled.length > 0) return { changed, unsettled };
  const made = new Map<Carried, ObjectFile>();
  for (const file of prepared.desired.files) {
    const { object, cluster } = file;
    const one =
      object &&
      byId.get(
        idOf(cluster, {
          kind: object.kind,
          namespace: object.namespace,
          name: object.name,
        }),
      );
    if (one !== undefined && !made.has(one)) made.set(one, file);
  }
  for (const one of carried) {
    const form = forms.get(one) ?? firstForm;
    const file = made.get(one);
    const path = paths.get(one);
    const next =
      file === undefined
        ? "the config does not make it"
        : correct(one, file, { path, form, prepared });
    if (next === undefined) continue;
    changed = true;
    if (typeof next === "string") leave(one, next);
    else forms.set(one, next);
  }
  return { changed, unsettled };
}

interface Correcting {
  readonly path: string | undefined;
  readonly form: Form;
  readonly prepared: Prepared;
}

function usualPathOf(
  { object, cluster }: ObjectFile,
  { desired, config }: Prepared,
): string | undefined {
  const layout = desired.layouts.find((one) => one.cluster.name === cluster);
  return object && layout && usualPath(object, layout, config.settings);
}

/** The form to try next, why there is none, or undefined where this one will do. */
function correct(
  one: Carried,
  file: ObjectFile,
  { path, form, prepared }: Correcting,
): Form | string | undefined {
  if (path !== undefined && file.path !== path)
    return form.path === path
      ? `it would be written to ${file.path}`
      : { ...form, path };
  if (one.clusters.length === 1 && form.path !== undefined) {
    const usual = usualPathOf(file, prepared);
    if (form.path === usual) return { ...form, path: undefined };
  }
  const made = readPlain(file.text) ?? readAny(file);
  const differing = differenceOf(one, made);
  if (differing === undefined) return undefined;
  const isMarked = differing === "metadata.annotations";
  if (isMarked && !form.substitutes) return { ...form, substitutes: true };
  if (!form.isLiteral) return { ...form, isLiteral: true };
  return `\`${differing}\` would not stay as it is`;
}

function readAny({ path, text }: ObjectFile): Fields {
  const [document] = readDocuments({ file: path, text }, () => {}, {
    strictScalars: false,
  });
  const data = document && toData(document.root);
  return isFields(data) ? data : {};
}

/** The first field in which the written object is not what it was. */
function differenceOf(one: Carried, made: Fields): string | undefined {
  const metadata = fieldsAt(made, "metadata");
  if (!isSame(metadata?.["labels"] ?? {}, one.labels ?? {}))
    return "metadata.labels";
  if (!isSame(metadata?.["annotations"] ?? {}, one.annotations ?? {}))
    return "metadata.annotations";
  const spec = fieldsAt(made, "spec") ?? {};
  const fields = new Set([...Object.keys(spec), ...Object.keys(one.spec)]);
  const differing = [...fields].find(
    (field) => !isSame(spec[field], one.spec[field]),
  );
  return differing === undefined ? undefined : `spec.${differing}`;
}

function idOf(
  cluster: string | undefined,
  { kind, namespace, name }: Pick<Carried, "kind" | "namespace" | "name">,
): string {
  return JSON.stringify([cluster ?? null, kind.kind, namespace, name]);
}
