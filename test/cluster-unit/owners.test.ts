import { describe, expect, it } from "vitest";
import {
  droppedFields,
  hasSameOwners,
  isAppliedByFlux,
  managersOf,
  ownsAll,
} from "../../src/cluster/owners.ts";
import { pathText } from "../../src/model/field-path.ts";
import type { Fields } from "../../src/yaml/data.ts";
import { owned } from "./support.ts";

/** A live object with these entries of `managedFields`. */
function managed(content: Fields, ...entries: readonly Fields[]): Fields {
  const { metadata, ...rest } = content;
  return {
    ...rest,
    metadata: { ...(metadata as Fields), managedFields: entries },
  };
}

const dropped = (git: Fields, live: Fields): string[] =>
  droppedFields(git, live).map(pathText);

const timeout = { "f:spec": { "f:timeout": {} } };
const withTimeout = { spec: { timeout: "1m", interval: "5m" } };

describe("a field that Git does not have any more goes", () => {
  // kustomize-controller v1.9, kustomization_controller.go (apply): what it applied, and whom it takes over by a prefix.
  it.each([
    ["kustomize-controller", "Apply"],
    ["kustomize-controller", "Update"],
    ["kubectl-fluxsmith", "Apply"],
    ["kubectl", "Apply"],
    ["kubectl-edit", "Update"],
    ["kubectl-client-side-apply", "Update"],
    ["before-first-apply", "Update"],
  ] as const)("where %s has it (%s)", (manager, operation) => {
    const entry = owned(manager, operation, timeout);
    expect(dropped({ spec: {} }, managed(withTimeout, entry))).toEqual([
      "spec.timeout",
    ]);
  });

  it("only where nobody else has it too", () => {
    const ours = owned("kustomize-controller", "Apply", timeout);
    for (const other of ["flux", "fluxsmith", "helm-controller"]) {
      const theirs = owned(other, "Update", timeout);
      expect(dropped({ spec: {} }, managed(withTimeout, ours, theirs))).toEqual(
        [],
      );
      expect(dropped({ spec: {} }, managed(withTimeout, theirs, ours))).toEqual(
        [],
      );
    }
  });

  it("but for what a manager applied whose next apply is looked at by itself", () => {
    const applied = owned("kustomize-controller", "Apply", timeout);
    const edited = owned("kubectl-edit", "Update", timeout);
    const besides = "kustomize-controller";
    const of = (...entries: readonly Fields[]) =>
      droppedFields({ spec: {} }, managed(withTimeout, ...entries), {
        besides,
      });
    expect(of(applied)).toEqual([]);
    expect(of(applied, edited)).toEqual([["spec", "timeout"]]);
    const updated = owned("kustomize-controller", "Update", timeout);
    expect(of(updated)).toEqual([["spec", "timeout"]]);
  });

  it("is named once, however many have it", () => {
    const entries = ["kustomize-controller", "kubectl-fluxsmith"].map((one) =>
      owned(one, "Apply", timeout),
    );
    expect(dropped({ spec: {} }, managed(withTimeout, ...entries))).toEqual([
      "spec.timeout",
    ]);
  });
});

describe("a field stays", () => {
  const goes = (entry: Fields): string[] =>
    dropped({ spec: {} }, managed(withTimeout, entry));

  it.each(["flux", "fluxsmith", "helm-controller", "gotk-helm-controller"])(
    "that only %s has",
    (manager) => {
      expect(goes(owned(manager, "Update", timeout))).toEqual([]);
      expect(goes(owned(manager, "Apply", timeout))).toEqual([]);
    },
  );

  it("that was set through a subresource: those entries are not taken over", () => {
    const scale = { "f:spec": { "f:timeout": {} } };
    expect(goes(owned("kubectl-scale", "Update", scale, "scale"))).toEqual([]);
    expect(
      goes(owned("kustomize-controller", "Apply", scale, "status")),
    ).toEqual([]);
  });

  it("that Git has", () => {
    const entry = owned("kustomize-controller", "Apply", timeout);
    const git = { spec: { timeout: "9m" } };
    expect(dropped(git, managed(withTimeout, entry))).toEqual([]);
    expect(
      dropped({ spec: { timeout: null } }, managed(withTimeout, entry)),
    ).toEqual([]);
  });

  it("that is not there any more", () => {
    expect(
      goes(
        owned("kubectl-fluxsmith", "Apply", {
          "f:spec": { "f:wait": {}, "f:constructor": {}, "f:toString": {} },
          "f:data": { "f:key": {} },
        }),
      ),
    ).toEqual([]);
  });

  it("of the status, and of the metadata all but labels and annotations", () => {
    const content = {
      metadata: { finalizers: ["a"], ownerReferences: [{ uid: "1" }] },
      status: { phase: "x" },
    };
    const entry = owned("kustomize-controller", "Update", {
      "f:status": { "f:phase": {} },
      "f:metadata": {
        "f:finalizers": { ".": {}, 'v:"a"': {} },
        "f:ownerReferences": { ".": {}, 'k:{"uid":"1"}': {} },
      },
    });
    expect(dropped({}, managed(content, entry))).toEqual([]);
  });
});

