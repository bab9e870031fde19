import { describe, expect, it } from "vitest";
import type { Fields } from "../../../src/yaml/data.ts";
import {
  by,
  configMap,
  helmRelease,
  kustomization,
  made,
  object,
  only,
  reviewed,
  type Part,
} from "../states.ts";

const source = (
  spec: Fields,
  name = "tenant",
  kind = "GitRepository",
): Fields =>
  object("source.toolkit.fluxcd.io/v1", kind, `flux-system/${name}`, {
    spec: { interval: "1m", ...spec },
  });
const from = (name: string, kind = "GitRepository"): Fields => ({
  sourceRef: { kind, name, namespace: "flux-system" },
});
const root = by(
  "flux-system",
  kustomization("flux-system"),
  kustomization("apps"),
);

/** What becomes of a source, among other objects. */
const told = (before: Fields, after: Fields, ...others: readonly Part[]) =>
  reviewed(
    [root, by("apps", before), ...others],
    [root, by("apps", after), ...others],
  );

const redirected = (
  before: Fields,
  after: Fields,
  ...others: readonly Part[]
) =>
  only(told(before, after, ...others), "source-redirected").map(
    ({ why }) => why,
  );

const tenant = by("apps", kustomization("tenant", from("tenant")));

describe("a source", () => {
  it.each<[Fields, Fields, string]>([
    [
      { ref: { branch: "a" } },
      { ref: { branch: "b" } },
      "`ref` goes from `branch: a` to `branch: b`",
    ],
    [
      { ref: { branch: "a" } },
      { ref: { branch: "a", commit: "1" } },
      "`ref` goes from `branch: a` to `branch: a` and `commit: 1`",
    ],
    [{}, { ref: { tag: "b" } }, "`ref` goes from nothing to `tag: b`"],
    [
      { url: "https://a/x" },
      { url: "https://me:pw@b/x" },
      "`url` goes from `https://a/x` to `https://b/x`",
    ],
    [{}, { sparseCheckout: ["a"] }, "`sparseCheckout` is new"],
    [{ sparseCheckout: ["a"] }, {}, "`sparseCheckout` goes"],
    [{ ignore: "/a\n" }, { ignore: "/b\n/c\n" }, "`ignore` changes"],
  ])("that leads elsewhere is told of: %j, %j", (before, after, words) => {
    expect(redirected(source(before), source(after), tenant)).toEqual([
      `${words}: what Kustomization/flux-system/tenant gets from there is not in this repository, so nothing here shows what becomes of it`,
    ]);
  });

  it.each(["OCIRepository", "Bucket"])("may be an %s", (kind) => {
    const its = (prefix: string): Fields => source({ prefix }, "tenant", kind);
    const user = by("apps", kustomization("tenant", from("tenant", kind)));
    expect(redirected(its("a"), its("b"), user)).toHaveLength(1);
  });

  it("that only is fetched otherwise is not", () => {
    const before = source({ ref: { branch: "a" } });
    const after = source({
      ref: { branch: "a" },
      interval: "5m",
      secretRef: { name: "x" },
    });
    expect(told(before, after, tenant)).toEqual([]);
  });

  it("that nothing hangs on is not", () => {
    const user = by("apps", kustomization("tenant", from("other")));
    expect(told(source({ url: "a" }), source({ url: "b" }), user)).toEqual([]);
  });

  it("names all that hang on it, by way of others, too", () => {
    const others = by(
      "apps",
      source({ include: [{ repository: { name: "tenant" } }] }, "around"),
      kustomization("around", from("around")),
      object("source.toolkit.fluxcd.io/v1", "HelmChart", "flux-system/chart", {
        spec: { chart: "web", ...from("tenant") },
      }),
      helmRelease("apps/web", {
        chart: {},
        chartRef: {
          kind: "HelmChart",
          name: "chart",
          namespace: "flux-system",
        },
      }),
    );
    const [why] = redirected(
      source({ url: "a" }),
      source({ url: "b" }),
      tenant,
      others,
    );
    expect(why).toContain(
      "what HelmRelease/apps/web, Kustomization/flux-system/around and Kustomization/flux-system/tenant get from there",
    );
  });

  it("of a chart that is rendered in both states is not: its objects tell", () => {
    const chart = by(
      "apps",
      helmRelease("apps/web", {
        chart: {},
        chartRef: {
          kind: "OCIRepository",
          name: "tenant",
          namespace: "flux-system",
        },
      }),
    );
    const its = (tag: string): Fields =>
      source({ ref: { tag } }, "tenant", "OCIRepository");
    expect(
      redirected(
        its("1.1.0"),
        its("1.2.0"),
        chart,
        made("apps/web", configMap("apps/a")),
      ),
    ).toEqual([]);
    expect(redirected(its("1.1.0"), its("1.2.0"), chart)).toHaveLength(1);
  });
});

describe("the source of this repository", () => {
  const own = (spec: Fields): Fields => source(spec, "flux-system");

  it("that leads to another branch is a danger", () => {
    const found = told(
      own({ ref: { branch: "main" } }),
      own({ ref: { branch: "live" } }),
    );
    expect(
      found.map(({ code, severity, why }) => [code, severity, why]),
    ).toEqual([
      [
        "own-source-redirected",
        "danger",
        "`ref` goes from `branch: main` to `branch: live`: from now on Flux applies what it finds there, and not what is reviewed here",
      ],
    ]);
  });

  it("that leaves out other files is not: so does the review", () => {
    expect(told(own({ ignore: "/a" }), own({ ignore: "/b" }))).toEqual([]);
  });
});
