/** What `flux create source …` makes (flux 2.9, cmd/flux/create_source_*.go). */
import type { Fields } from "../yaml/data.ts";
import { Refused, type Flags } from "./flag-values.ts";
import {
  interval,
  joinedLines,
  nameRef,
  present,
  referenceIn,
  type Subcommand,
} from "./subcommand.ts";

const clouds = ["generic", "aws", "azure", "gcp"];

/** A flag of `flux create source`; a HelmChart takes it and does nothing with it. */
const sourceFlags = { "fetch-timeout": "duration" } as const;

const common = (flags: Flags): Fields =>
  present({
    interval: interval(flags),
    timeout: flags.duration("fetch-timeout", { positive: true }),
  });

/** The protocol of a URL (Go, url.Parse), in lower case. */
function schemeOf(url: string): string {
  return /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(url)?.[1]?.toLowerCase() ?? "";
}

export const sourceGit: Subcommand = {
  kind: "GitRepository",
  flags: {
    ...sourceFlags,
    branch: "text",
    "ca-file": "text",
    commit: "text",
    "ignore-paths": "list",
    password: "text",
    "private-key-file": "text",
    provider: "text",
    "proxy-secret-ref": "text",
    "recurse-submodules": "bool",
    "ref-name": "text",
    "secret-ref": "text",
    silent: "bool",
    "sparse-checkout-paths": "list",
    "ssh-ecdsa-curve": "text",
    "ssh-key-algorithm": "text",
    "ssh-rsa-bits": "text",
    tag: "text",
    "tag-semver": "text",
    url: "text",
    username: "text",
  },
  shorthands: { p: "password", s: "silent", u: "username" },
  spec: (flags) => {
    const url = flags.required("url");
    const scheme = schemeOf(url);
    if (!["ssh", "http", "https"].includes(scheme))
      throw new Refused("--url takes ssh, http and https");
    if (flags.has("ca-file") && scheme === "ssh")
      throw new Refused("--ca-file does not go with ssh");
    const sparse = flags.list("sparse-checkout-paths");
    return present({
      ...common(flags),
      url,
      ref: gitRef(flags),
      recurseSubmodules: flags.bool("recurse-submodules"),
      ignore: joinedLines(flags.list("ignore-paths")),
      sparseCheckout: sparse.length === 0 ? undefined : sparse,
      secretRef: nameRef(flags, "secret-ref"),
      proxySecretRef: nameRef(flags, "proxy-secret-ref"),
      provider: flags.oneOf("provider", ["generic", "github", "aws", "azure"]),
    });
  },
};

/** One of them counts, in this order. */
function gitRef(flags: Flags): Fields {
  const branch = flags.given("branch");
  const commit = flags.given("commit");
  if (commit !== undefined) return present({ commit, branch });
  const name = flags.given("ref-name");
  if (name !== undefined) return { name };
  const semver = flags.given("tag-semver");
  if (semver !== undefined) return { semver };
  const tag = flags.given("tag");
  if (tag !== undefined) return { tag };
  if (branch !== undefined) return { branch };
  throw new Refused(
    "one of --branch, --tag, --commit, --ref-name and --tag-semver is missing",
  );
}

