/** `fluxsmith schema`: the JSON Schema of fluxsmith.yaml. */
import { editorSchemaText } from "../io/editor-schema.ts";
import { exit, type CommandContext } from "./context.ts";

/** Prints it. */
export async function schema({ stdout, fs }: CommandContext): Promise<number> {
  stdout.write(editorSchemaText(fs));
  return exit.fine;
}
