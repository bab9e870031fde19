import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import {
  generated,
  podinfo,
  podinfoFiles,
  repository,
} from "../faults/support.ts";

const release = "resources/apps/flux-hr-podinfo.yaml";
const json = ["generate", "--output", "json"];

describe("--output json", () => {
  it("prints the findings too where nothing can be done", async () => {
    const repo = repository({
      ...podinfoFiles,
      "fluxsmith.yaml": podinfo.replace("podinfo/podinfo", "podinf/podinfo"),
    });
    for (const args of [json, [...json, "--diff"]]) {
      const { code, stdout, stderr } = await repo.run(args);
      expect({ code, stderr }).toEqual({ code: 2, stderr: "1 error\n" });
      expect(JSON.parse(stdout)).toEqual({
        diagnostics: [
          expect.objectContaining({
            code: "unknown-reference",
            severity: "error",
          }),
        ],
      });
    }
  });

  it("prints them where a file is in the way", async () => {
    const repo = await generated(podinfoFiles);
    repo.write({ [release]: `${repo.read(release)}# mine\n` });
    const { code, stdout } = await repo.run(json);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      diagnostics: [{ code: "file-edited", at: { file: release } }],
    });
  });

  it("prints warnings with the plan", async () => {
    const repo = repository({
      ...podinfoFiles,
      "fluxsmith.yaml": podinfo.replace("  flux-system:\n", ""),
    });
    const { code, stdout, stderr } = await repo.run(json);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "1 warning\n" });
    const printed = JSON.parse(stdout);
    expect(printed.diagnostics).toMatchObject([
      { code: "no-system-kustomization", severity: "warning" },
    ]);
    expect(printed.created).toContain(release);
    expect(parse(repo.read(release)).metadata.name).toBe("podinfo");
  });

  it("prints none where there are none", async () => {
    const repo = repository(podinfoFiles);
    const { stdout, stderr } = await repo.run(json);
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toMatchObject({ diagnostics: [], deleted: [] });
  });
});
