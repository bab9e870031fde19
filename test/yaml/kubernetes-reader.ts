/** A real YAML 1.1 reader: Kubernetes' own, in kubectl. */
import { spawnSync } from "node:child_process";
import { kubectl } from "../tools/kubernetes-tools.ts";

/** Whether {@link readByKubernetes} can be asked. */
export const kubernetesReads = kubectl() !== undefined;

/** What Kubernetes reads in the text of one object with a kind and a name. */
export function readByKubernetes(yaml: string): unknown {
  return JSON.parse(label(yaml));
}

/** kubectl's own reading of objects, as JSON; each gets the label `read=true`. */
function label(yaml: string): string {
  const { status, stdout, stderr } = spawnSync(
    kubectl() ?? "",
    ["label", "--local", "--filename", "-", "--output", "json", "read=true"],
    { input: yaml, encoding: "utf8", maxBuffer: 2 ** 30 },
  );
  if (status !== 0) throw new Error(`kubectl: ${stderr}`);
  return stdout;
}

/** What Kubernetes reads in each of some values, given as texts that may stand behind `- `. */
export function readItemsByKubernetes(items: readonly string[]): unknown[] {
  const object = readByKubernetes(
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n${items.map((item) => `- ${item}\n`).join("")}`,
  );
  const { data } = object as { data: unknown[] };
  return data;
}

/** What Kubernetes reads in the texts of objects, given as one stream of documents; without the label that reading adds. */
export function readStreamByKubernetes(texts: readonly string[]): unknown[] {
  const output = label(texts.map((text) => `---\n${text}`).join(""));
  return output
    .split(/(?<=^\})\n/m)
    .filter((object) => object !== "")
    .map((object): unknown => {
      const read = JSON.parse(object);
      delete read.metadata.labels.read;
      return read;
    });
}
