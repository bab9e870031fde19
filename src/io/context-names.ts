import { Problem } from "../diagnostics/problem.ts";
import { readPlainKubeConfig, type KubeConfigPlace } from "./kubeconfig.ts";
import { readKubeConfig } from "./kubectl.ts";

/** The names of the user's kubectl contexts; none where there is no kubeconfig, or no kubectl to read a less plain one. */
export async function contextNames(
  place: KubeConfigPlace,
  signal: AbortSignal,
): Promise<readonly string[]> {
  try {
    const { contexts } =
      readPlainKubeConfig(place) ??
      (await readKubeConfig({ ...place, signal, say: () => {} }));
    return contexts.map(({ name }) => name);
  } catch (error) {
    if (error instanceof Problem) return [];
    throw error;
  }
}
