import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { controllerAssets, serverAssets } from "./tools/assets.ts";
import { makeOnce } from "./tools/go.ts";

let folder = "";
const said = vi.spyOn(console, "error").mockImplementation(() => {});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fluxsmith-assets-"));
  vi.stubEnv("KUBEBUILDER_ASSETS", "");
  // An empty cache.
  vi.stubEnv("XDG_CACHE_HOME", folder);
  said.mockClear();
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  vi.unstubAllEnvs();
});

describe("what cannot be had is skipped, and why is said in one line", () => {
  it("without Go", async () => {
    vi.stubEnv("PATH", folder);
    expect(await serverAssets()).toBeUndefined();
    expect(await controllerAssets()).toBeUndefined();
    expect(said.mock.calls).toEqual([
      [
        expect.stringMatching(
          /^skipped: the tests against a real API server: there is no Go here; install .* or set KUBEBUILDER_ASSETS .*$/,
        ),
      ],
      [
        expect.stringMatching(
          /^skipped: the tests with real Flux controllers: there is no Go here; install .*$/,
        ),
      ],
    ]);
  });

  it("where Go cannot build it", async () => {
    writeFileSync(
      join(folder, "go"),
      '#!/bin/sh\n[ "$1" = version ] && exit\necho "go: downloading a v1" >&2\necho "no such module" >&2\nexit 1\n',
      { mode: 0o755 },
    );
    vi.stubEnv("PATH", folder);
    expect(await serverAssets()).toBeUndefined();
    expect(said.mock.lastCall).toEqual([
      "skipped: the tests against a real API server: go could not build them: no such module",
    ]);
    // Nothing of it stays, so the next run tries again.
    const cache = join(folder, "fluxsmith", "cluster-tests");
    expect(readdirSync(cache)).toEqual([]);
  });

  it("where KUBEBUILDER_ASSETS has no API server", async () => {
    vi.stubEnv("KUBEBUILDER_ASSETS", folder);
    writeFileSync(join(folder, "etcd"), "");
    expect(await serverAssets()).toBeUndefined();
    expect(said.mock.calls).toEqual([
      [
        `skipped: the tests against a real API server: KUBEBUILDER_ASSETS (${folder}) has no etcd and kube-apiserver`,
      ],
    ]);
  });
});

it("KUBEBUILDER_ASSETS is taken as it is", async () => {
  vi.stubEnv("KUBEBUILDER_ASSETS", folder);
  for (const name of ["etcd", "kube-apiserver"])
    writeFileSync(join(folder, name), "");
  expect(await serverAssets()).toEqual({
    etcd: join(folder, "etcd"),
    apiServer: join(folder, "kube-apiserver"),
  });
});

describe("a folder of the cache", () => {
  it("is whole or not there, also where two runs make it at once", async () => {
    const target = join(folder, "made");
    const make = (text: string, milliseconds: number) =>
      makeOnce(target, async (temporary) => {
        writeFileSync(join(temporary, "a"), text);
        await sleep(milliseconds);
        expect(existsSync(target) && text === "quick").toBe(false);
        writeFileSync(join(temporary, "b"), text);
      });
    await Promise.all([make("slow", 60), make("quick", 20)]);
    await make("late", 0);
    expect(readdirSync(folder)).toEqual(["made"]);
    for (const name of ["a", "b"])
      expect(readFileSync(join(target, name), "utf8")).toBe("quick");
  });
});
