/**
 * The real flux CLI, built from Go modules. Its release embeds manifests that the module lacks: kustomize builds of the module's
 * own `manifests/` (its manifests/scripts/bundle.sh), which name files of the controllers' releases, and those are kustomize
 * builds of `config/crd` and `config/manager` in the controllers' modules. Only the source-controller and the
 * kustomize-controller are bundled: `flux install` needs `--components=source-controller,kustomize-controller`.
 */
import { execFile } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { kubectl } from "../../tools/kubernetes-tools.ts";
import { cacheFolder, go, hasGo, makeOnce } from "./go.ts";

const run = promisify(execFile);

/** Pins the modules; nothing else is taken from it. */
const pins = fileURLToPath(new URL("../flux-cli/", import.meta.url));

const cli = "github.com/fluxcd/flux2/v2";
const controllers = [
  "github.com/fluxcd/source-controller",
  "github.com/fluxcd/kustomize-controller",
];

interface Module {
  readonly path: string;
  /** With the `v`. */
  readonly version: string;
  /** Where its files are, read-only. */
  readonly folder: string;
}

/** What `kubectl kustomize` prints for a folder. */
type Kustomize = (folder: string) => Promise<string>;

/**
 * The absolute path of flux 2.9.5, built once (two minutes on two cores), then cached outside the tree; undefined, said on
 * stderr, where it cannot be built: skip what needs it.
 */
export async function fluxCli(): Promise<string | undefined> {
  const folder = cacheFolder(
    [
      join(pins, "go.mod"),
      join(pins, "go.sum"),
      fileURLToPath(import.meta.url),
    ].map((file) => readFileSync(file)),
  );
  const program = join(folder, "flux");
  if (existsSync(program)) return program;
  const builder = kubectl();
  if (builder === undefined) return undefined;
  if (!(await hasGo())) return skipped("there is no Go here to build it with");
  console.error("building flux (once, then it is cached) …");
  try {
    await makeOnce(folder, (to) =>
      build(to, async (from) => {
        const { stdout } = await run(builder, ["kustomize", from], {
          maxBuffer: 16 * 1024 * 1024,
        });
        return stdout;
      }),
    );
    return program;
  } catch (error) {
    return skipped(error instanceof Error ? error.message : String(error));
  }
}

function skipped(why: string): undefined {
  console.error(`skipped: what needs the flux CLI: ${why.trim()}`);
}

/** Leaves the program, and nothing else, in the folder. */
async function build(folder: string, kustomize: Kustomize): Promise<void> {
  const [flux, ...others] = await download();
  const source = join(folder, "source");
  copySources(flux.folder, source);
  await bundle(source, others, kustomize);
  // By its own go.mod and go.sum.
  await go(source, [
    "build",
    "-mod=readonly",
    "-buildvcs=false",
    "-trimpath",
    `-ldflags=-s -w -X main.VERSION=${flux.version.slice(1)}`,
    `-o=${join(folder, "flux")}`,
    "./cmd/flux",
  ]);
  rmSync(source, { recursive: true });
}

/** Fetches the pinned modules, which go checks against go.sum. */
async function download(): Promise<readonly [Module, ...Module[]]> {
  await go(pins, ["mod", "download", cli, ...controllers]);
  return [await find(cli), ...(await Promise.all(controllers.map(find)))];
}

async function find(path: string): Promise<Module> {
  const printed = await go(pins, ["list", "-m", "-json", path]);
  const { Version, Dir } = JSON.parse(printed);
  return { path, version: String(Version), folder: String(Dir) };
}

/** The module's files, writable: Go's module cache is read-only, and so would be a plain copy of its folders. */
function copySources(from: string, to: string): void {
  const entries = readdirSync(from, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const target = join(to, path.slice(from.length));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, readFileSync(path));
  }
}

/** Writes `cmd/flux/manifests/*.yaml` into flux2's sources, as its manifests/scripts/bundle.sh does. */
async function bundle(
  flux: string,
  modules: readonly Module[],
  kustomize: Kustomize,
): Promise<void> {
  const bundled = join(flux, "cmd", "flux", "manifests");
  mkdirSync(bundled);
  for (const { path, version, folder } of modules) {
    const controller = basename(path);
    const base = join(flux, "manifests", "bases", controller);
    for (const [part, config] of [
      ["crds", "crd"],
      ["deployment", "manager"],
    ] as const)
      writeFileSync(
        join(base, `${controller}.${part}.yaml`),
        await kustomize(join(folder, "config", config)),
      );
    takeLocalFiles(
      join(base, "kustomization.yaml"),
      `https://${path}/releases/download/${version}/`,
    );
    writeFileSync(join(bundled, `${controller}.yaml`), await kustomize(base));
  }
  for (const part of ["rbac", "policies"])
    writeFileSync(
      join(bundled, `${part}.yaml`),
      await kustomize(join(flux, "manifests", part)),
    );
}

/** Lets a kustomization file take the files of a release from its own folder. Throws where it wants another release. */
function takeLocalFiles(file: string, release: string): void {
  const text = readFileSync(file, "utf8");
  if (!text.includes(release))
    throw new Error(`${file} takes nothing from ${release}`);
  writeFileSync(file, text.replaceAll(release, ""));
}
