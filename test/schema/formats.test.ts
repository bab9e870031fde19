import { describe, expect, it } from "vitest";
import { adviseFormat, describePattern } from "../../src/schema/formats.ts";

const git = "^(http|https|ssh)://.*$";
const oci = "^oci://.*$";
const label = "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$";
const alias = "[a-z0-9]([a-z0-9_-]*[a-z0-9])?";

describe("describePattern", () => {
  it.each([
    [
      String.raw`^([0-9]+(\.[0-9]+)?(ms|s|m))+$`,
      "a duration such as 30s or 5m",
    ],
    [git, "a URL that begins with http://, https:// or ssh://"],
    ["^https?://", "a URL that begins with http:// or https://"],
    [oci, "a URL that begins with oci://"],
    [
      label,
      "a name of lower-case letters, digits and `-`, with a letter or digit at both ends",
    ],
    [
      `^${alias}$`,
      "a name of lower-case letters, digits, `-` and `_`, with a letter or digit at both ends",
    ],
    [`^@(${alias})$`, "`@` and a source's alias, such as @app"],
    [
      `^@(${alias})/(.*)$`,
      "`@`, a source's alias, `/` and a path, such as @app/deploy/**",
    ],
    ["^@(artifact)/(.*)$", "a path that begins with @artifact/"],
    ["^[0-9]+$", "text that matches `^[0-9]+$`"],
  ])("says what %s takes", (pattern, words) => {
    expect(describePattern(pattern)).toBe(words);
  });
});

describe("adviseFormat", () => {
  it.each([
    [git, "git@github.com:org/repo", "write ssh://git@github.com/org/repo"],
    [git, "github.com/org/repo", "write https://github.com/org/repo"],
    [git, "HTTPS://github.com/org", "write https://github.com/org"],
    [git, "oci://ghcr.io/org", undefined],
    [oci, "https://ghcr.io/org", "write oci://ghcr.io/org"],
    [oci, "ghcr.io/org", "write oci://ghcr.io/org"],
    [label, "My App", "write my-app"],
    [label, "--", undefined],
    [`^${alias}$`, "My_App", "write my_app"],
    [`^@(${alias})/(.*)$`, "app/deploy", 'write "@app/deploy"'],
    ["^@(artifact)/(.*)$", "./deploy", 'write "@artifact/deploy"'],
    ["^[a-z]+$", " Abc", undefined],
    ["^[a-z]+$", "Abc", "write abc"],
    ["^[0-9]+$", "abc", undefined],
  ])("for %s and %s", (pattern, text, advice) => {
    expect(adviseFormat(pattern, text)).toBe(advice);
  });
});
