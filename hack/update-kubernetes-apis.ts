/**
 * Writes generated/kubernetes-apis.json, which kinds each Kubernetes serves by itself:
 *
 *     tsx hack/update-kubernetes-apis.ts FOLDER…
 *
 * Each FOLDER is a Kubernetes of one minor version, as `go mod download -json k8s.io/kubernetes@v1.36.3` unpacks it. Its
 * api/discovery/ lists all that it can serve. By default that is what is stable, and the old betas of
 * `legacyBetaEnabledByDefaultResources` (pkg/controlplane/instance.go; KEP-3136).
 */
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

interface ResourceList {
  readonly groupVersion: string;
  readonly resources: readonly {
    readonly name: string;
    readonly kind: string;
  }[];
}

const folders = process.argv.slice(2);
if (folders.length === 0) {
  console.error("usage: tsx hack/update-kubernetes-apis.ts FOLDER…");
  process.exit(2);
}

/** The minor versions in which a kind is served: `GROUP/VERSION/KIND` → 28, 29 … */
const served = new Map<string, number[]>();
const minors = folders.map((folder) => {
  const minor = minorOf(folder);
  for (const kind of kindsOf(folder))
    served.set(kind, [...(served.get(kind) ?? []), minor]);
  return minor;
});
const [first, last] = [Math.min(...minors), Math.max(...minors)];
const lines = [...served]
  .toSorted(([left], [right]) => (left < right ? -1 : 1))
  .map(([kind, its]) => `    "${kind}": [${range(kind, its).join(", ")}]`);
writeFileSync(
  fileURLToPath(new URL("../generated/kubernetes-apis.json", import.meta.url)),
  `{
  "first": ${first},
  "last": ${last},
  "kinds": {
${lines.join(",\n")}
  }
}
`,
);

/** `[]` for always, `[33]` for since 1.33, `[28, 31]` for until 1.31. */
function range(kind: string, its: readonly number[]): number[] {
  const [from, to] = [Math.min(...its), Math.max(...its)];
  if (to - from + 1 !== its.length)
    throw new Error(`${kind} is there, gone, and there again`);
  if (to < last) return [from, to];
  return from === first ? [] : [from];
}

/** `…/kubernetes@v1.36.3` */
function minorOf(folder: string): number {
  const [, minor] = /@v1\.(\d+)\.\d+\/?$/.exec(folder) ?? [];
  if (minor === undefined)
    throw new Error(`${folder} does not end in @v1.MINOR.PATCH`);
  return Number(minor);
}

function kindsOf(folder: string): Set<string> {
  const betas = enabledBetas(folder);
  const files = readdirSync(join(folder, "api/discovery")).filter((name) =>
    /^api(?:s__.+)?__v\w+\.json$/.test(name),
  );
  const found = new Set<string>();
  for (const name of files) {
    const { groupVersion, resources } = JSON.parse(
      readFileSync(join(folder, "api/discovery", name), "utf8"),
    ) as ResourceList;
    for (const { name: resource, kind } of resources)
      if (
        /(?:^|\/)v\d+$/.test(groupVersion) ||
        betas.has(`${groupVersion}/${resource.replace(/\/.*/, "")}`)
      )
        found.add(`${groupVersion}/${kind}`);
  }
  return found;
}

/** `flowcontrol.apiserver.k8s.io/v1beta3/flowschemas` */
function enabledBetas(folder: string): Set<string> {
  const text = readFileSync(
    join(folder, "pkg/controlplane/instance.go"),
    "utf8",
  );
  const [, list = ""] =
    /legacyBetaEnabledByDefaultResources = [^{]*\{(.*?)\n\t\}/s.exec(text) ??
    [];
  const resources = list.matchAll(/(\w+)\.SchemeGroupVersion[^"]*"(\w+)"/g);
  return new Set(
    [...resources].map(([, alias = "", resource = ""]) => {
      const group = /^flowcontrol(v\w+)$/.exec(alias);
      if (group === null) throw new Error(`which group is ${alias}?`);
      return `flowcontrol.apiserver.k8s.io/${group[1] ?? ""}/${resource}`;
    }),
  );
}
