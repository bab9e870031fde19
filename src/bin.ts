/**
 * The first thing that runs: answers `--version`, and starts `main.js` with V8's code cache, without which a third of a
 * small run is compiling. Node 22 has that built in; for Node 20 it is done here, and can go when Node 20 does.
 */
import {
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import module, { createRequire } from "node:module";
import { dirname } from "node:path";
import type { Script } from "node:vm";
import { version } from "./version.ts";

const here = __dirname;
const nodeRequire = createRequire(__filename);

/** Node's own; the types are those of Node 20, which has none. */
const { enableCompileCache } = module as { enableCompileCache?: () => unknown };

if (process.argv.length === 3 && process.argv[2] === "--version")
  writeSync(1, `${version}\n`);
else start();

function start(): void {
  if (enableCompileCache !== undefined) {
    enableCompileCache();
    nodeRequire("./main.js");
    return;
  }
  // Help has little to compile, and looking at the cache takes longer; so does `node:v8`, which loads all of Node's streams.
  if (/^(-h|--help)?$/.test(process.argv.at(-1) ?? "")) {
    nodeRequire("./main.js");
    return;
  }
  // Node 20's V8 begins to optimise a function after 67,584 bytes of bytecode: in a run of half a second that costs more
  // than it brings (10,000 files, nothing to change: 0.70 s of CPU with the default, 0.45 s with this).
  process
    .getBuiltinModule("node:v8")
    .setFlagsFromString("--interrupt-budget=1500000");
  if (process.env["NODE_DISABLE_COMPILE_CACHE"] === "1")
    nodeRequire("./main.js");
  else load("main.js", cacheFolder());
}

/** The folder for the cache; undefined where it could be somebody else's. */
function cacheFolder(): string | undefined {
  const uid = process.getuid?.();
  const { tmpdir } = process.getBuiltinModule("node:os");
  const folder = `${tmpdir()}/fluxsmith-compile-cache-${uid ?? "all"}`;
  try {
    try {
      mkdirSync(folder, 0o700);
    } catch {
      // Most often it is there; the next line looks.
    }
    const status = lstatSync(folder);
    const isOurs =
      status.isDirectory() && status.uid === uid && (status.mode & 0o022) === 0;
    return isOurs ? folder : undefined;
  } catch {
    return undefined;
  }
}

/** Runs one of the bundle's files as `require` would, compiled from the cache where it is there. */
function load(name: string, folder: string | undefined): unknown {
  const filename = `${here}/${name}`;
  const source = readFileSync(filename, "utf8");
  // Each command runs another part of the bundle, and a cache holds what its run has compiled.
  const command = /^[a-z]+$/.exec(process.argv[2] ?? "")?.[0] ?? "other";
  const stem = `${name}-${command}-${process.version}-${process.arch}`;
  const key = `${stem}-${digest(source)}`;
  const cached = folder === undefined ? undefined : read(`${folder}/${key}`);
  const vm = process.getBuiltinModule("node:vm");
  const script = new vm.Script(
    `(function(exports,require,module,__filename,__dirname){${source}\n})`,
    { filename, ...(cached === undefined ? {} : { cachedData: cached }) },
  );
  if (folder !== undefined && script.cachedDataRejected !== false)
    process.once("exit", () => save(script, folder, key, stem));
  const loaded: { exports: unknown } = { exports: {} };
  const requireOurs = (path: string): unknown =>
    /^\.\/(?:run(?:-cluster|-review|-adopt)?|review|render)\.js$/.test(path)
      ? load(path.slice(2), folder)
      : nodeRequire(path);
  const run: unknown = script.runInThisContext();
  if (typeof run === "function")
    run(loaded.exports, requireOurs, loaded, filename, dirname(filename));
  return loaded.exports;
}

/** V8 checks nothing but the length of the source, and in release builds no checksum: both are done here. */
function digest(data: string | Uint8Array): string {
  const { createHash } = process.getBuiltinModule("node:crypto");
  return createHash("sha1").update(data).digest("hex");
}

function read(path: string): Buffer | undefined {
  try {
    const bytes = readFileSync(path);
    const data = bytes.subarray(40);
    return bytes.toString("latin1", 0, 40) === digest(data) ? data : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps what has been compiled in this run, in the place of an older version's; a cache that cannot be written is done without. */
function save(script: Script, folder: string, key: string, stem: string): void {
  try {
    const temporary = `${folder}/${key}.${process.pid}`;
    const data = script.createCachedData();
    writeFileSync(temporary, Buffer.concat([Buffer.from(digest(data)), data]));
    for (const other of readdirSync(folder))
      if (other.startsWith(`${stem}-`) && !other.startsWith(key))
        unlinkSync(`${folder}/${other}`);
    renameSync(temporary, `${folder}/${key}`);
  } catch {
    // Slower, and that is all.
  }
}
