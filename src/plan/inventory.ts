/** `generated/inventory.md`: the add-ons of every cluster as a table for people. Written as Prettier writes Markdown. */
import { generatedComment } from "../model/generated.ts";

/** One release or Kustomization of a cluster. */
export interface InventoryRow {
  readonly name: string;
  readonly namespace: string;
  readonly source: string;
  readonly version: string;
  readonly kustomization: string;
}

/** The add-ons of one cluster. */
export interface InventoryCluster {
  readonly name: string | undefined;
  readonly releases: readonly InventoryRow[];
  readonly kustomizations: readonly InventoryRow[];
}

/** The whole file. */
export function inventoryText(clusters: readonly InventoryCluster[]): string {
  const parts = [generatedComment, "# Inventory"];
  for (const { name, releases, kustomizations } of clusters) {
    const level = name === undefined ? "##" : "###";
    if (name !== undefined) parts.push(`## Cluster ${escape(name)}`);
    if (releases.length > 0)
      parts.push(
        `${level} Helm releases`,
        table(
          ["Release", "Namespace", "Chart", "Version", "Kustomization"],
          releases.map((row) => [
            row.name,
            row.namespace,
            row.source,
            row.version,
            row.kustomization,
          ]),
        ),
      );
    if (kustomizations.length > 0)
      parts.push(
        `${level} Kustomizations`,
        table(
          ["Kustomization", "Namespace", "Path", "Source"],
          kustomizations.map((row) => [
            row.name,
            row.namespace,
            row.version,
            row.source,
          ]),
        ),
      );
  }
  return `${parts.join("\n\n")}\n`;
}

function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const cells = [head, ...rows.map((row) => row.map(escape))];
  const widths = head.map((_, column) =>
    Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const [first = [], ...others] = cells;
  const rule = widths.map((width) => "-".repeat(width));
  return [line(first), line(rule), ...others.map(line)].join("\n");
}

/** Nothing in it needs escaping: nearly every name, path and version. */
const plain = /^(?! )(?:[A-Za-z0-9./:@+-]| (?! |$))*$/;

/**
 * Text for a cell: what Markdown would take for markup is escaped, and what is not printable ASCII is written as an entity,
 * so that nothing hostile renders and every width is known; so is a blank that Markdown would drop.
 */
function escape(text: string): string {
  if (plain.test(text)) return text;
  return text
    .replaceAll(/[\\`*_{}[\]<>|&#~]/g, "\\$&")
    .replaceAll(/^ | $| (?= )/g, "&#32;")
    .replaceAll(
      /[^\x20-\x7e]/gu,
      (character) => `&#${character.codePointAt(0) ?? 0};`,
    );
}
