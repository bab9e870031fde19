import * as fc from "fast-check";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { diffFields } from "../../src/review/field-diff.ts";
import type { Data, Fields } from "../../src/yaml/data.ts";
import { pathText } from "../../src/model/field-path.ts";
import { apiVersions, reversedKeys, specs } from "./arbitraries.ts";

function diff(before: Fields, after: Fields, apiVersion = "apps/v1") {
  return diffFields({ apiVersion, before, after }).map((one) => [
    one.what === "order" ? `${pathText(one.path)} (order)` : pathText(one.path),
    one.before,
    one.after,
  ]);
}

describe("a list of named items", () => {
  it("is matched by name, whatever its order", () => {
    expect(
      diff(
        { containers: [{ name: "a", image: "x:1" }, { name: "b" }] },
        { containers: [{ name: "b" }, { name: "a", image: "x:2" }] },
      ),
    ).toEqual([["containers[name=a].image", "x:1", "x:2"]]);
  });

  it("shows an item that comes or goes by its name, and a renamed one as another", () => {
    expect(
      diff(
        { volumes: [{ name: "a", emptyDir: {} }] },
        { volumes: [{ name: "b", emptyDir: {} }] },
      ),
    ).toEqual([
      ["volumes[name=a]", { name: "a", emptyDir: {} }, undefined],
      ["volumes[name=b]", undefined, { name: "b", emptyDir: {} }],
    ]);
  });

  it("matches ports by number and protocol, of which TCP is the default, then by name", () => {
    expect(
      diff(
        {
          ports: [
            { containerPort: 53, protocol: "UDP", name: "dns" },
            { containerPort: 53, name: "dns-tcp" },
            { containerPort: 8080, name: "http" },
          ],
        },
        {
          ports: [
            { containerPort: 9090, name: "http" },
            { containerPort: 53, name: "dns-t", protocol: "TCP" },
            { containerPort: 53, protocol: "UDP", name: "dns" },
          ],
        },
      ),
    ).toEqual([
      ["ports[name=http].containerPort", 8080, 9090],
      ["ports[containerPort=53].name", "dns-tcp", "dns-t"],
      ["ports[containerPort=53].protocol", undefined, "TCP"],
    ]);
  });

  it("with two of one name is matched by content", () => {
    const twice = [
      { name: "A", value: "1" },
      { name: "A", value: "2" },
    ];
    expect(
      diff({ env: twice }, { env: [...twice, { name: "B", value: "3" }] }),
    ).toEqual([["env[name=B]", undefined, { name: "B", value: "3" }]]);
  });

  it("of mount paths, of Ingress hosts, of claim templates is matched by these", () => {
    expect(
      diff(
        {
          volumeMounts: [
            { mountPath: "/a", name: "v" },
            { mountPath: "/b", name: "v" },
          ],
        },
        {
          volumeMounts: [
            { mountPath: "/b", name: "w" },
            { mountPath: "/a", name: "v" },
          ],
        },
      ),
    ).toEqual([["volumeMounts[mountPath=/b].name", "v", "w"]]);
    const path = (port: number): Data => [
      { path: "/", pathType: "Prefix", backend: { service: { port } } },
    ];
    expect(
      diff(
        {
          spec: {
            rules: [{ host: "a", http: { paths: path(1) } }, { host: "b" }],
          },
        },
        {
          spec: {
            rules: [{ host: "b" }, { host: "a", http: { paths: path(2) } }],
          },
        },
        "networking.k8s.io/v1",
      ),
    ).toEqual([
      [
        "spec.rules[host=a].http.paths[path=/,pathType=Prefix].backend.service.port",
        1,
        2,
      ],
    ]);
    expect(
      diff(
        {
          volumeClaimTemplates: [
            { metadata: { name: "a" }, spec: { size: 1 } },
          ],
        },
        {
          volumeClaimTemplates: [
            { metadata: { name: "a" }, spec: { size: 2 } },
          ],
        },
      ),
    ).toEqual([["volumeClaimTemplates[metadata.name=a].spec.size", 1, 2]]);
  });
});

