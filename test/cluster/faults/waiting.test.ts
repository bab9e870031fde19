/** Fault 75: what does not become ready in time, or fails meanwhile: the object, its condition's reason and message, exit 1. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { TestRepository } from "../../tools/cli.ts";
import { describeCluster } from "../describe-cluster.ts";
import type { TestCluster } from "../tools/cluster.ts";
import {
  appsFile,
  change,
  expectSaid,
  fleet,
  fleetObjects,
  fleetOf,
  makeReady,
  onlyPrograms,
  run,
  runWell,
  saidBy,
} from "./support.ts";

const apps = "Kustomization/flux-system/apps";
const others = fleetObjects.filter((one) => one !== apps);

const waiting = ["apply", "--yes", "--timeout", "2s"];

describeCluster("fault 75: the wait", (cluster: TestCluster) => {
  let repo: TestRepository;
  beforeEach(async () => {
    repo = await fleetOf(fleet);
    await runWell(repo, "apply", "--yes", "--no-wait");
    await makeReady(others);
  });
  afterEach(() => cluster.clean());

  it("fault 75: the condition of what is still under way", async () => {
    await makeReady([apps], {
      status: "Unknown",
      reason: "Progressing",
      message:
        "Running health checks for revision main@sha1:0123 with a timeout of 1m30s",
    });
    const ran = await run(repo, waiting);
    expect(ran.code).toBe(1);
    expect(saidBy(ran)).toHaveLength(1);
    expectSaid(ran, "finding", {
      code: "wait-timeout",
      at: appsFile,
      says: [
        `${apps} was not ready within 2s: Progressing: Running health checks for revision main@sha1:0123`,
        `fluxsmith events ${apps}`,
        "kubectl --context canary-admin describe kustomization/apps -n flux-system",
      ],
    });
    expect(ran.stdout.match(/^ready \S+/gm)?.toSorted()).toEqual(
      others.map((one) => `ready ${one}`).toSorted(),
    );
  });

  it("fault 75: time is up also where garbage has been collected, as it is in a long wait", async () => {
    const collect = join(onlyPrograms({}), "collect.cjs");
    writeFileSync(
      collect,
      'require("node:v8").setFlagsFromString("--expose-gc");\nsetInterval(require("node:vm").runInNewContext("gc"), 100).unref();\n',
    );
    const ran = await run(repo, waiting, {
      env: { NODE_OPTIONS: `--require=${collect}` },
    });
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain("[wait-timeout]");
  });

  it("fault 75: what no controller has looked at", async () => {
    const ran = await run(repo, waiting);
    expect(ran.code).toBe(1);
    expectSaid(ran, "finding", {
      code: "wait-timeout",
      at: appsFile,
      says: [
        apps,
        "within 2s",
        "its controller has not reported on it",
        "is Flux running?",
      ],
    });
  });

  it("fault 75: a condition of the generation before is none", async () => {
    await makeReady([apps], { message: "Applied revision: main@sha1:0123" });
    expect(await run(repo, waiting)).toMatchObject({ code: 0, stderr: "" });
    await change(repo, "timeout: 2m", "timeout: 3m");
    const ran = await run(repo, waiting);
    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain(`updated ${apps}\n`);
    expectSaid(ran, "finding", {
      code: "wait-timeout",
      at: appsFile,
      says: [apps],
    });
    await makeReady([apps], { generation: 2 });
    expect(await run(repo, waiting)).toMatchObject({ code: 0, stderr: "" });
  });

  it("fault 75: what fails ends the waiting for it; its words lose what would steer the terminal", async () => {
    await makeReady([apps], {
      status: "False",
      reason: "BuildFailed",
      message: "kustomize build failed:\n\u001B[2Jno such file",
    });
    // Time enough: it must not be waited for.
    const ran = await run(repo, ["apply", "--yes", "--timeout", "10m"]);
    expect(ran.code).toBe(1);
    expectSaid(ran, "finding", {
      code: "not-ready",
      at: appsFile,
      says: [
        `${apps} is not ready: BuildFailed: kustomize build failed:`,
        "\\x1b[2Jno such file",
      ],
    });
    expect(ran.stdout).toContain(
      `failed ${apps}: BuildFailed: kustomize build failed: \\x1b[2Jno such file\n`,
    );
    expect(ran.stdout + ran.stderr).not.toContain("\u001B");
  });

  it("fault 75: what waits for one that has failed is said to", async () => {
    await change(
      repo,
      "{timeout: 2m}",
      "{timeout: 2m, dependsOn: [flux-system]}",
    );
    await runWell(repo, "apply", "--yes", "--no-wait");
    await makeReady(["Kustomization/flux-system/flux-system"], {
      status: "False",
      reason: "BuildFailed",
      message: "no",
    });
    await makeReady([apps], {
      status: "False",
      reason: "DependencyNotReady",
      message: "dependency 'flux-system/flux-system' is not ready",
      generation: 2,
    });
    const ran = await run(repo, ["apply", "--yes", "--timeout", "10m"]);
    expect(ran.code).toBe(1);
    expectSaid(ran, "finding", {
      code: "not-ready",
      at: appsFile,
      says: [
        `${apps} is not ready (it waits for Kustomization/flux-system/flux-system): DependencyNotReady`,
      ],
    });
  });

  it("fault 75: with --output json as well, and with the same exit code", async () => {
    await makeReady([apps], {
      status: "Unknown",
      reason: "Progressing",
      message: "Building manifests",
    });
    const ran = await run(repo, [...waiting, "--output", "json"]);
    expect(ran.code).toBe(1);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      context: "canary-admin",
      objects: [
        { name: "fleet", action: "unchanged", ready: "ready" },
        { name: "podinfo", action: "unchanged", ready: "ready" },
        {
          kind: "Kustomization",
          namespace: "flux-system",
          name: "apps",
          ready: "timeout",
          reason: "Progressing",
          message: "Building manifests",
        },
        { name: "flux-system", ready: "ready" },
      ],
    });
  });
});
