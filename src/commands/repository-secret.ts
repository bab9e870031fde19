/** The Secret with which Flux reads the repository. */
import { shellWord } from "../cluster/kubectl-line.ts";
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
  context,
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
  // After an install Ctrl-C would say that nothing was changed.
  const answer = await api.request({ path, finish: true });
  if (answer.status < 300) return;
  const url = textAt(spec, "url") ?? "";
  const provider = textAt(spec, "provider");
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
    hint: secretSteps({
      name: secret,
      namespace,
      url,
      provider,
      context: context.flag,
    }),
  });
}

/** What the Secret is for. */
export interface SecretNeed {
  readonly name: string;
  readonly namespace: string;
  readonly url: string;
  /** `spec.provider` of the GitRepository. */
  readonly provider: string | undefined;
  /** The kubectl context, where there is one. */
  readonly context: string | undefined;
}

/** The lines that make the Secret: of a GitHub App, for SSH with a deploy key, else of a token (flux create secret). */
export function secretSteps({
  name,
  namespace,
  url,
  provider,
  context,
}: SecretNeed): string {
  const flags = [
    `--namespace=${namespace}`,
    ...(context === undefined ? [] : [`--context=${shellWord(context)}`]),
  ].join(" ");
  if (provider === "github")
    return `flux create secret githubapp ${name} ${flags} --app-id=ID --app-installation-id=ID --app-private-key=FILE.pem`;
  const create = `flux create secret git ${name} ${flags} --url=${url}`;
  return url.startsWith("ssh://")
    ? `${create}; then add the public key that it prints to the repository's deploy keys (read-only is enough)`
    : `${create} --username=git --password=$TOKEN (a token that may read the repository)`;
}