describe("a list without names", () => {
  it("is matched by likeness: one verb more in a rule that moved", () => {
    const rule = (resource: string, ...verbs: string[]): Fields => ({
      apiGroups: [""],
      resources: [resource],
      verbs,
    });
    expect(
      diff(
        { rules: [rule("pods", "get", "list"), rule("nodes", "get")] },
        {
          rules: [rule("nodes", "get"), rule("pods", "list", "get", "delete")],
        },
        "rbac.authorization.k8s.io/v1",
      ),
    ).toEqual([["rules[0→1].verbs[2]", undefined, "delete"]]);
  });

  it("shows an inserted argument alone, and another value of an option as a change", () => {
    expect(
      diff(
        { args: ["serve", "--level=1", "--quiet"] },
        { args: ["serve", "--new", "--level=2", "--quiet"] },
      ),
    ).toEqual([
      ["args[1→2]", "--level=1", "--level=2"],
      ["args[1]", undefined, "--new"],
    ]);
    expect(
      diff({ command: ["sh", "-c", "a"] }, { command: ["sh", "-c", "b"] }),
    ).toEqual([["command[2]", "a", "b"]]);
  });

  it("of many items takes no time", () => {
    const many = (from: number): Data =>
      Array.from({ length: 5000 }, (_, index) => ({
        cidr: from + index,
        x: 1,
      }));
    const start = performance.now();
    expect(diff({ list: many(0) }, { list: many(9000) })).toHaveLength(5000);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

describe("another order", () => {
  const named = (...names: string[]): Data => names.map((name) => ({ name }));

  it.each(["initContainers", "args", "command", "envFrom", "webhooks"])(
    "of %s is one difference",
    (list) => {
      expect(
        diff({ [list]: ["a", "b", "c"] }, { [list]: ["c", "a", "b"] }),
      ).toEqual([[`${list} (order)`, ["a", "b", "c"], ["c", "a", "b"]]]);
    },
  );

  it("is told by names, of the items that both states have", () => {
    expect(
      diff(
        { initContainers: named("a", "gone", "b") },
        { initContainers: named("b", "come", "a") },
      ),
    ).toContainEqual(["initContainers (order)", ["a", "b"], ["b", "a"]]);
  });

  it.each(["containers", "volumes", "imagePullSecrets", "verbs", "finalizers"])(
    "of %s is none",
    (list) => {
      expect(
        diff({ [list]: named("a", "b") }, { [list]: named("b", "a") }),
      ).toEqual([]);
    },
  );

  it("of env is one only where a variable is expanded by another", () => {
    const [a, b] = [
      { name: "A", value: "1" },
      { name: "B", value: "2" },
    ];
    const c = { name: "C", value: "http://$(A)" };
    expect(diff({ env: [a, b] }, { env: [b, a] })).toEqual([]);
    expect(diff({ env: [a, b, c] }, { env: [b, a, c] })).toEqual([]);
    expect(diff({ env: [a, b, c] }, { env: [c, b, a] })).toEqual([
      ["env (order)", ["A", "B", "C"], ["C", "B", "A"]],
    ]);
    const twice = { name: "A", value: "2" };
    expect(diff({ env: [a, twice] }, { env: [twice, a] })).toHaveLength(1);
  });

  it("of what another kind or a chart calls `rules` or `verbs` is one", () => {
    expect(
      diff(
        { rules: named("a", "b") },
        { rules: named("b", "a") },
        "gateway.networking.k8s.io/v1",
      ),
    ).toHaveLength(1);
    expect(
      diff(
        {
          spec: { values: { events: ["a", "b"] }, dependsOn: named("a", "b") },
        },
        {
          spec: { values: { events: ["b", "a"] }, dependsOn: named("b", "a") },
        },
        "helm.toolkit.fluxcd.io/v2",
      ),
    ).toEqual([["spec.values.events (order)", ["a", "b"], ["b", "a"]]]);
    expect(
      diff({ ports: [1, 2] }, { ports: [2, 1] }, "example.org/v1"),
    ).toHaveLength(1);
  });

  it("of valuesFrom, of substituteFrom, of patches is one: the later entry wins", () => {
    for (const list of ["valuesFrom", "substituteFrom", "patches"])
      expect(
        diff(
          { spec: { [list]: named("a", "b") } },
          { spec: { [list]: named("b", "a") } },
          "helm.toolkit.fluxcd.io/v2",
        ),
      ).toHaveLength(1);
  });
});

describe("fields", () => {
  it("that come or go are shown whole, objects too", () => {
    expect(diff({}, { a: { b: { c: 1 } } })).toEqual([
      ["a", undefined, { b: { c: 1 } }],
    ]);
    expect(
      diffFields({ apiVersion: "v1", before: { a: 1 }, after: undefined }),
    ).toEqual([
      { path: [], what: "value", before: { a: 1 }, after: undefined },
    ]);
  });

  it("with null are absent to Kubernetes' own kinds, and data to others", () => {
    expect(diff({ a: null }, {})).toEqual([]);
    expect(diff({ a: null }, {}, "helm.toolkit.fluxcd.io/v2")).toEqual([
      ["a", null, undefined],
    ]);
  });

  it("keep apart a number from its text, and an empty map from none", () => {
    expect(diff({ a: 1 }, { a: "1" })).toHaveLength(1);
    expect(diff({ a: {} }, {})).toHaveLength(1);
    expect(diff({ a: {} }, { a: [] })).toHaveLength(1);
  });
});

describe("for any two states", () => {
  it("a state does not differ from itself, nor from itself with its keys in another order", () => {
    fc.assert(
      fc.property(specs, apiVersions, (spec, apiVersion) => {
        expect(diff(spec, structuredClone(spec), apiVersion)).toEqual([]);
        expect(diff(spec, reversedKeys(spec) as Fields, apiVersion)).toEqual(
          [],
        );
      }),
    );
  });

  it("there and back are each other's mirror", () => {
    const mirrored = (path: string): string =>
      path.replaceAll(/\[(\d+)→(\d+)\]/g, "[$2→$1]");
    fc.assert(
      fc.property(specs, specs, apiVersions, (before, after, apiVersion) => {
        const there = diff(before, after, apiVersion);
        const back = diff(after, before, apiVersion).map(
          ([path, left, right]) => [mirrored(path as string), right, left],
        );
        const texts = (list: unknown[][]): string[] =>
          list
            .map((one) =>
              JSON.stringify(one.map((part) => part ?? { none: true })),
            )
            .toSorted();
        expect(texts(there)).toEqual(texts(back));
      }),
      { numRuns: 500 },
    );
  });

  it("what differs is found", () => {
    fc.assert(
      fc.property(specs, specs, (before, after) => {
        const [one, other] = [before, after].map((spec) =>
          JSON.stringify(reorder(spec)),
        );
        fc.pre(one !== other);
        expect(
          diff({ args: [before] }, { args: [after] }, "example.org/v1"),
        ).not.toEqual([]);
      }),
    );
  });
});

/** Sorted all through: what is the same up to any order is the same here. */
function reorder(data: Data): Data {
  if (Array.isArray(data))
    return data.map((one: Data) => JSON.stringify(reorder(one))).toSorted();
  if (typeof data !== "object" || data === null) return data;
  return Object.fromEntries(
    Object.entries(data)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, value]) => [key, reorder(value as Data)]),
  );
}

interface ApiList {
  readonly type: string;
  readonly field: string;
  readonly keys?: readonly string[];
}

/** Every list that the API server merges by keys or as a set (made by vectors/main.go). */
const apiLists = JSON.parse(
  readFileSync(new URL("fixtures/list-types.json", import.meta.url), "utf8"),
) as ApiList[];

/** What is never written: reported by the server alone. */
const written = apiLists.filter(
  ({ type }) =>
    !/Status|ServerStorageVersion|UncountedTerminatedPods/.test(type),
);

/** Where the order means something although the API merges by keys. */
const orderedLists = new Set(["initContainers", "webhooks", "variables"]);

describe("the lists of the Kubernetes API", () => {
  it.each(
    written.map((one): [string, ApiList] => [`${one.type}.${one.field}`, one]),
  )("%s is matched as the API merges it", (_name, { type, field, keys }) => {
    const group = type.split(".")[0] ?? "";
    const apiVersion =
      group === "core" || group === "meta"
        ? "v1"
        : `${group}${groupEnds[group] ?? ".k8s.io"}/v1`;
    const item = (text: string): Data =>
      keys === undefined
        ? text
        : Object.fromEntries(keys.map((key) => [key, text]));
    const list = (...texts: string[]): Fields => ({ [field]: texts.map(item) });
    const reordered = diff(list("a", "b"), list("b", "a"), apiVersion);
    expect(reordered).toHaveLength(orderedLists.has(field) ? 1 : 0);
    if (keys === undefined) return;
    const filled = (text: string, other: number): Fields => ({
      ...(item(text) as Fields),
      filled: other,
      more: other,
    });
    const path = `${field}[${keys.map((key) => `${key}=a`).join(",")}]`;
    expect(
      diff(
        { [field]: [filled("b", 1), filled("a", 1)] },
        { [field]: [filled("b", 1), filled("a", 2)] },
        apiVersion,
      ),
    ).toEqual([
      [`${path}.filled`, 1, 2],
      [`${path}.more`, 1, 2],
    ]);
  });
});

const groupEnds: Readonly<Record<string, string>> = {
  apps: "",
  batch: "",
  autoscaling: "",
  policy: "",
  extensions: "",
  flowcontrol: ".apiserver.k8s.io",
  apiserverinternal: "",
  rbac: ".authorization.k8s.io",
};
