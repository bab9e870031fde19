import { describe, expect, it } from "vitest";
import {
  chooseCluster,
  chooseContext,
  contextName,
} from "../../src/commands/cluster-choice.ts";
import type { KubeContext } from "../../src/io/kubectl.ts";

const unnamed = { name: undefined, context: undefined };
const canary = { name: "canary", context: "canary-admin" };
const prod = { name: "prod", context: undefined };

describe("the cluster", () => {
  it("is the only one where none is named", () => {
    expect(chooseCluster([unnamed], undefined)).toBe(unnamed);
    expect(chooseCluster([canary], undefined)).toBe(canary);
  });

  it("is the one that is named", () => {
    expect(chooseCluster([canary, prod], "prod")).toBe(prod);
    expect(chooseCluster([canary], "canary")).toBe(canary);
  });

  it("66: is asked for where there are several", () => {
    expect(() => chooseCluster([canary, prod], undefined)).toThrow(
      expect.objectContaining({
        code: "cluster-unclear",
        message: "fluxsmith.yaml has 2 clusters: which one?",
        hint: "--cluster canary or prod",
      }),
    );
  });

  it("66: that is not there is said, with what is near or what there is", () => {
    expect(() => chooseCluster([canary, prod], "canari")).toThrow(
      expect.objectContaining({
        code: "cluster-unclear",
        message: "fluxsmith.yaml has no cluster `canari`",
        hint: expect.stringContaining("`canary`"),
      }),
    );
    expect(() => chooseCluster([canary, prod], "something")).toThrow(
      expect.objectContaining({ hint: "it has canary or prod" }),
    );
    expect(() => chooseCluster([unnamed], "canary")).toThrow(
      expect.objectContaining({
        code: "cluster-unclear",
        hint: "leave --cluster out",
      }),
    );
  });
});

describe("the context's name", () => {
  it("is the config's, or what is named where the config has none", () => {
    expect(contextName(canary, undefined)).toBe("canary-admin");
    expect(contextName(canary, "canary-admin")).toBe("canary-admin");
    expect(contextName(prod, "other")).toBe("other");
    expect(contextName(prod, undefined)).toBeUndefined();
  });

  it("66: may not be another than the config's", () => {
    expect(() => contextName(canary, "prod-admin")).toThrow(
      expect.objectContaining({
        code: "context-mismatch",
        message:
          "cluster canary belongs to the context `canary-admin`, not to `prod-admin`",
      }),
    );
    const only = { name: undefined, context: "a" };
    expect(() => contextName(only, "b")).toThrow(
      "this repository belongs to the context `a`, not to `b`",
    );
  });
});

describe("the context", () => {
  const context = (name: string): KubeContext => ({
    name,
    server: `https://${name}`,
    user: "me",
    plugin: undefined,
  });
  const two = [context("one"), context("two")];

  it("is named by somebody", () => {
    expect(chooseContext({ current: "one", contexts: two }, "two", {})).toEqual(
      {
        ...context("two"),
        isNamed: true,
        flag: "two",
      },
    );
  });

  it("66: is not named by anybody where it only happens to be current", () => {
    expect(
      chooseContext({ current: "one", contexts: two }, undefined, {}),
    ).toEqual({ ...context("one"), isNamed: false, flag: "one" });
  });

  it("is as good as named where it is the only one", () => {
    const contexts = [context("one")];
    expect(
      chooseContext({ current: "one", contexts }, undefined, {}).isNamed,
    ).toBe(true);
  });

  it("is the pod's own where there is no kubeconfig in a pod", () => {
    expect(
      chooseContext({ current: undefined, contexts: [] }, undefined, {
        KUBERNETES_SERVICE_HOST: "10.0.0.1",
      }),
    ).toMatchObject({ name: "in-cluster", isNamed: true, flag: undefined });
  });

  it("66: is none elsewhere, where KUBECONFIG leads nowhere: what listens on kubectl's default port is not the cluster", () => {
    const none = { current: undefined, contexts: [] };
    expect(() =>
      chooseContext(none, undefined, { KUBECONFIG: "/nowhere" }),
    ).toThrow(
      expect.objectContaining({
        code: "context-unknown",
        message: "there is no kubeconfig",
        hint: "KUBECONFIG is `/nowhere`: is there such a file?",
      }),
    );
    expect(() => chooseContext(none, undefined, {})).toThrow(
      expect.objectContaining({ hint: expect.stringMatching(/~\/.kube/) }),
    );
  });

  it.each([
    [
      undefined,
      undefined,
      two,
      /^no kubectl context is chosen$/,
      /--context one or two/,
    ],
    ["one", "twoo", two, /no context `twoo`/, /`two`/],
    [
      "one",
      "something",
      two,
      /no context `something`/,
      /it has `one` or `two`/,
    ],
    ["gone", undefined, two, /no context `gone`/, /./],
    [undefined, "one", [], /no context `one`/, /KUBECONFIG/],
  ])(
    "66: that is not there is said (current %s, wanted %s)",
    (current, wanted, contexts, message, hint) => {
      expect(() => chooseContext({ current, contexts }, wanted, {})).toThrow(
        expect.objectContaining({
          code: "context-unknown",
          message: expect.stringMatching(message),
          hint: expect.stringMatching(hint),
        }),
      );
    },
  );
});
