import { spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "flux-schemas-"));
  mkdirSync(join(folder, "crds"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function run(...args: string[]): { code: number | null; out: string } {
  const { status, stdout } = spawnSync(
    process.execPath,
    [
      "--import",
      "tsx",
      join(root, "hack/update-flux-schemas.ts"),
      "--output",
      join(folder, "out.json"),
      ...args,
    ],
    { cwd: root, encoding: "utf8" },
  );
  return { code: status, out: stdout };
}

function writeCrd(type: string): string {
  const path = join(folder, "crds/buckets.yaml");
  writeFileSync(
    path,
    `# a comment
---
kind: CustomResourceDefinition
spec:
  group: source.toolkit.fluxcd.io
  names: {kind: Bucket, plural: buckets}
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema: {openAPIV3Schema: {properties: {spec: {type: ${type}}}}}
---
kind: Namespace
`,
  );
  return path;
}

const type = "kinds.Bucket.versions.v1.spec.type";

it("writes the schemas of a folder or a file, and says what changed", () => {
  const file = writeCrd("string");
  const first = run("--flux-version", "2.9", join(folder, "crds"));
  expect(first.code).toBe(0);
  expect(first.out).toContain('+ fluxVersion: "2.9"\n');
  expect(first.out).toContain(`+ ${type}: "string"\n`);
  const text = readFileSync(join(folder, "out.json"), "utf8");

  expect(run("--check", file)).toEqual({ code: 0, out: "" });

  writeCrd("integer");
  const changes = `- ${type}: "string"\n+ ${type}: "integer"\n`;
  expect(run("--check", file)).toEqual({ code: 1, out: changes });
  expect(readFileSync(join(folder, "out.json"), "utf8")).toBe(text);

  expect(run(file)).toEqual({ code: 0, out: changes });
  expect(JSON.parse(readFileSync(join(folder, "out.json"), "utf8"))).toEqual({
    ...JSON.parse(text.replace('"string"', '"integer"')),
    fluxVersion: "2.9",
  });
}, 30_000);

it("refuses to write without a CRD or without a path", () => {
  expect(run(join(folder, "crds"))).toEqual({ code: 2, out: "" });
  expect(run()).toEqual({ code: 2, out: "" });
}, 30_000);