describe("what is dropped below maps and in lists", () => {
  const entry = (fields: Fields): Fields =>
    owned("kustomize-controller", "Apply", { "f:spec": fields });

  it("is named field by field, for others may have the next one", () => {
    const content = {
      spec: { install: { remediation: { retries: 3, other: 1 }, x: true } },
    };
    const its = entry({
      "f:install": {
        ".": {},
        "f:remediation": { ".": {}, "f:retries": {} },
        "f:x": {},
      },
    });
    expect(dropped({ spec: {} }, managed(content, its))).toEqual([
      "spec.install.remediation.retries",
      "spec.install.x",
    ]);
    expect(dropped({}, managed(content, its))).toEqual([
      "spec.install.remediation.retries",
      "spec.install.x",
    ]);
    expect(dropped({ spec: { install: {} } }, managed(content, its))).toEqual([
      "spec.install.remediation.retries",
      "spec.install.x",
    ]);
  });

  it("is an empty map, and one that is owned as one", () => {
    const content = { spec: { install: {}, policySelector: { a: { b: 1 } } } };
    const its = entry({ "f:install": {}, "f:policySelector": {} });
    const both = managed(content, its);
    expect(
      droppedFields({ spec: {} }, both, { inWhole: true }).map(pathText),
    ).toEqual(["spec.install", "spec.policySelector"]);
    // The controller owns `strategy: {}` of each Deployment, and the server fills it in.
    expect(dropped({ spec: {} }, both)).toEqual([]);
  });

  it("is a map whose own fields have all gone", () => {
    const its = entry({ "f:values": { ".": {}, "f:gone": {} } });
    const live = managed({ spec: { values: {} } }, its);
    expect(
      droppedFields({ spec: {} }, live, { inWhole: true }).map(pathText),
    ).toEqual(["spec.values"]);
  });

  it("is a field of a free-form value, and one of a name with a dot", () => {
    const content = { spec: { values: { "a.b": { c: 1 }, d: 2 } } };
    const its = entry({
      "f:values": { "f:a.b": { ".": {}, "f:c": {} }, "f:d": {} },
    });
    expect(
      dropped({ spec: { values: { d: 2 } } }, managed(content, its)),
    ).toEqual(['spec.values["a.b"].c']);
  });

  it("is a list, whole", () => {
    const its = entry({ "f:dependsOn": {} });
    const content = { spec: { dependsOn: [{ name: "a" }] } };
    expect(dropped({ spec: {} }, managed(content, its))).toEqual([
      "spec.dependsOn",
    ]);
  });

  it("is a field of an item of a list that is one field", () => {
    const its = entry({ "f:dependsOn": {}, "f:substituteFrom": {} });
    const content = {
      spec: {
        dependsOn: [{ name: "a", namespace: "x" }, { name: "b" }],
        substituteFrom: [{ name: "vars", optional: true }],
      },
    };
    const git = {
      spec: {
        dependsOn: [{ name: "a" }, { name: "b" }],
        substituteFrom: [{ name: "vars" }],
      },
    };
    const both = managed(content, its);
    expect(droppedFields(git, both, { inWhole: true }).map(pathText)).toEqual([
      "spec.dependsOn[0].namespace",
      "spec.substituteFrom[0].optional",
    ]);
    // It may as well be a default, as the `apiVersion` of a container's `fieldRef` is: only who asks is told.
    expect(dropped(git, both)).toEqual([]);
  });

  it("is not what a default has added to such an item (Kustomization, postBuild.substituteFrom)", () => {
    const its = entry({ "f:postBuild": { "f:substituteFrom": {} } });
    const item = { kind: "ConfigMap", name: "vars" };
    const content = {
      spec: { postBuild: { substituteFrom: [{ ...item, optional: false }] } },
    };
    const git = { spec: { postBuild: { substituteFrom: [item] } } };
    expect(
      droppedFields(git, managed(content, its), { inWhole: true }),
    ).toEqual([]);
  });

  it("is not what tells an item from the others where Git leaves that to its default", () => {
    const its = entry({
      "f:ports": {
        'k:{"containerPort":80,"protocol":"TCP"}': {
          ".": {},
          "f:containerPort": {},
          "f:protocol": {},
          "f:name": {},
        },
      },
    });
    const port = { containerPort: 80, protocol: "TCP", name: "http" };
    const content = { spec: { ports: [port] } };
    const withoutProtocol = { containerPort: 80, name: "http" };
    expect(
      dropped({ spec: { ports: [withoutProtocol] } }, managed(content, its)),
    ).toEqual([]);
    expect(
      dropped(
        { spec: { ports: [{ containerPort: 80 }] } },
        managed(content, its),
      ),
    ).toEqual(["spec.ports[containerPort=80,protocol=TCP].name"]);
    expect(
      dropped(
        { spec: { ports: [{ containerPort: 81 }] } },
        managed(content, its),
      ),
    ).toEqual(["spec.ports[containerPort=80,protocol=TCP]"]);
  });

  it("is an item of a list of named items, or a field of one", () => {
    const its = entry({
      "f:containers": {
        'k:{"name":"a"}': { ".": {}, "f:name": {}, "f:tty": {}, "f:image": {} },
        'k:{"name":"b"}': { ".": {}, "f:name": {} },
      },
    });
    const content = {
      spec: {
        containers: [
          { name: "b" },
          { name: "a", image: "i", tty: true },
          { name: "sidecar", image: "j" },
        ],
      },
    };
    const git = { spec: { containers: [{ name: "a", image: "i" }] } };
    const names = dropped(git, managed(content, its));
    expect(names).toContain("spec.containers[name=a].tty");
    expect(names.some((name) => name.includes("name=b"))).toBe(true);
    expect(names.some((name) => name.includes("sidecar"))).toBe(false);
    expect(names.some((name) => name.includes("name=a].image"))).toBe(false);
  });
});

