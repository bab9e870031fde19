/** Charts out of OCI registries, by the user's own helm: it knows who is logged in there, and the proxies. */
import {
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Access } from "../render/chart-access.ts";
import { dockerConfig } from "../render/docker-config.ts";
import { withoutCredentials } from "../render/shown-url.ts";
import type { ProcessOptions } from "./process.ts";
import { run, type Tool } from "./render-tools.ts";

/** An archive, and the digest of its OCI manifest where helm has said it. */
export interface Pulled {
  readonly bytes: Buffer;
  readonly digest: string | undefined;
}

/** What to pull: the archive of a digest, else of a version, which helm turns into a tag by itself. */
export interface PullRequest {
  /** `registry.example.com/charts/podinfo` */
  readonly repository: string;
  readonly digest: string | undefined;
  readonly version: string;
  readonly isPlain: boolean;
  readonly access: Access;
}

/** Pulls a chart's archive. Who logs in stands in a file that only this user can read, not among the arguments. */
export async function pullChart(
  { command }: Tool,
  { repository, digest, version, isPlain, access }: PullRequest,
  options: ProcessOptions,
): Promise<Pulled | { readonly failure: string }> {
  const top = mkdtempSync(join(tmpdir(), "fluxsmith-pull-"));
  try {
    const args = ["pull", "--destination", top];
    if (digest === undefined)
      args.push(`oci://${repository}`, `--version=${version}`);
    else args.push(`oci://${repository}@${digest}`);
    const give = (
      flag: string,
      name: string,
      text: string | undefined,
    ): void => {
      if (text === undefined) return;
      const path = join(top, name);
      writeFileSync(path, text, { mode: 0o600 });
      args.push(flag, path);
    };
    const { login, ca, certificate, key } = access;
    const [host = ""] = repository.split("/", 1);
    give(
      "--registry-config",
      "config.json",
      login && dockerConfig(host, login),
    );
    give("--ca-file", "ca.crt", ca);
    give("--cert-file", "tls.crt", certificate);
    give("--key-file", "tls.key", key);
    if (isPlain) args.push("--plain-http");
    const ended = await run(command, args, options, (text) =>
      withoutCredentials(text.replaceAll(`${top}/`, "")),
    );
    if ("failure" in ended) return ended;
    const name = readdirSync(top).find((file) => file.endsWith(".tgz"));
    if (name === undefined) return { failure: "it is no Helm chart" };
    const [, said] = /^Digest: (sha256:[0-9a-f]{64})$/m.exec(ended.text) ?? [];
    return { bytes: readFileSync(join(top, name)), digest: said };
  } finally {
    rmSync(top, { recursive: true, force: true });
  }
}
