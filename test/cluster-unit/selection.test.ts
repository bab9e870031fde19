import { describe, expect, it } from "vitest";
import type { GitObject } from "../../src/cluster/git-objects.ts";
import { selectObjects } from "../../src/cluster/selection.ts";
import { identityText } from "../../src/model/identity.ts";
import type { Fields } from "../../src/yaml/data.ts";
import { gitObject } from "./support.ts";

const flux = { kustomization: "flux-system" };
const inGit: readonly GitObject[] = [
  gitObject("GitRepository/fleet", {}, flux),
  gitObject("Kustomization/flux-system", {}, flux),
  gitObject("Kustomization/apps", {}, flux),
  gitObject("HelmRelease/apps/podinfo", {}, { kustomization: "apps" }),
  gitObject("HelmRelease/apps/redis", {}, { kustomization: "apps" }),
  gitObject("Alert/news"),
  gitObject("HelmRelease/apps/by-hand", {}, { origin: "hand-written" }),
  gitObject("Kustomization/by-hand", {}, { origin: "hand-written" }),
];

function select(
  options: {
    names?: readonly string[];
    all?: boolean;
    live?: readonly string[];
  },
  objects = inGit,
) {
  const live = new Map(
    (options.live ?? []).map((name): [string, Fields] => [name, {}]),
  );
  const { names = [], all = false } = options;
  const { selected, left } = selectObjects(objects, live, { names, all });
  return { selected: selected.map(identityText), left: left.map(identityText) };
}

const sent = [
  "GitRepository/flux-system/fleet",
  "Kustomization/flux-system/flux-system",
  "Kustomization/flux-system/apps",
];
const releases = ["HelmRelease/apps/podinfo", "HelmRelease/apps/redis"];
const alert = "Alert/flux-system/news";

describe("what is sent", () => {
  it("are the generated sources and Kustomizations; the rest is left to Flux", () => {
    expect(select({})).toEqual({ selected: sent, left: [...releases, alert] });
  });

  it("is with --all also what no Kustomization applies", () => {
    expect(select({ all: true })).toEqual({
      selected: [...sent, alert],
      left: releases,
    });
  });

  it("is with --all also what a Kustomization applies that is not there and not sent", () => {
    const names = ["podinfo", "redis"];
    expect(select({ all: true, names })).toEqual({
      selected: releases,
      left: [],
    });
  });

  it("is not what a Kustomization in the cluster applies", () => {
    const live = ["Kustomization/flux-system/apps"];
    expect(select({ all: true, names: ["podinfo", "news"], live })).toEqual({
      selected: [alert],
      left: ["HelmRelease/apps/podinfo"],
    });
  });

  it("is not what a Kustomization applies that is sent along", () => {
    expect(select({ all: true, names: ["podinfo", "apps"] })).toEqual({
      selected: ["Kustomization/flux-system/apps"],
      left: ["HelmRelease/apps/podinfo"],
    });
  });

  it("is nothing where nothing is generated", () => {
    const byHand = inGit.filter(({ origin }) => origin === "hand-written");
    expect(select({}, byHand)).toEqual({ selected: [], left: [] });
  });
});

describe("names", () => {
  it("narrow it down, with * for any text", () => {
    expect(select({ names: ["fle*"] }).selected).toEqual([sent[0]]);
    expect(select({ names: ["*"] }).selected).toEqual(sent);
    expect(select({ names: ["apps", "fleet"] }).selected).toEqual([
      sent[0],
      sent[2],
    ]);
  });

  it("are matched whole, and are no patterns but for the *", () => {
    for (const name of ["app", "pps", "fle.t", "(apps|fleet)", "[a-z]+", ""])
      expect(() => select({ names: [name] })).toThrow(
        `there is no generated object \`${name}\``,
      );
  });

  it("77: that fit nothing stop it, with what is near", () => {
    expect(() => select({ names: ["apps", "podinof"] })).toThrow(
      expect.objectContaining({
        code: "bad-option",
        message: "there is no generated object `podinof`",
        hint: expect.stringContaining("`podinfo`"),
      }),
    );
    expect(() => select({ names: ["x".repeat(30)] })).toThrow(
      expect.objectContaining({ hint: "`fluxsmith list` shows them all" }),
    );
  });

  it("of what is written by hand are none", () => {
    expect(() => select({ names: ["by-hand"] })).toThrow(
      "there is no generated object `by-hand`",
    );
  });

  it("of what Flux applies are explained", () => {
    expect(() => select({ names: ["podinfo"] })).toThrow(
      expect.objectContaining({
        code: "bad-option",
        message:
          "HelmRelease/apps/podinfo is applied by the Kustomization apps",
        hint: expect.stringContaining("fluxsmith apply apps"),
      }),
    );
    expect(() => select({ names: ["news"] })).toThrow(
      expect.objectContaining({
        message: `${alert} is neither a source nor a Kustomization`,
      }),
    );
    const live = ["Kustomization/flux-system/apps"];
    expect(() => select({ names: ["podinfo"], all: true, live })).toThrow(
      expect.objectContaining({ hint: expect.stringContaining("reconcile") }),
    );
  });
});
