/** The Secret with which Flux reads the repository. */
import { failureOf } from "../cluster/failure.ts";
import { readGitObjects } from "../cluster/git-objects.ts";
import { specOf } from "../cluster/live.ts";
import { discover } from "../discovery/discover.ts";
import { textAt } from "../kinds/fields.ts";
import type { ClusterSession } from "./cluster-session.ts";

/** Warns where the Secret of the repository's `secretRef` is not there, with the line that makes it. */
export async function reportMissingSecret({
  session,
  layout,
  cluster,
  api,
}: ClusterSession): Promise<void> {
  const { findings, workspace } = session;
  const { repository } = layout.settings;
  const inGit = readGitObjects(
    discover(workspace, layout, () => {}),
    cluster,
    workspace,
  );
  const source = inGit.find(
    ({ kind, name }) => kind === "GitRepository" && name === repository.name,
  );
  const spec = source && specOf(source.fields);
  const secret = textAt(spec, "secretRef", "name");
  if (source === undefined || secret === undefined) return;
  const { namespace } = source;
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets/${encodeURIComponent(secret)}`;
  const answer = await api.request({ path });
  if (answer.status < 300) return;
  const url = textAt(spec, "url") ?? "";
  if (answer.status !== 404) {
    const { code, message } = failureOf(
      answer,
      "get",
      `Secret/${namespace}/${secret}`,
    );
    findings.report({
      code,
      severity: "warning",
      message: `whether Flux can read the repository is not known: ${message}`,
    });
    return;
  }
  findings.report({
    code: "secret-missing",
    severity: "warning",
    message: `there is no Secret/${namespace}/${secret}, with which Flux is to read ${url}`,
    hint: secretSteps(secret, namespace, url),
  });
}

/** The lines that make the Secret: for SSH a deploy key, else a token (flux create secret git). */
export function secretSteps(
  name: string,
  namespace: string,
  url: string,
): string {
  const create = `flux create secret git ${name} --namespace=${namespace} --url=${url}`;
  return url.startsWith("ssh://")
    ? `${create}; then add the public key that it prints to the repository's deploy keys (read-only is enough)`
    : `${create} --username=git --password=$TOKEN (a token that may read the repository)`;
}
