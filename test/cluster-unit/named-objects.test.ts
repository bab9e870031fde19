import { describe, expect, it } from "vitest";
import { findNamed } from "../../src/cluster/named-objects.ts";
import type { GitObject } from "../../src/cluster/git-objects.ts";
import { lookAt } from "../../src/cluster/view.ts";
import { collectFindings } from "../../src/diagnostics/collect.ts";
import { identityText } from "../../src/model/identity.ts";
import type { Fields } from "../../src/yaml/data.ts";
import { gitObject, memoryServer, objectOf } from "./support.ts";

const settings = {
  flux: { major: 2, minor: 9 },
  fluxNamespace: "flux-system",
};

/** What the words name, and what is said of the rest. */
async function find(
  words: readonly string[],
  live: readonly (string | Fields)[],
  inGit: readonly GitObject[] = [],
) {
  const server = memoryServer(
    live.map((one) => (typeof one === "string" ? objectOf(one) : one)),
  );
  const view = await lookAt(server, inGit, settings);
  const findings = collectFindings();
  const names = { inGit, view, settings };
  const found = findNamed(words, names, findings.report);
  const said = findings.all().map(({ code, severity, message, hint }) => {
    expect(severity).toBe("error");
    return { code, message, hint };
  });
  return { found, names: found.map(identityText), said };
}

describe("a name", () => {
  const live = ["HelmRelease/apps/web", "Kustomization/apps"];

  it.each([
    "HelmRelease/apps/web",
    "hr/apps/web",
    "helmreleases/apps/web",
    "HELMRELEASE/web",
    "hr/web",
    "helmrelease.helm.toolkit.fluxcd.io/web",
  ])("%s is understood", async (word) => {
    const { names, said } = await find([word], live);
    expect(said).toEqual([]);
    expect(names).toEqual(["HelmRelease/apps/web"]);
  });

  it("several name each object once", async () => {
    const { names } = await find(["hr/web", "ks/apps", "hr/apps/web"], live);
    expect(names).toEqual([
      "HelmRelease/apps/web",
      "Kustomization/flux-system/apps",
    ]);
  });

  it("means the object as it is live, and knows its file in Git", async () => {
    const spec = { interval: "1m" };
    const git = gitObject("Kustomization/apps", { interval: "5m" });
    const { found } = await find(
      ["ks/apps"],
      [objectOf("Kustomization/apps", spec)],
      [git],
    );
    expect(found).toMatchObject([
      {
        apiVersion: "kustomize.toolkit.fluxcd.io/v1",
        file: git.file,
        fields: { kind: "Kustomization", spec },
        inGit: git,
      },
    ]);
    const { found: foreign } = await find(["ks/apps"], live);
    expect(foreign).toMatchObject([{ file: undefined, inGit: undefined }]);
  });
});

describe("a name without a namespace", () => {
  const everywhere = ["HelmRelease/a/web", "HelmRelease/b/web"];

  it("means the one of this repository, whatever else is in the cluster", async () => {
    const { names } = await find(["hr/web"], everywhere, [
      gitObject("HelmRelease/b/web"),
    ]);
    expect(names).toEqual(["HelmRelease/b/web"]);
  });

  it("never means somebody else's where this repository has one, be it not applied yet", async () => {
    const { names, said } = await find(
      ["hr/web"],
      ["HelmRelease/b/web"],
      [gitObject("HelmRelease/a/web")],
    );
    expect(names).toEqual([]);
    expect(said[0]?.message).toContain("HelmRelease/a/web is not in the");
  });

  it("means the only live one where Git has several", async () => {
    const { names } = await find(
      ["hr/web"],
      ["HelmRelease/b/web"],
      [gitObject("HelmRelease/a/web"), gitObject("HelmRelease/b/web")],
    );
    expect(names).toEqual(["HelmRelease/b/web"]);
  });

  it("is refused where it could be several, which are named", async () => {
    const { names, said } = await find(["hr/web"], everywhere);
    expect(names).toEqual([]);
    expect(said).toEqual([
      {
        code: "object-ambiguous",
        message:
          "`hr/web` names 2 objects: HelmRelease/a/web, HelmRelease/b/web",
        hint: "say which one, with its namespace",
      },
    ]);
  });
});

describe("77: an object that is not there", () => {
  it("is looked for in Flux's own namespace, and the nearest are named", async () => {
    const { names, said } = await find(
      ["hr/webb"],
      ["HelmRelease/apps/web", "HelmRelease/apps/database"],
    );
    expect(names).toEqual([]);
    expect(said).toEqual([
      {
        code: "object-absent",
        message: "HelmRelease/flux-system/webb is not in the cluster",
        hint: "did you mean `HelmRelease/apps/web`?",
      },
    ]);
  });

  it("stands in another namespace", async () => {
    const { said } = await find(["hr/x/web"], ["HelmRelease/apps/web"]);
    expect(said[0]?.hint).toBe("did you mean `HelmRelease/apps/web`?");
  });

  it("is like nothing", async () => {
    const { said } = await find(["hr/web"], ["Kustomization/apps"]);
    expect(said[0]?.hint).toBe("`fluxsmith status` shows what is there");
  });

  it.each([
    [undefined, "`fluxsmith apply web`"],
    ["apps", "the Kustomization apps applies it"],
  ])("is in Git, applied by %s", async (kustomization, hint) => {
    const git = gitObject("HelmRelease/apps/web", {}, { kustomization });
    const { said } = await find(["hr/web"], [], [git]);
    expect(said).toHaveLength(1);
    expect(said[0]?.message).toBe(
      `HelmRelease/apps/web is not in the cluster; Git has it in ${git.file}`,
    );
    expect(said[0]?.hint).toContain(hint);
  });

  it("70: is of a kind whose CRD is not installed", async () => {
    const { said } = await find(["Receiver/hook"], []);
    expect(said).toMatchObject([{ code: "crd-missing" }]);
    expect(said[0]?.message).toContain(
      "Receiver (notification.toolkit.fluxcd.io/v1)",
    );
  });
});

it("of a kind that only other objects make is refused", async () => {
  const { names, said } = await find(["ExternalArtifact/made"], []);
  expect(names).toEqual([]);
  expect(said).toMatchObject([{ code: "cannot-suspend" }]);
});

describe("what is no name", () => {
  it("of any form, or of no kind: all of them at once", async () => {
    const { said } = await find(["web", "hrr/web", "a/b/c/d", "hr/"], []);
    expect(said.map(({ code }) => code)).toEqual([
      "bad-option",
      "bad-option",
      "bad-option",
      "bad-option",
    ]);
    expect(said[0]?.hint).toContain("hr/apps/podinfo");
    expect(said[1]).toMatchObject({
      message: "`hrr/web`: there is no kind `hrr`",
      hint: "did you mean `hr`?",
    });
  });
});
