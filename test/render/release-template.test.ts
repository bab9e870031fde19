import { describe, expect, it } from "vitest";
import type { FindObject } from "../../src/render/cluster-answers.ts";
import { releasePlan } from "../../src/render/helm-release.ts";
import { kubernetesVersion } from "../../src/render/kubernetes.ts";
import { openQuestions } from "../../src/render/open-questions.ts";
import { templateRelease } from "../../src/render/release-template.ts";
import type { Renderer, TemplateRun } from "../../src/render/rendering.ts";
import type { ApiKnowledge } from "../../src/render/served-apis.ts";

const lookupOf = (name: string): string =>
  `/api/v1/namespaces/a/Secret/${name}`;

/** A helm whose chart looks up `first`, and with it `second`; or whatever `run` does. */
const helm = (answer: (path: string) => unknown): string => {
  const first = answer(lookupOf("first"));
  return first === undefined
    ? "no first"
    : `first, ${answer(lookupOf("second")) === undefined ? "no second" : "second"}`;
};

interface Options {
  readonly template?: string;
  readonly find?: FindObject;
  readonly apis?: ApiKnowledge;
  readonly kubernetes?: string;
  readonly run?: (
    answer: (path: string) => unknown,
    args: readonly string[],
  ) => string | undefined;
}

/** Several runs that remember what was made before. */
const machine = () => {
  const kept = new Map<string, string>();
  let runs = 0;
  const render = async ({
    template = '{{ lookup "v1" "Secret" "a" "first" }}',
    find = () => undefined,
    apis = { inGit: [], listed: undefined },
    kubernetes = "1.33",
    run = helm,
  }: Options) => {
    const plan = releasePlan(
      { namespace: "a", name: "r", spec: {} },
      "install",
    );
    const renderer = {
      helm: "helm",
      remember: async (key: string, make: () => Promise<object>) => {
        const known = kept.get(key);
        if (known !== undefined) return { text: known };
        const made = await make();
        if ("text" in made) kept.set(key, String(made.text));
        return made;
      },
      template: async (_chart: unknown, _values: string, how: TemplateRun) => {
        runs++;
        const answer = (path: string): unknown => {
          const got = how.cluster?.(path);
          return got?.status === 200 ? got.body : undefined;
        };
        const args = how.args({
          chart: "/chart",
          valuesFile: "/values",
          cluster: how.cluster && { kubeconfig: "/k", output: "/o" },
        });
        const text = run(answer, args);
        return text === undefined ? { failure: "Error: no" } : { text };
      },
    } as unknown as Renderer;
    const version = kubernetesVersion(kubernetes);
    if (version === undefined) throw new Error("no version");
    const made = await templateRelease({
      plan,
      values: { values: {}, integers: [], absent: [] },
      chart: {
        ids: [template],
        files: () => new Map([["templates/a.yaml", template]]),
      },
      cluster: { version, find, apis: async () => apis },
      renderer,
    });
    if ("failures" in made) return { failed: made.failures };
    return { text: made.text, open: await openQuestions(made, plan) };
  };
  return { render, runs: () => runs };
};

const having =
  (...names: readonly string[]): FindObject =>
  ({ name }) =>
    names.includes(name) ? { kind: "Secret" } : undefined;

