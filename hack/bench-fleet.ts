/** Large configs for the benchmarks. */
import { readFileSync } from "node:fs";

/** What the fleet looks like: `objects` for each cluster, about; `distinct` writes every item under its cluster. */
export interface FleetSize {
  readonly clusters: number;
  readonly objects: number;
  readonly distinct?: boolean;
}

/** The files of a repository: a config, and a manifest for each Kustomization. */
export function fleet({
  clusters,
  objects,
  distinct = false,
}: FleetSize): Record<string, string> {
  // One in ten is a Kustomization, one in ten a source, the rest are releases; flux-system and the repository are two.
  const folders = Math.floor(objects / 10) - 1;
  const sources = Math.floor(objects / 10) - 1;
  const releases = objects - folders - sources - 2;
  const files: Record<string, string> = {};
  for (let at = 0; at < folders; at++)
    files[`resources/team-${at}/namespace.yaml`] =
      `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: team-${at}\n`;
  const item = (at: number, version: string): string => `    app-${at}:
      namespace: team-${at % folders}
      chart: repo-${at % sources}/app-${at}
      version: ${version}
      values:
        replicaCount: ${at % 5}
        image:
          repository: registry.example.com/app-${at}
          tag: v1.${at}.0
        ingress: {enabled: true, host: app-${at}.example.com}
`;
  const unindent = (text: string): string => text.replaceAll(/^ {2}/gm, "");
  let config = `version: 1
repository: {name: fleet, url: https://example.com/acme/fleet, branch: main}
defaults: {interval: 5m}
sources:
  helm:
${repeat(sources, (at) => `    repo-${at}: https://charts.example.com/repo-${at}\n`)}kustomizations:
  flux-system:
${repeat(folders, (at) => `  team-${at}: {wait: true}\n`)}`;
  if (!distinct)
    config += `releases:\n${repeat(releases, (at) => unindent(item(at, `1.${at}.0`)))}`;
  config += "clusters:\n";
  for (let cluster = 0; cluster < clusters; cluster++) {
    config += `  cluster-${cluster}:\n    variables: {region: region-${cluster}}\n    releases:\n`;
    config += distinct
      ? repeat(releases, (at) =>
          item(at, `1.${at}.${cluster}`)
            .replaceAll(/^ {4}/gm, "      ")
            .replaceAll(/^ {6}( {2,})/gm, "      $1"),
        )
      : repeat(5, (at) => `      app-${at}: {version: 2.${at}.${cluster}}\n`);
  }
  files["fluxsmith.yaml"] = config;
  return files;
}

function repeat(count: number, line: (at: number) => string): string {
  return Array.from({ length: count }, (_, at) => line(at)).join("");
}

/** How many files a run wrote, by its index. */
export function objectCount(folder: string): number {
  return (
    readFileSync(`${folder}/generated/index.jsonl`, "utf8").split("\n").length -
    1
  );
}
