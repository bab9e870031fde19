/** The programs of the test bed: the real etcd and kube-apiserver, and the real Flux controllers. */
import { cpSync, existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheFolder, go, hasGo, makeOnce } from "./go.ts";

export interface ServerAssets {
  /** Absolute paths. */
  readonly etcd: string;
  readonly apiServer: string;
}

export interface ControllerAssets {
  /** Absolute paths of `source-controller` and `kustomize-controller`, by name. */
  readonly programs: Readonly<Record<ControllerName, string>>;
  /** The folder of their CRDs. */
  readonly crds: string;
}

export type ControllerName = "source-controller" | "kustomize-controller";

export const controllerNames: readonly ControllerName[] = [
  "source-controller",
  "kustomize-controller",
];

/** A program and the package of which it is built. */
type Packages = Readonly<Record<string, string>>;

const serverModule = fileURLToPath(new URL("../", import.meta.url));
const controllerModule = fileURLToPath(new URL("../flux/", import.meta.url));

const version = "v1.36.3";
const stamp = "k8s.io/component-base/version";

/** Without a version, the server would say v0.0.0, and charts would refuse it. */
const ldflags = [
  "-s -w",
  `-X ${stamp}.gitVersion=${version}`,
  `-X ${stamp}.gitMajor=1`,
  `-X ${stamp}.gitMinor=36`,
].join(" ");

const flags = ["-mod=readonly", "-buildvcs=false", "-trimpath"];

/** What to do without them. */
const howToGet =
  "install Go 1.26 or newer (https://go.dev/dl), or set KUBEBUILDER_ASSETS to a folder with etcd and kube-apiserver";

/**
 * etcd and kube-apiserver: those of `KUBEBUILDER_ASSETS`, by the convention of Kubernetes' envtest, else built (some five
 * minutes on two cores, once). Undefined, said on stderr, where there are none and none can be built.
 */
export async function serverAssets(): Promise<ServerAssets | undefined> {
  const given = process.env["KUBEBUILDER_ASSETS"] ?? "";
  const folder =
    given === ""
      ? await built("the tests against a real API server", serverModule, {
          etcd: "go.etcd.io/etcd/server/v3",
          "kube-apiserver": "k8s.io/kubernetes/cmd/kube-apiserver",
        })
      : given;
  if (folder === undefined) return undefined;
  const etcd = join(folder, "etcd");
  const apiServer = join(folder, "kube-apiserver");
  if (existsSync(etcd) && existsSync(apiServer)) return { etcd, apiServer };
  console.error(
    `skipped: the tests against a real API server: KUBEBUILDER_ASSETS (${folder}) has no etcd and kube-apiserver`,
  );
  return undefined;
}

/** The controllers, built as {@link serverAssets} are; undefined, said on stderr, where they cannot be had. */
export async function controllerAssets(): Promise<
  ControllerAssets | undefined
> {
  const packages = Object.fromEntries(
    controllerNames.map((name) => [name, `github.com/fluxcd/${name}`]),
  );
  const folder = await built(
    "the tests with real Flux controllers",
    controllerModule,
    packages,
    async (to) => {
      for (const path of Object.values(packages)) {
        const module = ["list", "-mod=readonly", "-m", "-f={{.Dir}}", path];
        const source = (await go(controllerModule, module)).trim();
        const crds = join(source, "config", "crd", "bases");
        cpSync(crds, join(to, "crds"), { recursive: true });
      }
    },
  );
  if (folder === undefined) return undefined;
  return {
    programs: {
      "source-controller": join(folder, "source-controller"),
      "kustomize-controller": join(folder, "kustomize-controller"),
    },
    crds: join(folder, "crds"),
  };
}

/** The folder of the built programs; undefined, said on stderr, where they cannot be built. */
async function built(
  what: string,
  module: string,
  packages: Packages,
  also: (folder: string) => Promise<void> = async () => {},
): Promise<string | undefined> {
  const pins = ["go.mod", "go.sum"].map((file) =>
    readFileSync(join(module, file)),
  );
  const folder = cacheFolder([...pins, ...flags, ldflags]);
  if (existsSync(folder)) return folder;
  if (!(await hasGo())) {
    console.error(`skipped: ${what}: there is no Go here; ${howToGet}`);
    return undefined;
  }
  try {
    await makeOnce(folder, async (to) => {
      for (const [program, path] of Object.entries(packages))
        await build(module, path, join(to, program));
      await also(to);
    });
    return folder;
  } catch (error) {
    const why = goSaid(error);
    console.error(`skipped: ${what}: go could not build them: ${why}`);
    return undefined;
  }
}

/** What go says besides its progress, as one line. */
function goSaid(error: unknown): string {
  const said =
    error instanceof Error && "stderr" in error ? error.stderr : error;
  return String(said)
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("go: downloading "))
    .slice(0, 3)
    .join("; ");
}

async function build(module: string, path: string, to: string): Promise<void> {
  const start = Date.now();
  console.error(`building ${basename(to)} (once, then it is cached) …`);
  await go(module, [
    "build",
    ...flags,
    `-ldflags=${ldflags}`,
    `-o=${to}`,
    path,
  ]);
  console.error(
    `built ${basename(to)} in ${Math.round((Date.now() - start) / 1000)} s`,
  );
}
