import { describe, expect, it } from "vitest";
import type { Fields } from "../../../src/yaml/data.ts";
import { changed, workload } from "../states.ts";

const web = (container: Fields, pod: Fields = {}): Fields =>
  workload("Deployment", "apps/web", container, { pod });
const told = (before: Fields | undefined, after: Fields | undefined) =>
  changed(before, after).map(({ code, why }) => `${code}: ${why}`);

describe("a probe", () => {
  const probe = { httpGet: { path: "/", port: 80 } };

  it.each(["readinessProbe", "livenessProbe", "startupProbe"])(
    "that goes is told of: %s",
    (field) => {
      const found = told(web({ [field]: probe }), web({}));
      expect(found).toHaveLength(1);
      expect(found[0]).toContain(
        `probe-removed: container \`app\` loses its ${field}`,
      );
      expect(told(web({}), web({ [field]: probe }))).toEqual([]);
    },
  );

  it("that changes, or goes with its container, is not", () => {
    expect(
      told(
        web({ livenessProbe: probe }),
        web({ livenessProbe: { ...probe, periodSeconds: 5 } }),
      ),
    ).toEqual([]);
    const sidecar = [{ name: "sidecar", image: "s:1", livenessProbe: probe }];
    expect(told(web({}, { initContainers: sidecar }), web({}))).toEqual([]);
  });
});

describe("requests and limits", () => {
  const resources = (limits: Fields): Fields => ({
    resources: { requests: { cpu: "1", memory: "1Gi" }, limits },
  });

  it("that go are told of", () => {
    expect(told(web(resources({ memory: "1Gi" })), web(resources({})))).toEqual(
      ["resources-removed: container `app` loses `limits.memory`"],
    );
    expect(told(web(resources({})), web({}))[0]).toContain(
      "loses `requests.cpu` and `requests.memory`",
    );
  });

  it("that change or come are not", () => {
    expect(
      told(
        web(resources({ memory: "1Gi" })),
        web(resources({ memory: "2Gi" })),
      ),
    ).toEqual([]);
    expect(told(web({}), web(resources({ memory: "1Gi" })))).toEqual([]);
  });
});
