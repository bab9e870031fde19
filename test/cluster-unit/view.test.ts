import { describe, expect, it } from "vitest";
import { lookAt, readObjects } from "../../src/cluster/view.ts";
import { kinds } from "../../src/kinds/index.ts";
import { defaultFluxVersion } from "../../src/model/flux-version.ts";
import {
  gitObject,
  memoryServer,
  objectOf,
  refusal,
  type Intercept,
} from "./support.ts";

const settings = { flux: defaultFluxVersion, fluxNamespace: "flux-system" };

describe("a look at a cluster", () => {
  it("asks for the versions of all of Flux's kinds, and of Git's", async () => {
    const server = memoryServer();
    const inGit = [gitObject("Alert/news", {}, { apiVersion: "n.example/v9" })];
    await lookAt(server, inGit, settings);
    const asked = server.asked.map(({ path }) => path);
    for (const { group, version } of kinds)
      expect(asked).toContain(`/apis/${group}/${version(defaultFluxVersion)}`);
    expect(asked).toContain("/apis/n.example/v9");
  });

  it("sees every live object, Git's or not", async () => {
    const server = memoryServer([
      objectOf("GitRepository/fleet"),
      objectOf("Kustomization/elsewhere/apps"),
    ]);
    const { live, resources } = await lookAt(server, [], settings);
    expect([...live.keys()].toSorted()).toEqual([
      "GitRepository/flux-system/fleet",
      "Kustomization/elsewhere/apps",
    ]);
    expect(resources.has("helm.toolkit.fluxcd.io/v2/HelmRelease")).toBe(true);
    expect(resources.has("image.toolkit.fluxcd.io/v1/ImagePolicy")).toBe(false);
  });

  it("68: makes do with Git's namespaces and Flux's own, where all of them are forbidden", async () => {
    const everywhere: Intercept = ({ path }, serve) =>
      /\/v\w+\/[a-z]+\?/.test(path)
        ? refusal(403, "Forbidden", "not everywhere")
        : serve();
    const server = memoryServer(
      ["flux-system", "apps", "secret"].map((one) =>
        objectOf(`Kustomization/${one}/a`),
      ),
      everywhere,
    );
    const unplaced = gitObject("HelmRelease/apps/b", {}, { namespace: "" });
    const inGit = [gitObject("HelmRelease/apps/a"), unplaced];
    const { live } = await lookAt(server, inGit, settings);
    expect([...live.keys()].toSorted()).toEqual([
      "Kustomization/apps/a",
      "Kustomization/flux-system/a",
    ]);
  });
});

describe("reading these very objects", () => {
  it("gives those that are there, in one request each", async () => {
    const server = memoryServer([
      objectOf("GitRepository/fleet", { url: "x" }),
      objectOf("Namespace/apps"),
      objectOf("Kustomization/other"),
    ]);
    const wanted = [
      gitObject("GitRepository/fleet"),
      gitObject("Namespace/apps"),
      gitObject("Kustomization/gone"),
      gitObject("Kustomization/x", {}, { apiVersion: "none/v1" }),
    ];
    const { live } = await readObjects(server, wanted);
    expect([...live.keys()].toSorted()).toEqual([
      "GitRepository/flux-system/fleet",
      "Namespace/apps",
    ]);
    expect(live.get("GitRepository/flux-system/fleet")).toMatchObject({
      spec: { url: "x" },
    });
    const gets = server.asked.filter(({ path }) =>
      /\/(fleet|apps|gone|x)$/.test(path),
    );
    expect(gets).toHaveLength(3);
  });

  it("68: stops where one of them is forbidden, and names it", async () => {
    const server = memoryServer([], ({ path }, serve) =>
      path.endsWith("/fleet") ? refusal(403, "Forbidden", "no") : serve(),
    );
    await expect(
      readObjects(server, [gitObject("GitRepository/fleet")]),
    ).rejects.toMatchObject({
      code: "api-forbidden",
      message: "you may not get GitRepository/flux-system/fleet: no",
    });
  });
});
