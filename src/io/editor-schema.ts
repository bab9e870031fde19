/** The config's JSON Schema for editors, as a file that comes with the program (made by `npm run docs`). */
import { fileURLToPath } from "node:url";
import { errnoOf } from "./errno.ts";
import type { FileSystem } from "./filesystem.ts";

/** Where it is: beside the bundle, or, when the sources run as they are, in generated/. */
function shippedPath(): string {
  const isBundled = !import.meta.url.endsWith(".ts");
  const path = isBundled
    ? "./fluxsmith.schema.json"
    : "../../generated/fluxsmith.schema.json";
  return fileURLToPath(new URL(path, import.meta.url));
}

/** The schema's text. */
export function editorSchemaText(fs: FileSystem): string {
  return fs.readFileSync(shippedPath(), "utf8");
}

/** The schema that comes with the program, against the copy in a repository. Compared as bytes: decoding them takes longer. */
export function editorSchema(
  cwd: string,
  fs: FileSystem,
): { isCurrent: (path: string) => boolean; text: () => string } {
  return {
    isCurrent: (path) => {
      try {
        const copy = Buffer.from(fs.readFileSync(`${cwd}/${path}`));
        return copy.equals(fs.readFileSync(shippedPath()));
      } catch (error) {
        if (errnoOf(error) === undefined) throw error;
        return false;
      }
    },
    text: () => editorSchemaText(fs),
  };
}
