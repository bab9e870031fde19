import { describe, expect, it } from "vitest";
import { pathText } from "../../src/model/field-path.ts";
import { diffFields } from "../../src/review/field-diff.ts";
import { splitNoise } from "../../src/review/noise.ts";
import {
  looksRandom,
  mayBeVolatile,
  volatilePaths,
} from "../../src/review/volatile.ts";
import type { Fields } from "../../src/yaml/data.ts";

const apiVersion = "apps/v1";

function split(
  before: Fields,
  after: Fields,
  renders?: readonly [Fields, Fields],
) {
  const volatile =
    renders &&
    volatilePaths({ apiVersion, before: renders[0], after: renders[1] });
  const { shown, leftOut } = splitNoise(
    { apiVersion },
    diffFields({ apiVersion, before, after }),
    volatile,
  );
  return {
    shown: shown.map(({ path }) => pathText(path)),
    leftOut: leftOut.map(
      ({ noise, difference }) => `${noise} ${pathText(difference.path)}`,
    ),
  };
}

describe("noise", () => {
  it("is a chart's labels and checksums, in pod templates too, counted", () => {
    const of = (version: string): Fields => ({
      metadata: {
        labels: {
          "helm.sh/chart": `a-${version}`,
          chart: `a-${version}`,
          "app.kubernetes.io/version": version,
        },
      },
      spec: {
        template: {
          metadata: {
            annotations: { "checksum/config": `x${version}` },
            labels: { "helm.sh/chart": `a-${version}` },
          },
        },
        image: version,
      },
    });
    expect(split(of("1.2.3"), of("1.3.0"))).toEqual({
      shown: ["spec.image"],
      leftOut: [
        'chart-label metadata.labels["app.kubernetes.io/version"]',
        "chart-label metadata.labels.chart",
        'chart-label metadata.labels["helm.sh/chart"]',
        'checksum spec.template.metadata.annotations["checksum/config"]',
        'chart-label spec.template.metadata.labels["helm.sh/chart"]',
      ],
    });
  });

  it("is not a label outside of metadata", () => {
    const of = (version: string): Fields => ({
      spec: { labels: { "helm.sh/chart": version } },
    });
    expect(split(of("a-1"), of("a-2")).leftOut).toEqual([]);
  });

  it("is not a selector's label, nor a `chart` of other sense, nor other labels that come with them", () => {
    expect(
      split(
        {
          spec: { selector: { matchLabels: { "helm.sh/chart": "a-1" } } },
          metadata: { labels: { chart: "on" } },
        },
        {
          spec: { selector: { matchLabels: { "helm.sh/chart": "a-2" } } },
          metadata: { labels: { chart: "off" } },
        },
      ).leftOut,
    ).toEqual([]);
    expect(
      split(
        { metadata: {} },
        { metadata: { labels: { "helm.sh/chart": "a-2" } } },
      ).shown,
    ).toEqual([]);
    expect(
      split(
        { metadata: {} },
        { metadata: { labels: { "helm.sh/chart": "a-2", app: "a" } } },
      ).shown,
    ).toEqual(["metadata.labels"]);
  });
});

