/** `generated/inventory.md`: the add-ons of every cluster as a table for people. Written as Prettier writes Markdown. */
import type {
  DeployedObject,
  FluxKind,
  InventoryTable,
} from "../kinds/kind.ts";
import { generatedComment } from "../model/generated.ts";

/** The objects of one cluster, in the order of their kinds. */
export interface InventoryCluster {
  readonly name: string | undefined;
  readonly objects: readonly InventoryObject[];
}

export interface InventoryObject extends DeployedObject {
  readonly kind: Pick<FluxKind, "inventory">;
}

/** The whole file: for each cluster a table for each kind that has one. */
export function inventoryText(clusters: readonly InventoryCluster[]): string {
  const parts = [generatedComment, "# Inventory"];
  for (const { name, objects } of clusters) {
    const level = name === undefined ? "##" : "###";
    if (name !== undefined) parts.push(`## Cluster ${escape(name)}`);
    const tables = new Map<InventoryTable, InventoryObject[]>();
    for (const object of objects) {
      const { inventory } = object.kind;
      if (inventory === undefined) continue;
      const rows = tables.get(inventory);
      if (rows === undefined) tables.set(inventory, [object]);
      else rows.push(object);
    }
    for (const [{ title, columns }, rows] of tables)
      parts.push(
        `${level} ${title}`,
        table(
          columns.map(({ head }) => head),
          rows.map((row) => columns.map(({ cell }) => cell(row) ?? "")),
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
