/** Where a chart comes from that another chart needs and that is not in the repository. */
import { fieldsAt, textAt } from "../kinds/fields.ts";
import { helmRepository } from "../kinds/helm-repository.ts";
import type { KubeObject } from "../model/kube-object.ts";
import type { ChartDependency } from "./chart-dependencies.ts";
import type { NoChart } from "./chart-index.ts";
import {
  helmRepositoryPlan,
  type ChartPlan,
  type SourceKnowledge,
} from "./chart-source.ts";
import { namesOf } from "./objects-in-git.ts";
import type { RenderTree } from "./render-tree.ts";
import { withoutCredentials } from "./shown-url.ts";

/** Where the HelmRepository for a dependency is looked for. */
interface DependencySources {
  readonly sources: SourceKnowledge;
  readonly state: { readonly tree: RenderTree };
  /** That of the HelmChart. */
  readonly namespace: string;
}

/**
 * The plan for a chart that another one needs: with the HelmRepository of its URL, if the namespace of the HelmChart has one, and
 * else for everybody (internal/controller/helmchart_controller.go, namespacedChartRepositoryCallback).
 */
export function dependencyPlan(
  { name, version, repository }: ChartDependency,
  { sources, namespace, state }: DependencySources,
): ChartPlan | NoChart {
  const url = normalUrl(repository);
  if (!/^(?:oci|https?):\/\//.test(url))
    return {
      why: `its repository \`${withoutCredentials(repository)}\` is none that Flux can look into`,
      hint: "Flux takes https://, oci:// and file:// there, no names of repositories",
    };
  const object = helmRepositories(namespace, state.tree, sources).find(
    ({ fields }) => normalUrl(textAt(fields, "spec", "url") ?? "") === url,
  );
  const spec = fieldsAt(object?.fields, "spec") ?? {};
  return helmRepositoryPlan(
    { namespace, fields: { spec: { ...spec, url, type: "default" } } },
    { chart: name, version: version === "" ? "*" : version },
    sources,
  );
}

function helmRepositories(
  namespace: string,
  tree: RenderTree,
  { find }: SourceKnowledge,
): KubeObject[] {
  const { kind } = helmRepository;
  return namesOf(kind, tree).flatMap((name) => {
    const found = find({ kind, namespace, name });
    return found === undefined || "differing" in found ? [] : found;
  });
}

/** internal/helm/repository, NormalizeURL. */
function normalUrl(url: string): string {
  const [, scheme = "", path = "", rest = ""] =
    /^([^:/?#]*)([^?#]*)(.*)$/s.exec(url) ?? [];
  const bare = scheme.toLowerCase() + path.replace(/\/+$/, "");
  const isOci = bare.startsWith("oci:");
  return bare === "" ? "" : `${bare}${isOci ? "" : "/"}${rest}`;
}