describe("what a chart makes anew each time (fault 64)", () => {
  const data = (text: string): Fields => ({ data: { a: text } });

  it("is left out where two renders differ", () => {
    expect(
      split(data("xK3jQ9zL"), data("pR7mT2vB"), [
        data("aB3dE5fG"),
        data("qW9eR7tY"),
      ]),
    ).toEqual({ shown: [], leftOut: ["volatile data.a"] });
  });

  it("is left out of a text only if nothing else of it changes", () => {
    const text = (password: string, level = "1"): Fields =>
      data(`level: ${level}\npassword: "${password}"\nend`);
    const renders = [text("aB3dE5fG"), text("aW9eR7tY")] as const;
    expect(split(text("xK3jQ9zL"), text("pR7mT2vB"), renders).shown).toEqual(
      [],
    );
    expect(
      split(text("xK3jQ9zL", "2"), text("pR7mT2vB"), renders).shown,
    ).toEqual(["data.a"]);
    expect(
      split(text("changeme-please"), text("pR7mT2vB"), renders).shown,
    ).toEqual(["data.a"]);
  });

  it("is left out of a certificate with more lines than the last one", () => {
    const pem = (...lines: string[]): Fields =>
      data(
        `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`,
      );
    const [a, b, c] = ["MIIC3jCCAcag", "AwIBAgIQK7xY", "Zm9vYmFyYmF6"].map(
      (line) => line.repeat(5),
    ) as [string, string, string];
    expect(
      split(pem(c, a, "Qx=="), pem(a, b), [pem(a, b), pem(b, c, "Zz==")]).shown,
    ).toEqual([]);
  });

  it("is not what differs elsewhere", () => {
    expect(
      split({ b: "xK3jQ9zL" }, { b: "pR7mT2vB" }, [
        data("aB3dE5fG"),
        data("qW9eR7tY"),
      ]).shown,
    ).toEqual(["b"]);
  });

  it.each([
    "xK3jQ9zL2p",
    "GqLzWmTRkbNh",
    "83920175",
    "0b5d2f1a-90e1-4c0b-8c53-3f9b6d0f2a11",
    "2026-11-21T17:00:00Z",
    "1795280427",
    "$2a$10$N9qo8uLOickgx2ZMRZoMye",
    "-----BEGIN RSA PRIVATE KEY-----",
    "UXpYcjhLbTJ2VA==",
    "password=xK3jQ9zL2p;",
    "f3a9c0d15b7e8842",
  ])("may be %s", (text) => {
    expect(looksRandom(text)).toBe(true);
  });

  it.each([
    "",
    "nginx:1.25.3",
    "readinessProbeTimeoutSeconds",
    "kube-system",
    "8080",
    "cluster.local",
    `a@sha256:${"0a".repeat(32)}`,
    "https://example.org/charts",
    "v2.10.4-rc.1",
  ])("is not %s", (text) => {
    expect(looksRandom(text)).toBe(false);
  });

  it("is looked for where the words that changed look so", () => {
    const may = (before: Fields, after: Fields) =>
      mayBeVolatile(diffFields({ apiVersion, before, after }));
    expect(may(data("id xK3jQ9zL level 1"), data("id xK3jQ9zL level 2"))).toBe(
      false,
    );
    expect(may(data("id xK3jQ9zL level 1"), data("id pR7mT2vB level 1"))).toBe(
      true,
    );
    expect(may({}, data("pR7mT2vB"))).toBe(false);
    expect(may(data("id xK3jQ9zL 1"), data("id xK3jQ9zL pR7mT2vB"))).toBe(
      false,
    );
  });
});

describe("an amount written otherwise", () => {
  const of = (
    requests: Fields,
    version = apiVersion,
    more: Fields = {},
  ): [string, Fields] => [
    version,
    { spec: { containers: [{ name: "a", resources: { requests } }], ...more } },
  ];
  const splitOf = ([version, before]: [string, Fields], after: Fields) => {
    const states = { apiVersion: version, before, after };
    const { shown, leftOut } = splitNoise(states, diffFields(states));
    return [shown.length, leftOut.map(({ noise }) => noise)];
  };

  it.each([
    [{ cpu: 1 }, { cpu: "1000m" }],
    [{ cpu: 0.1 }, { cpu: "100m" }],
    [{ cpu: "1.1" }, { cpu: "1100m" }],
    [{ memory: "1024Mi" }, { memory: "1Gi" }],
    [{ memory: "1.5Gi" }, { memory: "1536Mi" }],
    [{ "nvidia.com/gpu": "1" }, { "nvidia.com/gpu": 1 }],
  ])("is noise in resources: %j, %j", (before: Fields, after: Fields) => {
    expect(splitOf(of(before), of(after)[1])).toEqual([0, ["quantity"]]);
  });

  it.each([
    ["another amount", of({ cpu: 1 }), of({ cpu: "1001m" })],
    ["one that comes", of({}), of({ cpu: "1" })],
    ["text", of({ cpu: "${a}" }), of({ cpu: "${b}" })],
    [
      "what nobody knows to be one",
      of({ cpu: 1 }, "x.io/v1"),
      of({ cpu: "1000m" }),
    ],
    [
      "a release's values",
      of({ cpu: 1 }, "helm.toolkit.fluxcd.io/v2"),
      of({ cpu: "1000m" }),
    ],
    [
      "another field",
      of({}, "v1", { replicas: 1 }),
      of({}, "v1", { replicas: "1000m" }),
    ],
  ])("%s is none", (_, before, [, after]) => {
    expect(splitOf(before, after)).toEqual([1, []]);
  });
});
