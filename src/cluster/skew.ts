/** kubectl's version beside the server's. */
import type { Report } from "../diagnostics/diagnostic.ts";
import { textAt } from "../kinds/fields.ts";
import type { Api } from "../model/api.ts";
import { expectAnswer } from "./failure.ts";
import { parseObject } from "./json.ts";

/**
 * Reports a kubectl that is more than one minor version away from the server (Kubernetes' version skew policy).
 *
 * @param client such as `v1.36.3`
 */
export async function checkSkew(
  api: Api,
  client: string,
  report: Report,
): Promise<void> {
  const answer = await api.request({ path: "/version" });
  // Some clusters show their version to nobody who is not logged in; the next request says what is wrong.
  if (answer.status === 401 || answer.status === 403) return;
  expectAnswer(answer, "get", "the server's version");
  const server = textAt(parseObject(answer.text), "gitVersion") ?? "";
  const [ours, theirs] = [minorOf(client), minorOf(server)];
  if (ours === undefined || theirs === undefined) return;
  if (Math.abs(ours - theirs) <= 1) return;
  report({
    code: "kubectl-skew",
    severity: "warning",
    message: `kubectl is ${client}, the API server ${server}: Kubernetes supports one minor version of difference`,
    hint: `install kubectl 1.${theirs}`,
  });
}

function minorOf(version: string): number | undefined {
  const minor = /^v?1\.(\d+)/.exec(version)?.[1];
  return minor === undefined ? undefined : Number(minor);
}
