import { describe, expect, it, vi } from "vitest";
import { watchLive } from "../../src/cluster/watch-live.ts";
import { Problem } from "../../src/diagnostics/problem.ts";
import { ConnectionLost } from "../../src/model/api.ts";
import type { Fields } from "../../src/yaml/data.ts";
import {
  memoryServer,
  objectOf,
  refusal,
  viewOf,
  type Intercept,
} from "./support.ts";

const kinds = [
  { apiVersion: "kustomize.toolkit.fluxcd.io/v1", kind: "Kustomization" },
  { apiVersion: "helm.toolkit.fluxcd.io/v2", kind: "HelmRelease" },
];

/** Follows a server in memory; `names` are those of the last change. */
async function follow(
  objects: readonly Fields[],
  intercept?: Intercept,
  namespaces: readonly string[] = [],
) {
  const view = await viewOf(memoryServer(objects));
  const server = memoryServer(objects, intercept);
  const stop = new AbortController();
  const seen: string[][] = [];
  const notes: string[] = [];
  const ended = watchLive(
    { ...view, api: server },
    {
      kinds,
      namespaces,
      until: stop.signal,
      onChange: (live) => seen.push([...live.keys()].toSorted()),
      onLost: ({ message }) => notes.push(`lost: ${message}`),
      onBack: () => notes.push("back"),
    },
  );
  const until = (isSo: () => boolean) =>
    vi.waitFor(() => expect(isSo()).toBe(true), { timeout: 10_000 });
  return {
    server,
    seen,
    notes,
    ended,
    until,
    /** Waits until the last change told of these. */
    has: (...names: string[]) =>
      until(() => JSON.stringify(seen.at(-1)) === JSON.stringify(names)),
    stop: async () => {
      stop.abort();
      await ended;
    },
  };
}

const apps = "Kustomization/flux-system/apps";
const podinfo = "HelmRelease/apps/podinfo";

describe("following a cluster", () => {
  it("tells what comes, changes and goes, once for what comes together", async () => {
    const { server, seen, has, stop } = await follow([
      objectOf("Kustomization/apps"),
    ]);
    await has(apps);
    server.put(objectOf(podinfo));
    server.put(objectOf("Kustomization/other"));
    await has(podinfo, apps, "Kustomization/flux-system/other");
    // The list, and both changes at once.
    expect(seen.length).toBeLessThanOrEqual(3);
    server.remove(podinfo);
    await has(apps, "Kustomization/flux-system/other");
    await stop();
  });

  it("goes on after the connection was lost, says so once, and misses nothing that went meanwhile (fault 69)", async () => {
    let isDown = false;
    const { server, notes, has, until, stop } = await follow(
      [objectOf("Kustomization/apps"), objectOf(podinfo)],
      (_asked, serve) => {
        if (isDown) throw new ConnectionLost("gone");
        return serve();
      },
    );
    await has(podinfo, apps);
    isDown = true;
    server.endWatches("cut");
    await until(() => notes.length > 0);
    server.remove(podinfo);
    server.put(objectOf("Kustomization/new"));
    expect(notes).toHaveLength(1);
    isDown = false;
    await until(() => notes.includes("back"));
    await has(apps, "Kustomization/flux-system/new");
    expect(notes).toEqual([expect.stringContaining("lost: "), "back"]);
    await stop();
  });

  it("asks for each namespace where the user may not see all", async () => {
    const { seen, has, stop } = await follow(
      [objectOf("Kustomization/apps"), objectOf(podinfo)],
      ({ path }, serve) =>
        path.includes("/helmreleases") && !path.includes("/namespaces/")
          ? refusal(403, "Forbidden", "no")
          : serve(),
      ["apps", "flux-system"],
    );
    await has(podinfo, apps);
    expect(seen.flat()).toContain(podinfo);
    await stop();
  });

  it("ends with what the server refuses (fault 67), and leaves nothing behind", async () => {
    const { ended, server } = await follow(
      [objectOf("Kustomization/apps")],
      ({ path }, serve) =>
        path.includes("/helmreleases")
          ? refusal(401, "Unauthorized", "Unauthorized")
          : serve(),
    );
    const error = await ended.catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(Problem);
    expect(error).toMatchObject({ code: "api-unauthorized" });
    const asked = server.asked.length;
    // A watch that still ran would begin anew after a second.
    server.endWatches("end");
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect(server.asked).toHaveLength(asked);
  });

  it("ends where there is no way to the server any more", async () => {
    const { ended } = await follow([], () => {
      throw new ConnectionLost("kubectl proxy has ended", { isFinal: true });
    });
    await expect(ended).rejects.toBeInstanceOf(ConnectionLost);
  });
});
