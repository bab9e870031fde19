/** What an import comes to, for people and as JSON. */
import { oneLine, visible } from "../diagnostics/print-text.ts";
import type { Imported } from "../import/import.ts";
import type { Left } from "../import/found.ts";
import type { Proven } from "../import/proof.ts";
import type { Session } from "./session.ts";
import { tableLines } from "./print-table.ts";

/** An import, and whether it has been carried out. */
export interface ShownImport extends Imported {
  readonly isWritten: boolean;
}

/** Prints it as one JSON object. */
export function printImportJson(
  { context }: Pick<Session, "context">,
  { total, carried, left, fragments, proof }: ShownImport,
): void {
  const result = {
    total,
    carried: carried.length,
    left: left.map(leftRow),
    fragments: fragments.map(leftRow),
    proof: proof.map((one) => ({
      kustomization: one.build.name,
      cluster: one.build.cluster,
      path: one.build.folder,
      objectsBefore: one.objectsBefore,
      objectsAfter: one.objectsAfter,
      equal: one.equal,
      ...(one.differing.length === 0 ? {} : { differing: one.differing }),
      ...(one.unbuilt === undefined ? {} : { unbuilt: one.unbuilt }),
    })),
  };
  context.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
}

function leftRow({ object, file, line, reason }: Left): Left {
  return { object, file, line, reason };
}

/** Prints the proof, what stays, and which files change. */
export function printImport(
  { context, paint }: Pick<Session, "context" | "paint">,
  { total, carried, left, fragments, proof, plan, isWritten }: ShownImport,
): void {
  const { stdout } = context;
  const lines: string[] = [];
  if (carried.length > 0) {
    const last = plan.last.map(({ path }) => path);
    lines.push(
      ...plan.create.map(
        ({ path }) => `${paint.out("green", "+")} ${visible(path)}`,
      ),
      ...last.map((path) => `${paint.out("green", "+")} ${visible(path)}`),
      ...plan.update.map(
        ({ path }) => `${paint.out("yellow", "~")} ${visible(path)}`,
      ),
      ...plan.remove.map((path) => `${paint.out("red", "-")} ${visible(path)}`),
      "",
      ...proofLines(proof, paint.out),
      "",
    );
  }
  if (left.length > 0)
    lines.push("What stays as it is:", ...left.map(leftLine), "");
  if (fragments.length > 0)
    lines.push(
      "Applied by nothing, and no objects by themselves:",
      ...fragments.map(leftLine),
      "",
    );
  lines.push(verdict(total, carried.length, proof, isWritten));
  stdout.write(`${lines.join("\n")}\n`);
}

function leftLine({ object, file, line, reason }: Left): string {
  return `  ${oneLine(object)} (${visible(file)}:${line}): ${oneLine(reason)}`;
}

function proofLines(
  proof: readonly Proven[],
  paint: Session["paint"]["out"],
): string[] {
  const isNamed = proof.some(({ build }) => build.cluster !== undefined);
  const lines = tableLines(
    proof,
    [
      ...(isNamed
        ? [{ head: "CLUSTER", cell: ({ build }: Proven) => build.cluster }]
        : []),
      { head: "KUSTOMIZATION", cell: ({ build }) => build.name },
      { head: "PATH", cell: ({ build }) => build.folder || "./" },
      { head: "BEFORE", cell: (one) => numberOf(one, one.objectsBefore) },
      { head: "AFTER", cell: (one) => numberOf(one, one.objectsAfter) },
      {
        head: "SAME",
        cell: ({ equal, unbuilt }) =>
          equal ? (unbuilt === undefined ? "yes" : "untouched") : "NO",
        style: ({ equal }) => (equal ? undefined : "red"),
      },
    ],
    paint,
  );
  const notes = proof.flatMap(({ build, equal, differing, unbuilt }) => [
    ...(unbuilt === undefined
      ? []
      : [`  ${build.name} cannot be built here: ${oneLine(unbuilt)}`]),
    ...(equal
      ? []
      : differing.map(
          ({ object, what }) =>
            `  ${build.name}: ${oneLine(object)} differs: ${oneLine(what)}`,
        )),
  ]);
  return [...lines, ...notes];
}

function numberOf({ unbuilt }: Proven, count: number): string | undefined {
  return unbuilt === undefined ? String(count) : undefined;
}

function verdict(
  total: number,
  carried: number,
  proof: readonly Proven[],
  isWritten: boolean,
): string {
  if (total === 0)
    return "There are no Flux objects here but those that fluxsmith has written.";
  if (carried === 0)
    return "Nothing to import: every Flux object stays as it is.";
  const what = `${carried} of ${total} Flux objects`;
  if (proof.some(({ equal }) => !equal))
    return `Nothing was written: what Flux applies would not be the same with ${what} in fluxsmith.yaml.`;
  return isWritten
    ? `${what} are in fluxsmith.yaml now; what Flux applies is the same. Next: \`fluxsmith check\`, look at \`git diff\`, commit.`
    : `${what} would be in fluxsmith.yaml; what Flux applies would be the same. Nothing was written.`;
}
