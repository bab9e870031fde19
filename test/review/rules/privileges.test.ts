import { describe, expect, it } from "vitest";
import type { Fields } from "../../../src/yaml/data.ts";
import { changed, object, workload } from "../states.ts";

const safe: Fields = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  seccompProfile: { type: "RuntimeDefault" },
  capabilities: { drop: ["ALL"] },
};
const secured = (securityContext: Fields, pod: Fields = {}): Fields =>
  workload("Deployment", "apps/web", { securityContext }, { pod });
const { capabilities: _, ...withoutCapabilities } = safe;
const without = (field: string): Fields =>
  Object.fromEntries(Object.entries(safe).filter(([key]) => key !== field));

describe("a container's rights", () => {
  it.each([
    ["privileged", { ...safe, privileged: true }, "becomes privileged"],
    [
      "a capability",
      { ...safe, capabilities: { drop: ["ALL"], add: ["SYS_ADMIN"] } },
      "gets SYS_ADMIN",
    ],
    [
      "a capability that is harmless by default",
      { ...safe, capabilities: { drop: ["ALL"], add: ["CHOWN"] } },
      "gets CHOWN",
    ],
    ["root", { ...safe, runAsUser: 0 }, "runs as root"],
    ["runAsNonRoot", without("runAsNonRoot"), "may run as root"],
    ["runAsNonRoot false", { ...safe, runAsNonRoot: false }, "may run as root"],
    ["escalation", without("allowPrivilegeEscalation"), "may gain rights"],
    ["drop ALL", withoutCapabilities, "no longer drops ALL"],
    [
      "read-only root",
      without("readOnlyRootFilesystem"),
      "may write to its root file system",
    ],
    [
      "seccomp off",
      { ...safe, seccompProfile: { type: "Unconfined" } },
      "runs without seccomp",
    ],
    [
      "seccomp left out",
      without("seccompProfile"),
      "loses its seccomp profile RuntimeDefault",
    ],
    [
      "AppArmor off",
      { ...safe, appArmorProfile: { type: "Unconfined" } },
      "runs without AppArmor",
    ],
    ["/proc", { ...safe, procMount: "Unmasked" }, "unmasked /proc"],
    [
      "a host process",
      { ...safe, windowsOptions: { hostProcess: true } },
      "host process",
    ],
  ])("gained: %s", (_name, after: Fields, words) => {
    const found = changed(secured(safe), secured(after));
    expect(found.map(({ code }) => code)).toEqual(["privileges-gained"]);
    expect(found[0]?.why).toContain("in its Pods container `app`");
    expect(found[0]?.why).toContain(words);
    expect(changed(secured(after), secured(safe))).toEqual([]);
  });

  it.each([
    [
      "a capability less",
      { ...safe, capabilities: { drop: ["ALL"], add: ["CHOWN"] } },
      safe,
    ],
    [
      "another user that is not root",
      { ...safe, runAsUser: 1000 },
      { ...safe, runAsUser: 1001 },
    ],
    [
      "privileged as before",
      { ...safe, privileged: true },
      { ...safe, privileged: true, runAsGroup: 1 },
    ],
  ])("not gained: %s", (_name, before: Fields, after: Fields) => {
    expect(changed(secured(before), secured(after))).toEqual([]);
  });

  it("may be the Pod's, which the container's own override", () => {
    const pod = { securityContext: { runAsUser: 0 } };
    expect(
      changed(secured({}), secured({}, pod)).map(({ code }) => code),
    ).toEqual(["privileges-gained"]);
    expect(changed(secured({}), secured({ runAsUser: 1000 }, pod))).toEqual([]);
  });

  it("of a new workload are measured by the Baseline standard", () => {
    expect(changed(undefined, secured({}))).toEqual([]);
    expect(
      changed(
        undefined,
        secured({ capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] } }),
      ),
    ).toEqual([]);
    for (const own of [
      { privileged: true },
      { capabilities: { add: ["NET_ADMIN"] } },
      { runAsUser: 0 },
    ])
      expect(changed(undefined, secured(own)).map(({ code }) => code)).toEqual([
        "privileges-gained",
      ]);
  });

  it("are seen in init containers, CronJobs and kinds of others", () => {
    const spec = (privileged: boolean): Fields => ({
      containers: [{ name: "app", image: "app:1" }],
      initContainers: [
        { name: "init", image: "init:1", securityContext: { privileged } },
      ],
    });
    const cronJob = (privileged: boolean): Fields =>
      object("batch/v1", "CronJob", "apps/web", {
        spec: {
          jobTemplate: { spec: { template: { spec: spec(privileged) } } },
        },
      });
    const rollout = (privileged: boolean): Fields =>
      object("argoproj.io/v1alpha1", "Rollout", "apps/web", {
        spec: { template: { spec: spec(privileged) } },
      });
    for (const make of [cronJob, rollout])
      expect(changed(make(false), make(true))[0]?.why).toContain(
        "container `init` becomes privileged",
      );
  });
});

describe("access to the node", () => {
  const reaching = (pod: Fields, container: Fields = {}): Fields =>
    workload("DaemonSet", "apps/agent", container, { pod });
  const hostPath = (path: string): Fields => ({
    volumes: [{ name: "v", hostPath: { path } }],
  });

  it.each([
    [
      "hostNetwork",
      reaching({ hostNetwork: true }),
      "its network (`hostNetwork`)",
    ],
    ["hostPID", reaching({ hostPID: true }), "its processes (`hostPID`)"],
    ["hostIPC", reaching({ hostIPC: true }), "its IPC (`hostIPC`)"],
    [
      "hostPath",
      reaching(hostPath("/etc")),
      "its files under /etc (`hostPath`)",
    ],
    [
      "hostPort",
      reaching({}, { ports: [{ containerPort: 80, hostPort: 80 }] }),
      "its port 80 (`hostPort`)",
    ],
  ])("gained: %s, by a new workload too", (_name, after, words) => {
    for (const before of [undefined, reaching({})]) {
      const found = changed(before, after);
      expect(found.map(({ code }) => code)).toEqual(["host-access-gained"]);
      expect(found[0]?.why).toContain(words);
    }
    expect(changed(after, reaching({}))).toEqual([]);
  });

  it("not gained: what it had, and other volumes and ports", () => {
    expect(
      changed(
        reaching(hostPath("/etc")),
        reaching({ ...hostPath("/etc"), hostNetwork: false }),
      ),
    ).toEqual([]);
    expect(
      changed(
        reaching({}),
        reaching(
          { volumes: [{ name: "v", emptyDir: {} }] },
          { ports: [{ containerPort: 80 }] },
        ),
      ),
    ).toEqual([]);
  });

  it("gained: another path of the node", () => {
    expect(
      changed(reaching(hostPath("/var/log")), reaching(hostPath("/")))[0]?.why,
    ).toContain("its files under / (`hostPath`)");
  });
});
