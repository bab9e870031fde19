/**
 * Bundles the program into dist/. Run by `npm run build`.
 *
 * CommonJS, since Node 20 starts it 7 ms sooner than ES modules: `bin.js` answers `--version` and loads `main.js`, which
 * reads the command line. What is imported dynamically (the commands, yargs, the `yaml` package, fast-glob, diff) becomes a
 * file of its own that is read only when it is needed.
 */
import {
  chmodSync,
  copyFileSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type BuildOptions, type Plugin } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The files of the bundle: name → what it is built from. */
const lazy = new Map<string, string>();

/** Turns every dynamic import into one of a file beside the bundle. Prettier stays a package: it is not bundled. */
const splitDynamicImports: Plugin = {
  name: "split-dynamic-imports",
  setup({ onResolve }) {
    onResolve({ filter: /./ }, ({ kind, path, resolveDir }) => {
      if (kind !== "dynamic-import") return undefined;
      if (path === "prettier") return { path, external: true };
      const name = basename(path, ".ts");
      lazy.set(name, path.startsWith(".") ? join(resolveDir, path) : path);
      return { path: `./${name}.js`, external: true };
    });
  },
};

/** JSON as a text that is parsed: faster than the same as JavaScript. */
const jsonAsText: Plugin = {
  name: "json-as-text",
  setup({ onLoad }) {
    onLoad({ filter: /\.json$/ }, ({ path }) => {
      const text = JSON.stringify(JSON.parse(readFileSync(path, "utf8")));
      return {
        contents: `module.exports = JSON.parse(${JSON.stringify(text)})`,
        loader: "js",
      };
    });
  },
};

const options = {
  absWorkingDir: root,
  outdir: "dist",
  bundle: true,
  format: "cjs",
  // As require(): a real import() would start Node's loader of ES modules.
  supported: { "dynamic-import": false },
  platform: "node",
  target: "node20.19",
  minify: true,
  legalComments: "none",
  define: {
    "import.meta.url": "__fluxsmithUrl",
  },
  banner: {
    js: 'const __fluxsmithUrl=require("node:url").pathToFileURL(__filename).href;',
  },
  alias: {
    // yargs measures columns with it, and at import it builds an Intl.Segmenter (40 ms). Our help is ASCII.
    "string-width": "./hack/ascii-width.ts",
  },
  plugins: [splitDynamicImports, jsonAsText],
} satisfies BuildOptions;

rmSync(`${root}dist`, { recursive: true, force: true });
const built = new Set<string>();
lazy.set("main", `${root}src/main.ts`);
// A map that grows while it is walked: what a file imports dynamically is built after it.
for (const [name, path] of lazy) {
  if (built.has(name)) continue;
  built.add(name);
  await build({ ...options, entryPoints: { [name]: path } });
}

writeFileSync(`${root}dist/package.json`, '{ "type": "commonjs" }\n');
await build({
  ...options,
  entryPoints: { bin: "src/bin.ts" },
  banner: { js: "#!/usr/bin/env node" },
});
chmodSync(`${root}dist/bin.js`, 0o755);
copyFileSync(
  `${root}generated/fluxsmith.schema.json`,
  `${root}dist/fluxsmith.schema.json`,
);
