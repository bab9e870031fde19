/** What an import must not touch, and when it must not happen. */
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { sealed, unreadable, windows } from "../import/corners.ts";
import {
  kustomizationFile,
  namespaceText,
  overlays,
  single,
  webRelease,
} from "../import/repositories.ts";
import { folder, systemError, watched } from "../io/support.ts";
import { runIn } from "../tools/cli.ts";
import { kubectl } from "../tools/kubernetes-tools.ts";
import { canRender } from "./fleet.ts";
import { grown } from "./import-support.ts";

describe.skipIf(!canRender)("what is not Flux's", () => {
  it("stays in its file, comments, blanks and all", async () => {
    const repo = grown(single);
    await repo.imported();
    const now = repo.files()["apps/web.yaml"] ?? "";
    expect(now).toContain(namespaceText);
    const settings = single["apps/web.yaml"]?.split("---\n").at(-1) ?? "";
    expect(now.endsWith(settings)).toBe(true);
    expect(now).not.toContain("kind: HelmRelease");
  });

  it("stays with its line ends and its byte order mark", async () => {
    const repo = grown(windows);
    const { code } = await repo.imported();
    expect(code).toBe(0);
    const now = repo.files()["apps/web.yaml"] ?? "";
    const [first = ""] = windows["apps/web.yaml"]?.split("---\r\n") ?? [];
    expect(now.startsWith(first)).toBe(true);
    expect(now).not.toMatch(/[^\r]\n/);
  });

  it("82 files of SOPS are untouched, and what they hold stays in them", async () => {
    const repo = grown(sealed);
    const { code, left } = await repo.imported();
    expect(code).toBe(0);
    const now = repo.files();
    expect(now["apps/secret.yaml"]).toBe(sealed["apps/secret.yaml"]);
    expect(now["apps/both.yaml"]).toBe(sealed["apps/both.yaml"]);
    expect(left).toContainEqual(
      expect.objectContaining({
        object: expect.stringContaining("closed"),
        file: "apps/both.yaml",
        reason: expect.stringMatching(/SOPS/),
      }),
    );
  });

  it("a kustomization file by hand gets its lines changed, and nothing else", async () => {
    const repo = grown(overlays);
    await repo.imported();
    expect(repo.files()["apps/base/web/kustomization.yaml"]).toContain(
      "# What belongs to web.\n",
    );
    expect(repo.files()["apps/staging/kustomization.yaml"]).toContain(
      "../base/web # the base",
    );
    expect(repo.files()["apps/staging/web-patch.yaml"]).toBe(
      overlays["apps/staging/web-patch.yaml"],
    );
  });
});

/** A kubectl that finds an object too many in what is generated. */
function otherwiseAfterwards(real: string): string {
  const bin = folder();
  writeFileSync(
    `${bin}/kubectl`,
    `#!/bin/sh
# The tool gives it none.
PATH=/usr/bin:/bin
'${real}' "$@" || exit
for last in "$@"; do :; done
if [ "$1" = kustomize ] && ls -R "$last" . | grep -q flux-hr-; then
  printf '%s\\n' --- 'apiVersion: v1' 'kind: ConfigMap' 'metadata: {name: stranger, namespace: apps}'
fi
`,
  );
  chmodSync(`${bin}/kubectl`, 0o755);
  return bin;
}

describe.skipIf(!canRender)("nothing is replaced", () => {
  it("83 of a Kustomization that would give something else: the difference is shown", async () => {
    const repo = grown({
      ...single,
      "apps/kustomization.yaml": kustomizationFile(["web.yaml"]),
    });
    const before = repo.files();
    const path = [otherwiseAfterwards(kubectl() ?? ""), repo.env["PATH"]];
    const ran = await runIn(repo.cwd, ["import"], {
      env: { ...repo.env, PATH: path.join(delimiter) },
    });
    expect(`${ran.stdout}${ran.stderr}`).toMatch(/stranger/);
    const now = repo.files();
    const inApps = (files: typeof now) =>
      Object.entries(files).filter(([file]) => file.startsWith("apps/"));
    expect(inApps(now)).toEqual(inApps(before));
  });

  it("85 where a file cannot be read: it is named, and the exit is not 0", async () => {
    const { "apps/latin.yaml": latin = "", ...files } = unreadable;
    const repo = grown(files as Record<string, string>);
    mkdirSync(dirname(`${repo.cwd}/apps/latin.yaml`), { recursive: true });
    writeFileSync(`${repo.cwd}/apps/latin.yaml`, latin);
    const before = repo.files();
    const ran = await repo.run("import");
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain("apps/latin.yaml");
    expect(repo.files()).toEqual(before);
  });

  it("where there is no kustomize to prove it with", async () => {
    const repo = grown(overlays);
    const before = repo.files();
    const env = { ...repo.env, PATH: folder() };
    const ran = await runIn(repo.cwd, ["import"], { env });
    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(/kustomize|kubectl/);
    expect(repo.files()).toEqual(before);
  });

  it("where a path or a cluster is named that is not there", async () => {
    for (const args of [["nowhere"], ["--cluster", "prod=nowhere"]]) {
      const repo = grown(single);
      const before = repo.files();
      const ran = await repo.run("import", ...args);
      expect(ran.code).toBe(2);
      expect(ran.stderr).toContain("nowhere");
      expect(repo.files()).toEqual(before);
    }
  });

  it("of a fluxsmith.yaml that cannot be read", async () => {
    const repo = grown({
      ...single,
      "fluxsmith.yaml": "version: 1\nkustomizations: [oops\n",
    });
    const before = repo.files();
    const ran = await repo.run("import");
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain("fluxsmith.yaml");
    expect(repo.files()).toEqual(before);
  });

  it("of what the config has already: what is written by hand later comes to it, or stays", async () => {
    const repo = grown(single);
    await repo.imported();
    const first = repo.generated();
    const config = `${repo.files()["fluxsmith.yaml"]}# By hand.\n`;
    repo.commit({
      "fluxsmith.yaml": config,
      "apps/later.yaml": webRelease("later", "apps"),
    });
    await repo.run("import");
    expect(repo.files()["fluxsmith.yaml"]).toContain("# By hand.\n");
    const check = await repo.run("generate", "--check");
    expect(check).toMatchObject({ code: 0 });
    expect(repo.generated()).toEqual(expect.arrayContaining([...first]));
  });

  it.each([
    "flux-hr-extra.yaml",
    "fluxsmith.yaml",
    "inventory.md",
    "kustomization.yaml",
    "index.jsonl",
  ])("42 half way: stopped at %s, the next one finishes it", async (ending) => {
    const whole = grown(overlays);
    await whole.run("import");
    const repo = grown(overlays);
    const before = repo.files();
    const stopped = await runIn(repo.cwd, ["import"], {
      env: repo.env,
      fs: watched((called, [, path]) => {
        if (called === "renameSync" && String(path).endsWith(`/${ending}`))
          throw systemError("ENOSPC");
      }),
    });
    expect(stopped.code).not.toBe(0);
    expect(repo.files()).not.toEqual(before);
    const half = repo.files();
    const dry = await repo.run("import", "--dry-run");
    expect(dry).toMatchObject({ code: 2 });
    expect(dry.stderr).toContain("[import-unfinished]");
    expect(repo.files()).toEqual(half);
    const again = await repo.run("import");
    expect(again).toMatchObject({ code: 0 });
    expect(again.stderr).toContain("finished the import");
    expect(repo.files()).toEqual(whole.files());
  });
});
