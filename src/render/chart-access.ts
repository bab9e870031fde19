/** How a source of charts is accessed: what its Secrets hold (fluxcd/pkg/runtime 0.110, secrets; source-controller 1.9, internal/helm/getter). */
import { textAt } from "../kinds/fields.ts";
import type { Fields } from "../yaml/data.ts";
import { loginFor, type Login } from "./docker-config.ts";

/** None of it is ever shown, but for the names in `unknown`. */
export interface Access {
  readonly login: Login | undefined;
  /** PEM; certificates that are trusted besides the system's. */
  readonly ca: string | undefined;
  /** PEM; who asks. */
  readonly certificate: string | undefined;
  readonly key: string | undefined;
  /** `Secret/NAMESPACE/NAME` of those Secrets that neither Git nor the fixtures have. */
  readonly unknown: readonly string[];
}

/** What a Secret holds, decoded; undefined where nobody here knows. */
export type SecretLookup = (
  namespace: string,
  name: string,
) => Readonly<Record<string, string>> | undefined;

/** The access that a source's spec describes. */
export function accessOf(
  spec: Fields,
  source: {
    readonly namespace: string;
    readonly host: string;
    readonly secret: SecretLookup;
  },
): Access {
  const unknown: string[] = [];
  const read = (field: string): Readonly<Record<string, string>> => {
    const name = textAt(spec, field, "name");
    if (name === undefined) return {};
    const data = source.secret(source.namespace, name);
    if (data === undefined) unknown.push(`Secret/${source.namespace}/${name}`);
    return data ?? {};
  };
  const own = read("secretRef");
  const certificates = read("certSecretRef");
  const first = (...keys: readonly string[]): string | undefined =>
    // Those of `certSecretRef` come first; the other names are older.
    [certificates, own]
      .flatMap((data) => keys.map((key) => data[key]))
      .find((value) => value !== undefined && value !== "");
  const docker = own[".dockerconfigjson"];
  const { username = "", password = "" } = own;
  return {
    login:
      docker === undefined
        ? username === "" || password === ""
          ? undefined
          : { username, password }
        : loginFor(docker, source.host),
    ca: first("ca.crt", "caFile"),
    certificate: first("tls.crt", "certFile"),
    key: first("tls.key", "keyFile"),
    unknown,
  };
}
