/** `fluxsmith list`: the discovery process. */
import { discover } from "../discovery/discover.ts";
import type { FluxObject } from "../discovery/flux-object.ts";
import { readLayout, type RepositoryLayout } from "../discovery/layout.ts";
import { select } from "../discovery/select.ts";
import type { CommandContext } from "./context.ts";
import { reportFindings } from "./findings.ts";
import { kindsFlag, unknownValue } from "./kind-flag.ts";
import { printJson, printNames, printTable } from "./print-objects.ts";
import { openSession, type Session } from "./session.ts";

export interface ListOptions {
  readonly kind: readonly string[] | undefined;
  readonly cluster: string | undefined;
  readonly name: string | undefined;
  readonly output: "table" | "json" | "name";
}

/** Runs it; returns the exit code. Works without a config, and with a broken one. */
export async function list(
  context: CommandContext,
  options: ListOptions,
): Promise<number> {
  const session = openSession(context);
  const { workspace, findings } = session;
  const layout = readLayout(workspace, findings.report);
  const objects = discover(workspace, layout, findings.report);
  const { cluster, name } = options;
  if (cluster !== undefined) checkCluster(cluster, objects, layout);
  const found = new Set(objects.map(({ kind }) => kind));
  const kinds = options.kind && kindsFlag(options.kind, found);
  const selected = select(objects, { kinds, cluster, name });
  print(session, selected, options.output);
  if (selected.length === 0)
    context.stderr.write(`${nothing(objects.length, layout)}\n`);
  return reportFindings(session);
}

function print(
  { context, paint }: Session,
  objects: readonly FluxObject[],
  output: ListOptions["output"],
): void {
  if (output === "json") printJson(objects, context.stdout);
  else if (output === "name") printNames(objects, context.stdout);
  else printTable(objects, context.stdout, paint.out);
}

function nothing(
  found: number,
  { settings: { resources } }: RepositoryLayout,
): string {
  return found === 0
    ? `There are no Flux objects below ${resources}/.`
    : `None of the ${found} Flux objects below ${resources}/ fits.`;
}

function checkCluster(
  cluster: string,
  objects: readonly FluxObject[],
  { clusters }: RepositoryLayout,
): void {
  const known = new Set(clusters);
  for (const object of objects)
    if (object.cluster !== undefined) known.add(object.cluster);
  if (!known.has(cluster))
    throw unknownValue("cluster", cluster, [...known], [...known].toSorted());
}
