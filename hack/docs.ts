/** What `npm run docs` writes: the references in docs/ and the editor's schema, all from the program's own definitions. */
import { readFileSync } from "node:fs";
import handlebars from "handlebars";
import { format } from "prettier";
import { editorSchemaText } from "../src/config/editor-schema.ts";
import { editorSchemaName } from "../src/config/modeline.ts";
import { codes } from "../src/diagnostics/codes.ts";
import { consequenceCodes } from "../src/review/consequence-codes.ts";
import type { Severity } from "../src/review/consequence.ts";
import { configReference } from "./config-reference.ts";

const templates = new URL("templates/", import.meta.url);

/** The files' texts by path, relative to the repository. */
export async function generatedDocs(): Promise<ReadonlyMap<string, string>> {
  const findings = Object.entries(codes)
    .map(([code, { means, fix }]) => ({ code, means, fix }))
    .toSorted((a, b) => (a.code < b.code ? -1 : 1));
  return new Map([
    [`generated/${editorSchemaName}`, editorSchemaText()],
    ["docs/config.md", await fill("config.md.hbs", configReference(example))],
    ["docs/errors.md", await fill("errors.md.hbs", { findings })],
    [
      "docs/consequences.md",
      await fill("consequences.md.hbs", { severities: severities() }),
    ],
  ]);
}

const severityMeanings: Readonly<Record<Severity, string>> = {
  danger: "Something is deleted, or the change cannot be applied.",
  warning: "Something stops, restarts or becomes less safe.",
  notice: "Worth knowing.",
};

/** The consequences' codes by severity, the worst first, by name. */
function severities(): readonly object[] {
  const all = Object.entries(consequenceCodes)
    .map(([code, entry]) => ({ code, ...entry }))
    .toSorted((a, b) => (a.code < b.code ? -1 : 1));
  return Object.entries(severityMeanings).map(([severity, means]) => ({
    severity,
    means,
    consequences: all.filter((one) => one.severity === severity),
  }));
}

/** The text of an example, by the section that it shows (`sources.git`, `settings`). */
function example(name: string): string {
  return readFileSync(new URL(`examples/${name}.yaml`, templates), "utf8");
}

async function fill(template: string, data: unknown): Promise<string> {
  const source = readFileSync(new URL(template, templates), "utf8");
  const compiled = handlebars.compile(source, { noEscape: true, strict: true });
  return format(compiled(data), { parser: "markdown" });
}