describe("labels and annotations", () => {
  const entry = owned("kustomize-controller", "Apply", {
    "f:metadata": {
      "f:labels": {
        "f:app.kubernetes.io/name": {},
        "f:kustomize.toolkit.fluxcd.io/name": {},
        "f:kustomize.toolkit.fluxcd.io/namespace": {},
      },
      "f:annotations": {
        ".": {},
        "f:note": {},
        "f:kustomize.toolkit.fluxcd.io/substitute": {},
        "f:kustomize.toolkit.fluxcd.io/prune": {},
      },
    },
  });
  const content = {
    metadata: {
      labels: {
        "app.kubernetes.io/name": "x",
        "kustomize.toolkit.fluxcd.io/name": "flux-system",
        "kustomize.toolkit.fluxcd.io/namespace": "flux-system",
        theirs: "y",
      },
      annotations: {
        note: "z",
        "kustomize.toolkit.fluxcd.io/substitute": "disabled",
        "kustomize.toolkit.fluxcd.io/prune": "disabled",
      },
    },
  };

  it("go like any field, but not the labels that the controller adds by itself", () => {
    expect(dropped({}, managed(content, entry))).toEqual([
      'metadata.annotations["kustomize.toolkit.fluxcd.io/prune"]',
      'metadata.annotations["kustomize.toolkit.fluxcd.io/substitute"]',
      "metadata.annotations.note",
      'metadata.labels["app.kubernetes.io/name"]',
    ]);
  });

  it("of the server are nobody's", () => {
    const name = "kubernetes.io/metadata.name";
    const its = owned("kubectl-create", "Update", {
      "f:metadata": { "f:labels": { ".": {}, [`f:${name}`]: {} } },
    });
    const namespace = { metadata: { labels: { [name]: "apps" } } };
    expect(dropped({}, managed(namespace, its))).toEqual([]);
  });

  it("keep what another has in the same map", () => {
    const theirs = owned("flux", "Update", {
      "f:metadata": { "f:annotations": { "f:note": {} } },
    });
    expect(dropped({}, managed(content, entry, theirs))).not.toContain(
      "metadata.annotations.note",
    );
  });
});

