import { describe, expect, it } from "vitest";
import { existingIn } from "../../src/render/existing-objects.ts";
import type { Fields } from "../../src/yaml/data.ts";
import { memoryTree } from "./memory-tree.ts";

const find = (
  lookup: string,
  {
    fixtures = {},
    files = {},
  }: { fixtures?: Fields; files?: Record<string, string> },
) => {
  const [kind = "", namespace = "", name = ""] = lookup.split("/");
  const places = { tree: memoryTree(files), fixtures, near: "clusters/prod" };
  return existingIn(places)({ apiVersion: "v1", kind, namespace, name });
};

const base64 = (text: string): string => Buffer.from(text).toString("base64");

describe("what charts look up", () => {
  const fixtures = {
    "Secret/apps/web": { password: "pässword", port: 5432 },
    "ConfigMap/apps/web": { a: "b" },
    "Secret/apps/none": {},
  };

  it("is a Secret or a ConfigMap of the fixtures, as the API server has it", () => {
    expect(find("Secret/apps/web", { fixtures })).toEqual({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "web", namespace: "apps" },
      type: "Opaque",
      data: { password: base64("pässword"), port: base64("5432") },
    });
    expect(find("ConfigMap/apps/web", { fixtures })).toEqual({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "web", namespace: "apps" },
      data: { a: "b" },
    });
  });

  it("is known not to be there where a fixture is empty", () => {
    expect(find("Secret/apps/none", { fixtures })).toBe("absent");
  });

  it("is a list of what the fixtures have", () => {
    const names = (lookup: string) => {
      const list = find(lookup, { fixtures });
      return typeof list === "object"
        ? (list["items"] as Fields[]).map(({ metadata }) => metadata)
        : list;
    };
    expect(names("Secret/apps/")).toEqual([{ name: "web", namespace: "apps" }]);
    expect(names("Secret//")).toEqual([{ name: "web", namespace: "apps" }]);
    expect(names("Secret/other/")).toBeUndefined();
  });

  it("is what Git has, with all that stands in the file", () => {
    const files = {
      "apps/secret.yaml": `apiVersion: v1
kind: Secret
metadata: {name: web, labels: {a: b}}
type: kubernetes.io/basic-auth
data: {username: ${base64("web")}}
stringData: {password: plain}
`,
    };
    expect(find("Secret/apps/web", { files })).toEqual({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "web", namespace: "apps", labels: { a: "b" } },
      type: "kubernetes.io/basic-auth",
      data: { username: base64("web"), password: base64("plain") },
    });
  });

  it("is unknown where Git hides it, has it twice, or has nothing", () => {
    const file =
      "apiVersion: v1\nkind: Secret\nmetadata: {name: web, namespace: apps}\n";
    const sops = { "a.yaml": `${file}data: {a: b}\nsops: {mac: x}\n` };
    expect(find("Secret/apps/web", { files: sops })).toBeUndefined();
    const twice = { "a/a.yaml": file, "b/a.yaml": file };
    expect(find("Secret/apps/web", { files: twice })).toBeUndefined();
    expect(find("Secret/apps/web", {})).toBeUndefined();
    expect(find("Service/apps/web", { fixtures })).toBeUndefined();
  });
});
