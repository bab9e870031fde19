import { describe, expect, it } from "vitest";
import {
  chooseControllers,
  controllerPod,
} from "../../src/cluster/controllers.ts";
import type { Fields } from "../../src/yaml/data.ts";

const usual = ["source-controller", "kustomize-controller", "helm-controller"];

describe("the controllers", () => {
  it("are those that reconcile, unless others are asked for", () => {
    expect(chooseControllers([], false)).toEqual(usual);
    expect(chooseControllers([], true)).toEqual(
      expect.arrayContaining([
        ...usual,
        "notification-controller",
        "source-watcher",
      ]),
    );
  });

  it("are named in full or without their last word", () => {
    expect(
      chooseControllers(
        ["helm,image-reflector-controller", "source-watcher"],
        false,
      ),
    ).toEqual([
      "helm-controller",
      "image-reflector-controller",
      "source-watcher",
    ]);
  });

  it("that Flux does not have are refused, with what is near", () => {
    expect(() => chooseControllers(["helm-controler"], false)).toThrow(
      expect.objectContaining({
        code: "bad-option",
        hint: "did you mean `helm-controller`?",
      }),
    );
  });
});

const pod = (
  app: string,
  status: Fields = {},
  containers = ["manager"],
): Fields => ({
  metadata: {
    name: `${app}-1`,
    namespace: "flux-system",
    uid: "u",
    labels: { app },
  },
  spec: { containers: containers.map((name) => ({ name })) },
  status,
});

describe("a controller's pod", () => {
  it("is known by its label, one of several shards too", () => {
    expect(controllerPod(pod("helm-controller"), usual)).toEqual({
      controller: "helm-controller",
      namespace: "flux-system",
      pod: "helm-controller-1",
      uid: "u",
      container: "manager",
      isOver: false,
      crash: undefined,
    });
    expect(
      controllerPod(pod("helm-controller-shard1"), usual)?.controller,
    ).toBe("helm-controller-shard1");
  });

  it.each(["helm-controllers", "podinfo", "notification-controller"])(
    "is not one of %s",
    (app) => {
      expect(controllerPod(pod(app), usual)).toBeUndefined();
    },
  );

  it.each([
    [["istio-proxy", "manager"], "manager"],
    [["only"], "only"],
  ])("of the containers %s is read %s", (containers, container) => {
    expect(
      controllerPod(pod("helm-controller", {}, containers), usual)?.container,
    ).toBe(container);
  });

  it.each([
    ["Running", false],
    ["Pending", false],
    ["Failed", true],
    ["Succeeded", true],
  ])("that is %s is over: %s", (phase, isOver) => {
    expect(
      controllerPod(pod("helm-controller", { phase }), usual)?.isOver,
    ).toBe(isOver);
  });

  it("says how it ended before it was started anew", () => {
    const terminated = {
      reason: "OOMKilled",
      exitCode: 137,
      finishedAt: "2026-11-21T10:00:00Z",
    };
    const statuses = (restartCount: number, lastState: Fields): Fields => ({
      containerStatuses: [
        { name: "sidecar", restartCount: 9, lastState: { terminated } },
        { name: "manager", restartCount, lastState },
      ],
    });
    const crashOf = (status: Fields) =>
      controllerPod(
        pod("helm-controller", status, ["sidecar", "manager"]),
        usual,
      )?.crash;
    expect(crashOf(statuses(2, { terminated }))).toEqual({
      restarts: 2,
      reason: "OOMKilled",
      exitCode: 137,
      at: "2026-11-21T10:00:00Z",
    });
    expect(crashOf(statuses(0, {}))).toBeUndefined();
    // It began anew, and the node has forgotten how.
    expect(crashOf(statuses(1, {}))).toBeUndefined();
  });
});
