import { describe, expect, it } from "vitest";
import {
  asName,
  forgeOf,
  projectOf,
  readGitUrl,
} from "../../src/scaffold/git-url.ts";

describe("an address as Git writes it becomes one that Flux takes", () => {
  it.each([
    ["https://github.com/acme/fleet", "https://github.com/acme/fleet"],
    ["https://github.com/acme/fleet.git", "https://github.com/acme/fleet.git"],
    ["git@github.com:acme/fleet.git", "ssh://git@github.com/acme/fleet.git"],
    ["github.com:acme/fleet", "ssh://git@github.com/acme/fleet"],
    ["me@host:/srv/fleet.git", "ssh://me@host/srv/fleet.git"],
    ["ssh://git@host:2222/fleet", "ssh://git@host:2222/fleet"],
    ["http://git.local:3000/fleet", "http://git.local:3000/fleet"],
  ])("%s", (text, url) => {
    expect(readGitUrl(text)).toEqual({ url, hadUser: false });
  });

  it.each([
    "/srv/fleet.git",
    "../fleet",
    "C:\\fleet",
    "C:/fleet",
    "git://host/fleet",
    "file:///srv/fleet",
    "https://github.com",
    "",
  ])("%j is none", (text) => {
    expect(readGitUrl(text)).toBeUndefined();
  });

  it("without the user and the password, who would end up in Git", () => {
    expect(readGitUrl("https://me:s3cret@github.com/acme/fleet")).toEqual({
      url: "https://github.com/acme/fleet",
      hadUser: true,
    });
    expect(readGitUrl("ssh://git:s3cret@host/fleet")?.url).toBe(
      "ssh://git@host/fleet",
    );
  });
});

it("tells the project and the forge", () => {
  expect(projectOf("https://github.com/acme/fleet.git")).toBe("acme/fleet");
  expect(projectOf("https://gitlab.com/a/b/c/")).toBe("a/b/c");
  expect(forgeOf("ssh://git@github.com/acme/fleet")).toBe("github");
  expect(forgeOf("https://github.acme.example/x/y")).toBe("github");
  expect(forgeOf("https://gitlab.acme.example/x/y")).toBe("gitlab");
  expect(forgeOf("https://notgithub.com/x/y")).toBeUndefined();
});

it.each([
  ["Fleet_Infra.git", "fleet-infra-git"],
  ["-ünï-", "n"],
  ["…", ""],
  [`${"a".repeat(62)}-bc`, "a".repeat(62)],
])("%s as a name is %j", (text, name) => {
  expect(asName(text)).toBe(name);
});