describe("ownsAll", () => {
  const git = {
    apiVersion: "v1",
    kind: "X",
    metadata: { name: "a", namespace: "b", labels: { l: "1" } },
    spec: {
      interval: "5m",
      install: {},
      list: [{ a: 1 }],
      values: { n: null },
    },
  };
  const all = {
    "f:metadata": { "f:labels": { "f:l": {} } },
    "f:spec": {
      "f:interval": {},
      "f:install": {},
      "f:list": {},
      "f:values": { "f:n": {} },
    },
  };

  it.each(["kubectl-fluxsmith", "kustomize-controller"])(
    "is true where %s has applied every field",
    (manager) => {
      expect(ownsAll(git, managed(git, owned(manager, "Apply", all)))).toBe(
        true,
      );
    },
  );

  it("is true where both together have", () => {
    const { "f:metadata": metadata, "f:spec": spec } = all;
    const entries = [
      owned("kubectl-fluxsmith", "Apply", { "f:metadata": metadata }),
      owned("kustomize-controller", "Apply", { "f:spec": spec }),
    ];
    expect(ownsAll(git, managed(git, ...entries))).toBe(true);
  });

  it("is false where somebody else has, or has updated instead of applied", () => {
    for (const entry of [
      owned("kubectl-edit", "Update", all),
      owned("kubectl", "Apply", all),
      owned("kubectl-fluxsmith", "Update", all),
      owned("kustomize-controller", "Update", all),
      owned("kubectl-fluxsmith", "Apply", all, "status"),
    ])
      expect(ownsAll(git, managed(git, entry))).toBe(false);
    expect(ownsAll(git, managed(git))).toBe(false);
    expect(ownsAll(git, git)).toBe(false);
  });

  it.each([
    ["interval", { "f:interval": undefined }],
    ["an empty map", { "f:install": undefined }],
    ["a list", { "f:list": undefined }],
    ["a null", { "f:values": { ".": {} } }],
  ])("is false where only %s is not", (_what, changed) => {
    const spec = Object.fromEntries(
      Object.entries({ ...all["f:spec"], ...changed }).filter(
        (entry): entry is [string, {}] => entry[1] !== undefined,
      ),
    );
    const entry = owned("kubectl-fluxsmith", "Apply", {
      ...all,
      "f:spec": spec,
    });
    expect(ownsAll(git, managed(git, entry))).toBe(false);
  });

  it("is false where a label or an annotation is not", () => {
    const only = owned("kubectl-fluxsmith", "Apply", {
      "f:spec": all["f:spec"],
    });
    expect(ownsAll(git, managed(git, only))).toBe(false);
    const noted = { ...git, metadata: { annotations: { a: "1" } } };
    expect(ownsAll(noted, managed(noted, only))).toBe(false);
  });

  it("takes a map that is owned as one for all that is in it", () => {
    const selector = { spec: { policySelector: { matchLabels: { a: "b" } } } };
    const entry = owned("kubectl-fluxsmith", "Apply", {
      "f:spec": { "f:policySelector": {} },
    });
    expect(ownsAll(selector, managed(selector, entry))).toBe(true);
  });
});

describe("the managers", () => {
  it("are named once each, without the status' writers", () => {
    const entries = [
      owned("kubectl-fluxsmith", "Apply", {}),
      owned("flux", "Update", {}),
      owned("flux", "Apply", {}),
      owned("gotk-kustomize-controller", "Update", {}, "status"),
    ];
    expect(managersOf(managed({}, ...entries))).toEqual([
      "kubectl-fluxsmith",
      "flux",
    ]);
    expect(managersOf({})).toEqual([]);
  });

  it("say whether the kustomize-controller applies the object", () => {
    const is = (...entry: Parameters<typeof owned>): boolean =>
      isAppliedByFlux(managed({}, owned(...entry)));
    expect(is("kustomize-controller", "Apply", {})).toBe(true);
    expect(is("kustomize-controller", "Update", {})).toBe(false);
    expect(is("kustomize-controller", "Apply", {}, "status")).toBe(false);
    expect(is("kubectl-fluxsmith", "Apply", {})).toBe(false);
  });

  it("are the same where only times and the order differ", () => {
    const one = owned("a", "Apply", timeout);
    const two = owned("b", "Update", timeout);
    const later = { ...one, time: "2027-01-01T00:00:00Z" };
    const status = owned("c", "Update", {}, "status");
    expect(
      hasSameOwners(managed({}, one, two), managed({}, two, later, status)),
    ).toBe(true);
    expect(hasSameOwners(managed({}, one, two), managed({}, one))).toBe(false);
    const less = owned("b", "Update", {});
    expect(hasSameOwners(managed({}, one, two), managed({}, one, less))).toBe(
      false,
    );
  });
});
