import { describe, expect, it } from "vitest";
import {
  kindsOf,
  placeBuilt,
  readBuilt,
} from "../../src/cluster/built-objects.ts";
import type { Deployment } from "../../src/cluster/deployments.ts";
import { desiredObject } from "../../src/cluster/desired.ts";
import { kindKey, type Resource } from "../../src/cluster/resources.ts";
import { identityText } from "../../src/model/identity.ts";
import { memoryWorkspace } from "../tools/memory-workspace.ts";
import { gitObject } from "./support.ts";

const kustomization = gitObject("Kustomization/apps");
const resource = (namespaced: boolean): Resource => ({
  plural: "x",
  namespaced,
  path: () => "/x",
});
const served = new Map(
  (
    [
      ["v1", "ConfigMap", true],
      ["v1", "Namespace", false],
      ["rbac.authorization.k8s.io/v1", "RoleBinding", true],
      ["helm.toolkit.fluxcd.io/v2", "HelmRelease", true],
    ] as const
  ).map(([apiVersion, kind, namespaced]) => [
    kindKey({ apiVersion, kind }),
    resource(namespaced),
  ]),
);

/** The identities of what is applied, and what cannot be compared. */
function built(
  files: Readonly<Record<string, string>>,
  more: Partial<Deployment> = {},
) {
  const deployment: Deployment = {
    kustomization,
    namespace: undefined,
    rendered: undefined,
    ...more,
  };
  const expected = {
    objects: [],
    deployments: {
      kustomizations: [kustomization],
      files: new Map(Object.keys(files).map((file) => [file, [deployment]])),
      unknown: [],
    },
  };
  const read = readBuilt(expected, memoryWorkspace(files));
  const { objects, unknown } = placeBuilt(
    read,
    expected,
    served,
    "flux-system",
  );
  return {
    objects: objects.map(identityText),
    unknown: unknown.map(({ what, why }) => `${what} (${why})`),
    kinds: kindsOf(read).map(kindKey),
    first: objects[0],
  };
}

const configMap = (name: string, more = ""): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${more}`;

describe("what the Kustomizations apply", () => {
  it("is every object of their files, with its place", () => {
    const { objects, kinds, first } = built({
      "a.yaml": `${configMap("one", "  namespace: x\n")}---\napiVersion: v1\nkind: Namespace\nmetadata: {name: y, namespace: z}\n`,
      "b.yaml": `apiVersion: v1\nkind: List\nitems:\n  - ${configMap("two", "  namespace: x\n").trim().replaceAll("\n", "\n    ")}\n`,
    });
    expect(objects).toEqual([
      "ConfigMap/x/one",
      "Namespace/y",
      "ConfigMap/x/two",
    ]);
    expect(new Set(kinds)).toEqual(new Set(["v1/ConfigMap", "v1/Namespace"]));
    expect(first).toMatchObject({
      file: "a.yaml",
      line: 1,
      origin: "hand-written",
      kustomization: "apps",
    });
  });

  it("gets the namespace that the Kustomization gives, but cluster-scoped ones do not", () => {
    const files = {
      "a.yaml": `${configMap("one", "  namespace: x\n")}---\n${configMap("two")}`,
    };
    expect(built(files, { namespace: "team" }).objects).toEqual([
      "ConfigMap/team/one",
      "ConfigMap/team/two",
    ]);
  });

  it("has Flux's namespace for Flux's kinds only", () => {
    const { objects, unknown } = built({
      "a.yaml":
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: a}\n",
      "b.yaml": configMap("b"),
    });
    expect(objects).toEqual(["HelmRelease/flux-system/a"]);
    expect(unknown).toEqual(["b.yaml (no namespace)"]);
  });

  it("is once what two files have", () => {
    const one = configMap("one", "  namespace: x\n");
    expect(built({ "a.yaml": one, "b.yaml": one }).objects).toHaveLength(1);
  });

  it("has what kustomize leaves out not in it", () => {
    const text = configMap(
      "one",
      "  namespace: x\n  annotations: {config.kubernetes.io/local-config: 'true'}\n",
    );
    expect(built({ "a.yaml": text })).toMatchObject({
      objects: [],
      unknown: [],
    });
  });

  it("has an object of a kind that the server does not know", () => {
    const text = "apiVersion: a/v1\nkind: Thing\nmetadata: {name: a}\n";
    expect(built({ "a.yaml": text }).objects).toEqual(["Thing/a"]);
  });

  it("has the Flux objects that people apply by hand", () => {
    const byHand = desiredObject(
      gitObject("HelmRelease/apps/a"),
      "apps",
      undefined,
    );
    const expected = {
      objects: [byHand],
      deployments: { kustomizations: [], files: new Map(), unknown: [] },
    };
    const read = readBuilt(expected, memoryWorkspace({}));
    expect(placeBuilt(read, expected, served, "flux-system").objects).toEqual([
      byHand,
    ]);
  });
});

describe("not compared is", () => {
  it("what is rendered, encrypted, or has variables put in", () => {
    const rendered = { what: "apps", why: "kustomize patches" };
    const file = { "a.yaml": configMap("a", "  namespace: x\n") };
    expect(built(file, { rendered })).toMatchObject({ objects: [], kinds: [] });
    const sops = {
      "a.yaml": configMap("a", "  namespace: x\nsops: {mac: x}\n"),
    };
    expect(built(sops)).toMatchObject({
      objects: [],
      unknown: ["a.yaml (encrypted with SOPS)"],
    });
    const substituting = gitObject("Kustomization/apps", {
      postBuild: { substitute: { a: "b" } },
    });
    const variable = {
      "a.yaml": configMap("a", "  namespace: x\ndata: {a: '${a}'}\n"),
    };
    expect(built(variable, { kustomization: substituting })).toMatchObject({
      objects: [],
      unknown: ["a.yaml (substitution (postBuild))"],
    });
  });

  it("what is no YAML, has no name, or is an object of many", () => {
    expect(
      built({
        "a.yaml": "a: [\n",
        "b.yaml":
          "apiVersion: v1\nkind: ConfigMap\nmetadata: {generateName: a}\n",
        "c.yaml": `${configMap("c")}---\n${configMap("d")}`,
      }),
    ).toMatchObject({
      objects: [],
      unknown: [
        "a.yaml (not readable as YAML)",
        "b.yaml (an object without a name)",
        "c.yaml (no namespace)",
      ],
    });
  });

  it("what kustomize's namespace changes within", () => {
    const text =
      "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: a, namespace: x}\n";
    expect(built({ "a.yaml": text }).objects).toEqual(["RoleBinding/x/a"]);
    expect(built({ "a.yaml": text }, { namespace: "team" })).toMatchObject({
      objects: [],
      unknown: ["a.yaml (the namespace is changed within a RoleBinding)"],
    });
  });
});

it("objects of one name in two groups are two", () => {
  const files = {
    "a.yaml":
      "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n  namespace: apps\n",
    "b.yaml":
      "apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata:\n  name: web\n  namespace: apps\n",
  };
  expect(built(files).objects).toEqual([
    "Service/apps/web",
    "Service/apps/web",
  ]);
});
