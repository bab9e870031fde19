/** The two who judge a config: the editor, by JSON Schema, and the config's own reader. */
import { Ajv } from "ajv";
import { editorSchema } from "../../src/config/editor-schema.ts";
import { readRoot } from "../../src/config/files.ts";
import { loadConfig } from "../../src/config/load.ts";
import { configSchema } from "../../src/config/schema.ts";
import { collectFindings } from "../../src/diagnostics/collect.ts";
import { defaultFluxVersion } from "../../src/model/flux-version.ts";
import { builtinSchemas } from "../../src/schema/builtin.ts";
import { memoryWorkspace } from "./memory-workspace.ts";

const validate = new Ajv({ strict: false }).compile(editorSchema());

/** What an editor underlines in a config, given as plain data. */
export function refusedByEditor(config: unknown): string[] {
  return validate(config)
    ? []
    : (validate.errors ?? []).map(
        ({ instancePath, message }) => `${instancePath} ${message ?? ""}`,
      );
}

/** Findings about what the data mean: no schema can know. */
const semantic = new Set(["bad-shorthand", "include-missing"]);

/** What the reader says about the same data, as `code: message`, as far as it is a schema's business. */
export async function refusedByReader(config: unknown): Promise<string[]> {
  const { all, report } = collectFindings();
  const text = JSON.stringify(config);
  const workspace = memoryWorkspace({ "fluxsmith.yaml": text }, report);
  const start = readRoot(workspace, report);
  const schema = configSchema(builtinSchemas, defaultFluxVersion);
  if (start !== undefined)
    await loadConfig(start, { workspace, schemaOf: () => schema, report });
  return all()
    .filter(({ code }) => !semantic.has(code))
    .map(({ code, message }) => `${code}: ${message}`);
}
