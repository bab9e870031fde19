/** The comment that tells editors where the schema of fluxsmith.yaml is. */
import { normalPath } from "../model/names.ts";

/** The editor's schema, in the folder of generated things (`layout.generated`). */
export const editorSchemaName = "fluxsmith.schema.json";

/**
 * Whether a config (its text) points editors at the schema in `generated`, the folder of generated things, so that
 * `generate` has to keep that file current. As the YAML language server looks for it: among the comments before the
 * document (yaml-language-server, modelineUtil.js).
 */
export function wantsSchema(configText: string, generated: string): boolean {
  const wanted = normalPath(`${generated}/${editorSchemaName}`);
  for (const line of configText.replace(/^\uFEFF/, "").split(/\r?\n/)) {
    if (!/^\s*(#|$)/.test(line)) return false;
    if (!/^#\s+(yaml-language-server\s*:|\$schema:)/.test(line)) continue;
    const [, path] = /\$schema(?:=|:\s*)(\S+)/.exec(line) ?? [];
    // The first one counts.
    return path !== undefined && normalPath(path) === wanted;
  }
  return false;
}
