/** The manifest of a Namespace. */
import { writeYaml } from "../yaml/write.ts";

/** A Namespace as a person would write it into a Kustomization's folder. */
export function namespaceManifest(name: string): string {
  return writeYaml({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name },
  });
}
