import { describe, expect, it } from "vitest";
import {
  kindFor,
  kindPhrase,
  knownKinds,
  leadingKind,
  namesOf,
} from "../../src/discovery/kind-names.ts";
import { kinds } from "../../src/kinds/index.ts";

describe("a kind", () => {
  it.each([
    [
      "HelmRelease",
      "HelmRelease helmrelease helmreleases hr HR releases release",
    ],
    ["Kustomization", "Kustomization kustomizations kustomization ks"],
    ["GitRepository", "git gitrepo gitrepos gitrepositories git-repository"],
    ["HelmRepository", "helm helmrepo helmrepositories"],
    ["OCIRepository", "oci ocirepo OCIRepositories"],
    ["Bucket", "bucket Buckets"],
    ["HelmChart", "chart charts helmchart hc"],
    ["ArtifactGenerator", "artifact artifactgenerators ag"],
    ["Alert", "alert alerts"],
    ["Provider", "provider providers"],
    ["Receiver", "receiver"],
    ["ImageRepository", "imagerepo image-repository imagerepositories imgrepo"],
    ["ImagePolicy", "imagepolicies image-policy imgpol imagepol"],
    [
      "ImageUpdateAutomation",
      "image-update imageupdateautomations iua imgupd imgauto",
    ],
    ["HelmRelease", "helmreleases.helm.toolkit.fluxcd.io"],
  ])("%s is meant by %s", (kind, words) => {
    for (const word of words.split(" ")) expect(kindFor(word, [])).toBe(kind);
  });

  it("that fluxsmith does not write is known by its name, if there is one", () => {
    expect(kindFor("externalartifacts", ["ExternalArtifact"])).toBe(
      "ExternalArtifact",
    );
    expect(kindFor("externalartifacts", [])).toBeUndefined();
  });

  it.each(["", "k", "s", "hrss", "helmrel", "deployment", "repository"])(
    "is not meant by %j",
    (word) => {
      expect(kindFor(word, [])).toBeUndefined();
    },
  );

  it("is meant by each of its names, and no other kind is", () => {
    for (const kind of kinds)
      for (const name of namesOf(kind))
        expect({ name, kind: kindFor(name, []) }).toEqual({
          name,
          kind: kind.kind,
        });
  });

  it("is shown with its shortest name", () => {
    expect(knownKinds()).toContain("HelmRelease (hr)");
    expect(knownKinds()).toContain("Bucket");
    expect(knownKinds()).toHaveLength(kinds.length);
  });
});

describe("the first words of a command line", () => {
  it.each(kinds.map((kind) => [kindPhrase(kind), kind] as const))(
    "%s",
    (phrase, kind) => {
      const words = phrase.split(" ");
      expect(leadingKind([...words, "name"])).toEqual({
        kind,
        count: words.length,
      });
      expect(leadingKind([kind.kind, "name"])).toEqual({ kind, count: 1 });
    },
  );

  it("name a kind by the words of its section", () => {
    expect(kinds.map(kindPhrase)).toEqual(
      "source git,source helm,source oci,source bucket,source chart,source artifact,release,kustomization,provider,alert,receiver,image repository,image policy,image automation".split(
        ",",
      ),
    );
    expect(leadingKind(["notification", "alert", "x"])?.count).toBe(2);
  });

  it("may name none", () => {
    for (const words of [[], ["source"], ["nonsense", "helm"]])
      expect(leadingKind(words)).toBeUndefined();
  });
});
