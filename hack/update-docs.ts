/**
 * Writes docs/config.md, docs/errors.md, docs/consequences.md and generated/fluxsmith.schema.json (`npm run docs`):
 *
 *     tsx hack/update-docs.ts [--check] [--root DIRECTORY]
 *
 * With `--check` nothing is written, and the exit code is 1 where something would be.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { generatedDocs } from "./docs.ts";

const { values } = parseArgs({
  options: {
    check: { type: "boolean", default: false },
    root: {
      type: "string",
      default: fileURLToPath(new URL("..", import.meta.url)),
    },
  },
});

for (const [path, text] of await generatedDocs()) {
  const target = `${values.root}/${path}`;
  if (existsSync(target) && readFileSync(target, "utf8") === text) continue;
  if (values.check) {
    console.error(`${path} is not current: run \`make docs\``);
    process.exitCode = 1;
  } else {
    writeFileSync(target, text);
    console.log(`wrote ${path}`);
  }
}
