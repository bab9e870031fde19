import { describe, expect, it } from "vitest";
import { withDigest } from "../../src/render/chart-version.ts";

const digest = `sha256:0123456789abcdef${"0".repeat(48)}`;

const version = (line: string, tag?: string): string | undefined => {
  const text = `apiVersion: v2\n${line}\nappVersion: 1.10\n`;
  const files = new Map([["Chart.yaml", Buffer.from(text)]]);
  const its = withDigest(files, tag, digest);
  if ("why" in its) return its.why;
  const changed = Buffer.from(its.get("Chart.yaml") ?? "").toString();
  expect(changed).toContain("\nappVersion: 1.10\n");
  return /^version: (.*)$/m.exec(changed)?.[1];
};

describe("the version of an OCIRepository's chart", () => {
  it.each([
    ["version: 1.2.3", '"1.2.3+0123456789ab"'],
    ['version: "1.2.3" # now', '"1.2.3+0123456789ab" # now'],
    ["version: v1.2-rc.1+old", '"1.2.0-rc.1+0123456789ab"'],
  ])("gets 12 digits of the digest: %s", (line, changed) => {
    expect(version(line)).toBe(changed);
  });

  it("fits a tag that is a version", () => {
    expect(version("version: 1.2.3", "latest")).toContain("1.2.3+0123");
    expect(version("version: 1.2.3+a", "1.2.3_b")).toContain("1.2.3+0123");
    expect(version("version: 1.2.3", "1.2.4")).toBe(
      "its chart is of version 1.2.3, and yet has the tag 1.2.4",
    );
  });

  it("must be one", () => {
    expect(version("version: one")).toBe("its chart's version, `one`, is none");
    expect(version("name: web")).toBe("its chart's version, ``, is none");
  });
});
