/** kubeconfig files whose contexts all lead to the one server. */
import { readFileSync, writeFileSync } from "node:fs";
import { tokens } from "./api-server.ts";

/** The contexts, and who each of them is. */
const contexts = {
  "canary-admin": "admin",
  "prod-admin": "admin",
  nobody: "nobody",
  expired: "expired",
} as const;

export type ContextName = keyof typeof contexts;

/** A server by its URL, and the file with the certificate that vouches for it. */
export interface Endpoint {
  readonly url: string;
  readonly certificate: string;
}

/** Writes one; its current context is `canary-admin`. */
export function writeKubeconfig(
  file: string,
  { url, certificate }: Endpoint,
): void {
  const authority = readFileSync(certificate).toString("base64");
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      {
        name: "test",
        cluster: { server: url, "certificate-authority-data": authority },
      },
    ],
    users: Object.entries(tokens).map(([name, token]) => ({
      name,
      user: { token },
    })),
    contexts: Object.entries(contexts).map(([name, user]) => ({
      name,
      context: { cluster: "test", user },
    })),
    "current-context": "canary-admin",
  };
  // JSON is YAML.
  writeFileSync(file, JSON.stringify(config, null, 2), { mode: 0o600 });
}