describe("a chart that looks up objects", () => {
  it("is rendered once for the same answers", async () => {
    const { render, runs } = machine();
    const find = having("first");
    for (let time = 0; time < 3; time++)
      expect(await render({ find })).toMatchObject({
        text: "first, no second",
      });
    expect(runs()).toBe(1);
  });

  it("is rendered anew for other answers, and only for those that it asks for", async () => {
    const { render, runs } = machine();
    const texts: unknown[] = [];
    for (const find of [
      having(),
      having("second", "other"),
      having("first"),
      having("first", "second"),
      having("first", "second", "other"),
      having(),
    ])
      texts.push((await render({ find })).text);
    expect(texts).toEqual([
      "no first",
      "no first",
      "first, no second",
      "first, second",
      "first, second",
      "no first",
    ]);
    expect(runs()).toBe(3);
  });

  it("names what nobody knows, but not what is known to be absent", async () => {
    const { render } = machine();
    expect((await render({ find: having("first") })).open).toEqual({
      objects: ["Secret/a/second"],
      apis: [],
    });
    expect((await render({ find: () => "absent" })).open).toEqual({
      objects: [],
      apis: [],
    });
  });

  it("names all of a kind, but nothing of a kind that the cluster does not have", async () => {
    const { render } = machine();
    const run: Options["run"] = (answer) => {
      answer("/api/v1/Node");
      answer("/api/v1/namespaces/a/Secret");
      answer("/api/namespaces/a/x");
      return "";
    };
    expect((await render({ run })).open?.objects).toEqual([
      "every Node",
      "every Secret of a",
    ]);
  });

  it("does not name what it makes itself", async () => {
    const { render } = machine();
    const run: Options["run"] = (answer) => {
      helm(answer);
      return "apiVersion: v1\nkind: Secret\nmetadata: {name: first}\n";
    };
    expect((await render({ run })).open).toEqual({ objects: [], apis: [] });
  });

  it("is not remembered where it fails", async () => {
    const { render, runs } = machine();
    const run = (): undefined => undefined;
    for (let time = 0; time < 2; time++)
      expect(await render({ run })).toEqual({
        failed: [{ code: "not-rendered", why: "helm fails: no" }],
      });
    expect(runs()).toBe(2);
  });
});

const asks = '{{ .Capabilities.APIVersions.Has "a.b/v1/One" }}';

/** Makes one object more where the API is there. */
const toggled: Options["run"] = (answer) =>
  JSON.stringify(answer("/apis")).includes("a.b")
    ? "kind: One\nmetadata: {name: one}\n"
    : "kind: Two\nmetadata: {name: two}\n";

describe("a chart that asks for APIs", () => {
  it("is rendered anew where they change that it asks for", async () => {
    const { render, runs } = machine();
    const listed: string[] = [];
    const chart = { template: asks, run: toggled };
    await render({ ...chart, apis: { inGit: [], listed } });
    await render({ ...chart, apis: { inGit: ["c.d/v1/Other"], listed } });
    expect(runs()).toBe(1);
    await render({ ...chart, apis: { inGit: ["a.b/v1/One"], listed } });
    expect(runs()).toBe(2);
  });

  it("names them where nobody knows of them and they make a difference", async () => {
    const { render } = machine();
    expect((await render({ template: asks, run: toggled })).open?.apis).toEqual(
      ["a.b/v1/One"],
    );
    const run = (): string => "kind: Two\n";
    const other = await machine().render({ template: asks, run });
    expect(other.open?.apis).toEqual([]);
  });

  it("does not take for a difference what it makes anew each time", async () => {
    const { render } = machine();
    let drawn = 0;
    const run = (): string => `kind: Two\ndata: {password: p${drawn++}}\n`;
    expect((await render({ template: asks, run })).open?.apis).toEqual([]);
    const field: Options["run"] = (answer) =>
      `kind: Two\ndata: {has: ${JSON.stringify(answer("/apis")).includes("a.b")}}\n`;
    const other = await machine().render({ template: asks, run: field });
    expect(other.open?.apis).toEqual(["a.b/v1/One"]);
  });
});

describe("a chart that asks nothing", () => {
  it("gets no cluster, and hangs on nothing of it but the version", async () => {
    const { render, runs } = machine();
    const template = "{{ .Capabilities.KubeVersion.Version }}";
    const run: Options["run"] = (answer, args) =>
      `${String(answer("/version"))} ${args.filter((arg) => arg.includes("version") || arg.includes("run")).join(" ")}`;
    const chart = { template, run };
    expect((await render(chart)).text).toBe("undefined --kube-version=v1.33.0");
    const apis = { inGit: ["a.b/v1/One"], listed: ["c.d/v1"] };
    await render({ ...chart, apis, find: having("first") });
    expect(runs()).toBe(1);
    await render({ ...chart, kubernetes: "1.34" });
    expect(runs()).toBe(2);
  });

  it("is told a version with a suffix by the cluster alone, where it matters", async () => {
    const { render } = machine();
    const run: Options["run"] = (answer) =>
      String(answer("/version") !== undefined);
    const whole = { template: "{{ .Capabilities.KubeVersion }}", run };
    expect((await render(whole)).text).toBe("true");
    const parts = { template: "{{ .Values }}", run };
    const kubernetes = "1.33.4-gke.1";
    expect((await render({ ...parts, kubernetes })).text).toBe("false");
  });
});
