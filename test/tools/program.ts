/** The program as one file that plain node starts in a moment, built from the sources as they are. */
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Where the program loads Prettier, this one does not find it. */
const withoutPrettier: Plugin = {
  name: "without-prettier",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^prettier$/ }, () => ({
      path: "prettier",
      namespace: "absent",
    }));
    onLoad({ filter: /./, namespace: "absent" }, () => ({
      contents: 'throw new Error("there is no Prettier here")',
    }));
  },
};

/** Builds it; `node file ARGS…` then is `fluxsmith ARGS…`, as long as it does without Prettier. */
export async function buildProgram(): Promise<{
  readonly file: string;
  readonly remove: () => void;
}> {
  const folder = mkdtempSync(`${tmpdir()}/fluxsmith-program-`);
  const file = `${folder}/main.cjs`;
  await build({
    entryPoints: [`${root}src/main.ts`],
    outfile: file,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    plugins: [withoutPrettier],
    define: { "import.meta.url": "__url" },
    banner: {
      js: 'const __url = require("node:url").pathToFileURL(__filename).href;',
    },
    logLevel: "warning",
  });
  copyFileSync(
    `${root}generated/fluxsmith.schema.json`,
    `${folder}/fluxsmith.schema.json`,
  );
  return { file, remove: () => rmSync(folder, { recursive: true }) };
}
