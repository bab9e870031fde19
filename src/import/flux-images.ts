/** What `flux create image …` makes (flux 2.9, cmd/flux/create_image_*.go). */
import { patternProblem } from "../schema/go-pattern.ts";
import type { Fields } from "../yaml/data.ts";
import { Refused, type Flags } from "./flag-values.ts";
import { interval, nameRef, present, type Subcommand } from "./subcommand.ts";

export const createImageRepository: Subcommand = {
  kind: "ImageRepository",
  flags: {
    "cert-ref": "text",
    image: "text",
    "scan-timeout": "duration",
    "secret-ref": "text",
  },
  spec: (flags) => {
    const image = flags.required("image");
    // A tag or a digest is none of a repository (go-containerregistry, name.NewRepository).
    if (!/^([a-zA-Z0-9.:[\]-]+\/)?[a-z0-9_./-]+$/.test(image))
      throw new Refused("--image is not the name of a repository");
    return present({
      image,
      interval: interval(flags),
      timeout: flags.duration("scan-timeout"),
      secretRef: nameRef(flags, "secret-ref"),
      certSecretRef: nameRef(flags, "cert-ref"),
    });
  },
};

export const createImagePolicy: Subcommand = {
  kind: "ImagePolicy",
  flags: {
    "filter-extract": "text",
    "filter-regex": "text",
    "image-ref": "text",
    "reflect-digest": "text",
    "select-alpha": "text",
    "select-numeric": "text",
    "select-semver": "text",
  },
  spec: (flags) => {
    const digests = ["Never", "IfNotPresent", "Always"];
    const digest = flags.oneOf("reflect-digest", digests);
    const every = flags.duration("interval");
    if (every !== undefined && digest !== "Always")
      throw new Refused("--interval goes with --reflect-digest=Always only");
    return {
      imageRepositoryRef: { name: flags.required("image-ref") },
      policy: policy(flags),
      ...present({
        filterTags: filterTags(flags),
        digestReflectionPolicy: digest,
        interval: every,
      }),
    };
  },
};

function policy(flags: Flags): Fields {
  const semver = flags.given("select-semver");
  const alpha = flags.given("select-alpha");
  const numeric = flags.given("select-numeric");
  const given = [semver, alpha, numeric].filter((one) => one !== undefined);
  if (given.length !== 1)
    throw new Refused(
      "one of --select-semver, --select-alpha and --select-numeric is wanted",
    );
  if (semver !== undefined) return { semver: { range: semver } };
  const orders = ["asc", "desc"];
  return alpha !== undefined
    ? { alphabetical: { order: flags.oneOf("select-alpha", orders) } }
    : { numerical: { order: flags.oneOf("select-numeric", orders) } };
}

function filterTags(flags: Flags): Fields | undefined {
  const pattern = flags.given("filter-regex");
  const extract = flags.text("filter-extract");
  if (pattern === undefined) {
    if (extract !== "") throw new Refused("--filter-regex is missing");
    return undefined;
  }
  const problem = patternProblem(pattern);
  if (problem !== undefined)
    throw new Refused(`--filter-regex is no pattern: ${problem}`);
  for (const [, name = ""] of extract
    .replaceAll("$$", "")
    .matchAll(/\$\{?(\w*)\}?/g))
    if (!/^\d+$/.test(name) && !pattern.includes(`<${name}>`))
      throw new Refused(
        `--filter-extract names the group $${name}, which --filter-regex has not`,
      );
  return { pattern, extract };
}

export const createImageUpdate: Subcommand = {
  kind: "ImageUpdateAutomation",
  flags: {
    "author-email": "text",
    "author-name": "text",
    "checkout-branch": "text",
    "commit-template": "text",
    "git-repo-namespace": "text",
    "git-repo-path": "text",
    "git-repo-ref": "text",
    "push-branch": "text",
    "signing-key-secret": "text",
    "signing-key-type": "text",
  },
  spec: (flags) => {
    const branch = flags.given("push-branch");
    const path = flags.given("git-repo-path");
    return present({
      interval: interval(flags),
      sourceRef: {
        kind: "GitRepository",
        name: flags.required("git-repo-ref"),
        ...present({ namespace: flags.given("git-repo-namespace") }),
      },
      git: present({
        checkout: { ref: { branch: flags.required("checkout-branch") } },
        commit: commit(flags),
        push: branch === undefined ? undefined : { branch },
      }),
      update: path === undefined ? undefined : { path, strategy: "Setters" },
    });
  },
};

function commit(flags: Flags): Fields {
  const secretRef = nameRef(flags, "signing-key-secret");
  const type = flags.oneOf("signing-key-type", ["gpg", "ssh"]);
  if (type !== "" && secretRef === undefined)
    throw new Refused("--signing-key-secret is missing");
  return present({
    author: {
      name: flags.required("author-name"),
      email: flags.required("author-email"),
    },
    messageTemplate: flags.given("commit-template"),
    signingKey: secretRef && present({ secretRef, type }),
  });
}
