import { describe, expect, it } from "vitest";
import { majorOf, versionOfLabel } from "../../src/review/versions.ts";

describe("a major version", () => {
  it.each([
    ["1.2.3", 1],
    ["v10.0.0", 10],
    ["2", 2],
    ["^3.1", 3],
    ["~4.1.2", 4],
    ["=5.0.0", 5],
    ["6.x", 6],
    ["7.*", 7],
    ["8.0.0-rc.1+build", 8],
  ])("of %s", (version, major) => {
    expect(majorOf(version)).toBe(major);
  });

  it.each(["*", "", ">=1.0.0", ">=1 <2", "1.x || 2.x", "latest", "x"])(
    "is not to be read from %s",
    (version) => {
      expect(majorOf(version)).toBeUndefined();
    },
  );
});

describe("a chart's label", () => {
  it.each([
    ["podinfo-6.1.0", "podinfo", "6.1.0"],
    ["cert-manager-v1.14.0", "cert-manager", "v1.14.0"],
    ["aws-2-node-0.1.0-rc.1_b5", "aws-2-node", "0.1.0-rc.1+b5"],
  ])("%s names chart and version", (label, chart, version) => {
    expect(versionOfLabel(label)).toEqual({ chart, version });
  });

  it.each([undefined, "", "podinfo", "podinfo-6", "-1.2.3"])(
    "%s does not",
    (label) => {
      expect(versionOfLabel(label)).toBeUndefined();
    },
  );
});
