import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

it("scaffolds a kind and its test, with the version and the interval that its schema has", () => {
  const to = mkdtempSync(`${tmpdir()}/fluxsmith-kind-`);
  mkdirSync(`${to}/src/kinds`, { recursive: true });
  mkdirSync(`${to}/test/kinds`, { recursive: true });
  try {
    execFileSync(`${root}node_modules/.bin/tsx`, [
      `${root}hack/new-kind.ts`,
      "--kind",
      "ExternalArtifact",
      "--group",
      "source.toolkit.fluxcd.io",
      "--section",
      "sources.external",
      "--prefix",
      "flux-source-external-",
      "--root",
      to,
    ]);
    const kind = readFileSync(`${to}/src/kinds/external-artifact.ts`, "utf8");
    expect(kind).toContain("export const externalArtifact: FluxKind");
    expect(kind).toContain('section: ["sources", "external"]');
    expect(kind).toContain('version: () => "v1"');
    expect(kind).toContain("takesInterval: false");
    const test = readFileSync(
      `${to}/test/kinds/external-artifact.test.ts`,
      "utf8",
    );
    expect(test).toContain("../../src/kinds/external-artifact.ts");
  } finally {
    rmSync(to, { recursive: true });
  }
});
