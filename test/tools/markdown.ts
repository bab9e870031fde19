/** Markdown as a parser of its own reads it (Prettier's, which is remark with GitHub's extensions). */
import { parsers } from "prettier/plugins/markdown";

/** A part of the text: mdast. */
export interface MarkdownNode {
  readonly type: string;
  readonly value?: string;
  readonly lang?: string;
  readonly children?: readonly MarkdownNode[];
}

/** Every node, in the text's order. */
export async function markdownNodes(text: string): Promise<MarkdownNode[]> {
  const { markdown } = parsers;
  const root = (await markdown.parse(text, {
    parser: "markdown",
  } as never)) as MarkdownNode;
  const found: MarkdownNode[] = [];
  const visit = (node: MarkdownNode): void => {
    found.push(node);
    for (const child of node.children ?? []) visit(child);
  };
  visit(root);
  return found;
}

/** The rows of the tables, their cells as text; the head first. */
export function cellsOf(row: MarkdownNode): string[] {
  return (row.children ?? []).map((cell) => textOf(cell).trim());
}

function textOf({ value = "", children = [] }: MarkdownNode): string {
  return value + children.map(textOf).join("");
}
