import { chmodSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fluxVersion } from "../../src/io/flux.ts";
import { folder, write } from "./support.ts";

/** Asks a flux that is this script; none where it is undefined. */
function versionOf(script: string | undefined): Promise<string | undefined> {
  const cwd = folder();
  if (script !== undefined) {
    write(cwd, "flux", `#!/bin/sh\n${script}\n`);
    chmodSync(`${cwd}/flux`, 0o755);
  }
  return fluxVersion({
    cwd,
    env: { PATH: cwd },
    signal: new AbortController().signal,
  });
}

describe("the version of flux", () => {
  it("is what it says", async () => {
    expect(await versionOf(`echo '{"flux": "v2.9.5"}'`)).toBe("v2.9.5");
  });

  it("is undefined where there is no flux", async () => {
    expect(await versionOf(undefined)).toBeUndefined();
  });

  it("is a problem in flux's words where it fails", async () => {
    await expect(
      versionOf("echo '✗ no way' >&2; exit 1"),
    ).rejects.toMatchObject({
      code: "flux-failed",
      message: "flux version failed: no way",
    });
  });

  it.each([
    [
      "a wrapper that says more",
      `echo 'Using flux of the team'; echo '{"flux": "v2.9.5"}'`,
      "`Using flux of the team`",
    ],
    ["a version as text", "echo 'flux version 2.9.5'", "`flux version 2.9.5`"],
    ["JSON without a version", "echo '{}'", "`{}`"],
    ["JSON that is no object", "echo null", "`null`"],
    ["nothing", "exit 0", "nothing"],
  ])("is a problem with its first line: %s", async (_what, script, said) => {
    await expect(versionOf(script)).rejects.toMatchObject({
      name: "Problem",
      code: "flux-failed",
      message: `flux version answers with no version in JSON, but with ${said}`,
      hint: expect.stringContaining("type -a flux"),
    });
  });
});