export const sourceHelm: Subcommand = {
  kind: "HelmRepository",
  flags: {
    ...sourceFlags,
    "ca-file": "text",
    "cert-file": "text",
    "key-file": "text",
    "oci-provider": "text",
    "pass-credentials": "bool",
    password: "text",
    "secret-ref": "text",
    url: "text",
    username: "text",
  },
  shorthands: { p: "password", u: "username" },
  spec: (flags) => {
    const url = flags.required("url");
    const scheme = schemeOf(url);
    if (!["http", "https", "oci"].includes(scheme))
      throw new Refused("--url takes http, https and oci");
    if (!/^[^:]+:\/\/[^/?#]/.test(url)) throw new Refused("--url has no host");
    const secretRef = nameRef(flags, "secret-ref");
    return present({
      ...common(flags),
      url,
      type: scheme === "oci" ? "oci" : undefined,
      provider: scheme === "oci" ? flags.given("oci-provider") : undefined,
      secretRef,
      passCredentials: secretRef && flags.bool("pass-credentials"),
    });
  },
};

const verifyFlags = {
  "verify-issuer": "text",
  "verify-provider": "text",
  "verify-secret-ref": "text",
  "verify-subject": "text",
} as const;

function verify(flags: Flags): Fields | undefined {
  const provider = flags.oneOf("verify-provider", ["cosign"]);
  const issuer = flags.given("verify-issuer");
  const subject = flags.given("verify-subject");
  const secretRef = nameRef(flags, "verify-secret-ref");
  if (provider !== "")
    return present({
      provider,
      secretRef,
      matchOIDCIdentity:
        issuer === undefined && subject === undefined
          ? undefined
          : [{ issuer: issuer ?? "", subject: subject ?? "" }],
    });
  if (secretRef !== undefined || issuer !== undefined || subject !== undefined)
    throw new Refused("--verify-provider is missing");
  return undefined;
}

export const sourceOci: Subcommand = {
  kind: "OCIRepository",
  flags: {
    ...sourceFlags,
    "cert-ref": "text",
    digest: "text",
    "ignore-paths": "list",
    insecure: "bool",
    "layer-selector": "text",
    provider: "text",
    "proxy-secret-ref": "text",
    "secret-ref": "text",
    "service-account": "text",
    tag: "text",
    "tag-semver": "text",
    url: "text",
    ...verifyFlags,
  },
  spec: (flags) => {
    const url = flags.required("url");
    const ref = present({
      digest: flags.given("digest"),
      semver: flags.given("tag-semver"),
      tag: flags.given("tag"),
    });
    if (Object.keys(ref).length === 0)
      throw new Refused("one of --tag, --tag-semver and --digest is missing");
    return present({
      ...common(flags),
      url,
      ref,
      provider: flags.oneOf("provider", clouds, "generic"),
      insecure: flags.bool("insecure"),
      ignore: joinedLines(flags.list("ignore-paths")),
      layerSelector: layerSelector(flags),
      serviceAccountName: flags.given("service-account"),
      secretRef: nameRef(flags, "secret-ref"),
      proxySecretRef: nameRef(flags, "proxy-secret-ref"),
      certSecretRef: nameRef(flags, "cert-ref"),
      verify: verify(flags),
    });
  },
};

function layerSelector(flags: Flags): Fields | undefined {
  const text = flags.given("layer-selector");
  if (text === undefined) return undefined;
  const [, mediaType, operation] = /^([^:]+):(extract|copy)$/.exec(text) ?? [];
  if (mediaType === undefined || operation === undefined)
    throw new Refused("--layer-selector takes MEDIATYPE:extract or :copy");
  return { mediaType, operation };
}

export const sourceBucket: Subcommand = {
  kind: "Bucket",
  flags: {
    ...sourceFlags,
    "access-key": "text",
    "bucket-name": "text",
    endpoint: "text",
    "ignore-paths": "list",
    insecure: "bool",
    provider: "text",
    "proxy-secret-ref": "text",
    region: "text",
    "secret-key": "text",
    "secret-ref": "text",
  },
  spec: (flags) =>
    present({
      ...common(flags),
      bucketName: flags.required("bucket-name"),
      endpoint: flags.required("endpoint"),
      provider: flags.oneOf("provider", clouds, "generic"),
      insecure: flags.bool("insecure"),
      region: flags.given("region"),
      ignore: joinedLines(flags.list("ignore-paths")),
      secretRef: nameRef(flags, "secret-ref"),
      proxySecretRef: nameRef(flags, "proxy-secret-ref"),
    }),
};

export const sourceChart: Subcommand = {
  kind: "HelmChart",
  flags: {
    ...sourceFlags,
    chart: "text",
    "chart-version": "text",
    "reconcile-strategy": "text",
    source: "text",
    ...verifyFlags,
  },
  spec: (flags) => {
    const { kind, name } = referenceIn(flags.required("source"), {
      flag: "source",
      kinds: ["HelmRepository", "GitRepository", "Bucket"],
      local: true,
    });
    return present({
      interval: interval(flags),
      chart: flags.required("chart"),
      version: flags.given("chart-version"),
      reconcileStrategy: flags.text("reconcile-strategy", "ChartVersion"),
      sourceRef: { kind, name },
      verify: verify(flags),
    });
  },
};
