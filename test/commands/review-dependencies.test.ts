/** `fluxsmith diff` of releases whose chart in the repository needs other charts, which the source-controller adds to it. */
import { execFileSync } from "node:child_process";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { loadAll } from "js-yaml";
import { describe, expect, it } from "vitest";
import { folder } from "../io/support.ts";
import {
  chartFiles,
  chartServer,
  indexCharts,
  packageChart,
  pushChart,
} from "../tools/charts.ts";
import { runIn } from "../tools/cli.ts";
import { helm } from "../tools/kubernetes-tools.ts";
import { ociRegistry } from "../tools/oci-registry.ts";
import {
  canRender,
  fleet,
  objectLines,
  prod,
  release,
  type Review,
} from "./fleet.ts";

const command = helm() ?? "";
const login = { username: "anna", password: "pass-of-anna" };

/** The chart `web`, with these dependencies and a ConfigMap of its own. */
const web = (dependencies: string): Record<string, string> => ({
  "apps/web.yaml": release("web"),
  "charts/web/Chart.yaml": `apiVersion: v2\nname: web\nversion: 1.2.0\ndependencies: [${dependencies}]\n`,
  "charts/web/values.yaml": "mark: own\n",
  "charts/web/templates/web.yaml": config("web", "{{ .Values.mark }}"),
});

const config = (name: string, mark: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: {mark: "${mark}"}\n`;

/** A chart with one ConfigMap, which is called as the chart is here. */
const part = (name: string, at = `charts/${name}`): Record<string, string> => ({
  [`${at}/Chart.yaml`]: `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`,
  [`${at}/values.yaml`]: `mark: ${name}\n`,
  [`${at}/templates/part.yaml`]: config(
    "{{ .Chart.Name }}",
    "{{ .Values.mark }}",
  ),
});

const local = (name: string, more = ""): string =>
  `{name: ${name}, version: 1.x, repository: "file://../${name}"${more}}`;

/** What becomes of the ConfigMaps, by their names. */
const marks = ({ objects, failures }: Review): unknown => {
  expect(failures).toEqual([]);
  return Object.fromEntries(
    objects
      .filter(({ kind }) => kind === "ConfigMap")
      .map(({ name, change, diff }) => [
        name,
        change === "changed" ? [diff[0]?.before, diff[0]?.after] : change,
      ]),
  );
};

describe.skipIf(!canRender)("a chart that needs one of the repository", () => {
  it("is reviewed where only that one changes", async () => {
    const { write, review } = fleet(
      prod({ ...web(local("part")), ...part("part") }),
    );
    write("charts/part/values.yaml", "mark: new\n");
    const its = await review();
    expect(its.code).toBe(1);
    expect(marks(its)).toEqual({ part: ["part", "new"] });
    expect(objectLines(its)).toEqual([
      "changed ConfigMap apps/part (flux-system/apps apps/web)",
    ]);
  });

  it("does not hang on what that one needs in turn, which Flux leaves out", async () => {
    const { commit, write, review } = fleet(
      prod({
        ...web(local("part")),
        ...part("part"),
        ...part("base"),
        "charts/part/Chart.yaml": `apiVersion: v2\nname: part\nversion: 1.0.0\ndependencies: [${local("base")}]\n`,
      }),
    );
    write("charts/base/values.yaml", "mark: new\n");
    expect(await review()).toMatchObject({ code: 0, failures: [] });
    commit(part("base", "charts/part/charts/base"));
    write("charts/part/charts/base/values.yaml", "mark: new\n");
    expect(marks(await review("HEAD"))).toEqual({ base: ["base", "new"] });
  });

  it("takes an archive, too", async () => {
    const top = folder();
    const archive = (mark: string): string => {
      const files = part("part", ".");
      const named = Object.entries(files).map(([path, text]) => [
        path.slice(2),
        text.replace("mark: part", `mark: ${mark}`),
      ]);
      return packageChart(command, top, Object.fromEntries(named));
    };
    const { cwd, commit, review } = fleet(
      prod(
        web(
          '{name: part, version: ^1.0.0, repository: "file://../../archives/part.tgz"}',
        ),
      ),
    );
    cpSync(archive("one"), join(cwd, "archives/part.tgz"), { recursive: true });
    commit({});
    cpSync(archive("two"), join(cwd, "archives/part.tgz"));
    expect(marks(await review("HEAD"))).toEqual({ part: ["one", "two"] });
  });

  it.each([
    [
      "of another version",
      {
        "charts/part/Chart.yaml":
          "apiVersion: v2\nname: part\nversion: 2.0.0\n",
      },
      "its dependency part: charts/part is of version 2.0.0, and wanted is `1.x`",
    ],
    [
      "that is not there any more",
      { "charts/part/Chart.yaml": undefined },
      "its dependency part: there is no chart in charts/part/ (no Chart.yaml)",
    ],
    [
      "of the lock's version",
      {
        "charts/web/Chart.lock":
          'dependencies: [{name: part, version: 1.0.1, repository: "file://../part"}]\ndigest: a\ngenerated: "2024-01-01T00:00:00Z"\n',
      },
      "its dependency part: charts/part is of version 1.0.0, and wanted is `1.0.1`",
    ],
  ])("is not rendered with one %s", async (_, changed, why) => {
    const { commit, review, diff } = fleet(
      prod({ ...web(local("part")), ...part("part") }),
    );
    commit(changed);
    const its = await review("HEAD~1");
    expect(its.code).toBe(2);
    expect(its.failures).toMatchObject([
      { code: "not-rendered", release: "apps/web", side: "after", why },
    ]);
    expect(its.objects).toEqual([]);
    expect((await diff("HEAD~1")).stdout).not.toContain("nothing changes");
  });

  it("keeps what lies in its charts/ folder", async () => {
    const { commit, review } = fleet(
      prod({
        ...web(local("part")),
        ...part("part"),
        ...part("part", "charts/web/charts/part"),
      }),
    );
    commit({ "charts/part/values.yaml": "mark: new\n" });
    expect(await review("HEAD~1")).toMatchObject({ code: 0, failures: [] });
    commit({ "charts/web/charts/part/values.yaml": "mark: new\n" });
    expect(marks(await review("HEAD~1"))).toEqual({ part: ["part", "new"] });
  });

  it("gives it its alias, its condition and its values", async () => {
    const { commit, review } = fleet(
      prod({
        ...web(
          `${local("part", ", alias: first")}, ${local("part", ", alias: second, condition: second.enabled")}`,
        ),
        ...part("part"),
      }),
    );
    commit({
      "charts/web/values.yaml":
        "mark: own\nfirst: {mark: other}\nsecond: {enabled: false}\n",
    });
    expect(marks(await review("HEAD~1"))).toEqual({
      first: ["part", "other"],
      second: "removed",
    });
  });

  it("tells two of one name apart by their aliases", async () => {
    const { commit, review } = fleet(
      prod({
        ...web(
          `${local("part", ", alias: first")}, {name: part, version: "*", repository: "file://../old", alias: second}`,
        ),
        ...part("part"),
        ...part("part", "charts/old"),
      }),
    );
    commit({ "charts/old/values.yaml": "mark: older\n" });
    expect(marks(await review("HEAD~1"))).toEqual({
      second: ["part", "older"],
    });
  });

  it("goes without those that its lock does not name, as Flux does", async () => {
    const lock = (names: readonly string[]): string =>
      `dependencies: [${names.map((name) => `{name: ${name}, version: 1.0.0, repository: "file://../${name}"}`).join(", ")}]\ndigest: a\ngenerated: "2024-01-01T00:00:00Z"\n`;
    const { commit, review } = fleet(
      prod({
        ...web(`${local("part")}, ${local("base")}`),
        ...part("part"),
        ...part("base"),
        "charts/web/Chart.lock": lock(["part", "base"]),
      }),
    );
    commit({ "charts/web/Chart.lock": lock(["part"]) });
    expect(marks(await review("HEAD~1"))).toEqual({ base: "removed" });
  });

  it("takes values files, and its .helmignore does not speak of it", async () => {
    const { commit, review } = fleet(
      prod({
        ...web(local("part")),
        ...part("part"),
        "apps/web.yaml": release("web").replace(
          "chart: ./charts/web\n",
          "chart: ./charts/web\n      valuesFiles: [values/prod.yaml]\n",
        ),
        "charts/web/.helmignore": "charts/\n*.md\n",
        "values/prod.yaml": "mark: one\npart: {mark: one}\n",
      }),
    );
    commit({ "values/prod.yaml": "mark: two\npart: {mark: two}\n" });
    expect(marks(await review("HEAD~1"))).toEqual({
      part: ["one", "two"],
      web: ["one", "two"],
    });
  });

  it("may be the repository itself", async () => {
    const { commit, review } = fleet(
      prod({
        "apps/web.yaml": release("web").replace("./charts/web", "./"),
        "Chart.yaml": `apiVersion: v2\nname: web\nversion: 1.2.0\ndependencies: [{name: part, version: "*", repository: "file://charts/part"}]\n`,
        ".helmignore": "/charts\n",
        "templates/web.yaml": config("web", "own"),
        ...part("part"),
      }),
    );
    commit({
      "templates/web.yaml": config("web", "new"),
      "charts/part/values.yaml": "mark: new\n",
    });
    expect(marks(await review("HEAD~1"))).toEqual({
      web: ["own", "new"],
      part: ["part", "new"],
    });
  });

  it("makes what helm makes after `helm dependency build`", async () => {
    const { cwd, env } = fleet(
      prod({
        ...web(
          `${local("part", ", alias: first")}, ${local("part", ", alias: second, tags: [more]")}, ${local("base", ", import-values: [{child: shared, parent: taken}]")}`,
        ),
        ...part("part"),
        ...part("base"),
        "charts/base/values.yaml": "mark: base\nshared: {word: from-base}\n",
        "charts/web/values.yaml": "mark: own\ntags: {more: true}\n",
        "charts/web/templates/web.yaml": config(
          "web",
          "{{ .Values.taken.word }}",
        ),
      }),
    );
    const { stdout } = await runIn(cwd, ["render", "--release", "apps/web"], {
      env,
    });
    const copy = folder();
    cpSync(join(cwd, "charts"), join(copy, "charts"), { recursive: true });
    const run = (...args: string[]): string =>
      execFileSync(command, [...args, "charts/web"], {
        cwd: copy,
        env: { HOME: copy },
        stdio: "pipe",
        encoding: "utf8",
      });
    run("dependency", "build");
    const dataOf = (text: string): unknown =>
      Object.fromEntries(
        (loadAll(text) as readonly ConfigMap[])
          .filter((one) => one?.kind === "ConfigMap")
          .map(({ metadata, data }) => [metadata.name, data]),
      );
    expect(dataOf(stdout)).toEqual({
      web: { mark: "from-base" },
      base: { mark: "base" },
      first: { mark: "part" },
      second: { mark: "part" },
    });
    expect(dataOf(stdout)).toEqual(dataOf(run("template", "web")));
  });
});

interface ConfigMap {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data: unknown;
}

describe.skipIf(!canRender)("a chart that needs one from elsewhere", () => {
  const needing = (
    repository: string,
    version: string,
  ): Record<string, string> =>
    web(`{name: podinfo, version: "${version}", repository: "${repository}"}`);

  const repository = (url: string, more = ""): Record<string, string> => ({
    "clusters/prod/sources.yaml": `apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: charts, namespace: flux-system}
spec: {interval: 10m, url: "${url}"${more}}
`,
  });

  const packages = (): readonly string[] => {
    const top = folder();
    return ["1.0.0", "1.1.0", "2.0.0"].map((version) =>
      packageChart(command, top, {
        ...chartFiles("podinfo", version),
        "templates/config.yaml": config("podinfo", "{{ .Chart.Version }}"),
      }),
    );
  };

  const served = async (user?: typeof login) => {
    const top = join(packages()[0] ?? "", "..");
    indexCharts(command, top);
    return chartServer(top, user);
  };

  it("fetches it for everybody, by its range", async () => {
    const { url, asked } = await served();
    const { commit, review } = fleet(prod(needing(url, "1.0.0")));
    commit(needing(`${url}/`, "1.x"));
    expect(marks(await review("HEAD~1"))).toEqual({
      podinfo: ["1.0.0", "1.1.0"],
    });
    commit({ "charts/web/values.yaml": "mark: new\n" });
    asked.length = 0;
    expect(marks(await review("HEAD~1"))).toEqual({ web: ["own", "new"] });
    // Both states have the same one.
    expect(asked.filter((line) => line.includes(".tgz"))).toEqual([]);
  });

  it("logs in by the HelmRepository of that URL in the chart's namespace", async () => {
    const { url } = await served(login);
    const files = (namespace: string): Record<string, string> => ({
      ...prod({
        ...needing(url, "1.0.0"),
        "clusters/prod/sources.yaml": (
          repository(`${url}/`, ", secretRef: {name: login}")[
            "clusters/prod/sources.yaml"
          ] ?? ""
        ).replace("namespace: flux-system", `namespace: ${namespace}`),
      }),
      "fluxsmith.yaml": `version: 1\nfixtures:\n  Secret/${namespace}/login: ${JSON.stringify(login)}\n`,
    });
    const here = fleet(files("flux-system"));
    here.commit(needing(url, "2.x"));
    const its = await here.review("HEAD~1");
    expect(marks(its)).toEqual({ podinfo: ["1.0.0", "2.0.0"] });
    expect(JSON.stringify(its)).not.toContain(login.password);
    const elsewhere = fleet(files("other"));
    elsewhere.commit(needing(url, "2.x"));
    const refused = await elsewhere.review("HEAD~1");
    expect(refused.code).toBe(2);
    expect(refused.failures[0]?.why).toContain("its dependency podinfo: ");
    expect(refused.failures[0]?.why).toContain("answers with 401");
  });

  it("56: one that cannot be reached is not rendered, and never no change", async () => {
    const { url, close } = await served();
    const { commit, review, diff } = fleet(prod(needing(url, "1.0.0")));
    await close();
    commit({ "charts/web/values.yaml": "mark: new\n" });
    const its = await review("HEAD~1");
    expect(its.code).toBe(2);
    expect(its.failures[0]?.why).toContain(
      `its dependency podinfo: ${url}/index.yaml cannot be reached`,
    );
    expect((await diff("HEAD~1")).stdout).not.toContain("nothing changes");
  });

  it("57: a version that is not there is named", async () => {
    const { url } = await served();
    const { commit, review } = fleet(prod(needing(url, "1.0.0")));
    commit(needing(url, "3.x"));
    expect((await review("HEAD~1")).failures).toMatchObject([
      { side: "after", hint: "there are 2.0.0, 1.1.0, 1.0.0" },
    ]);
  });

  it("comes from an OCI registry, too", async () => {
    const { host } = await ociRegistry();
    for (const archive of packages())
      await pushChart(command, archive, `oci://${host}/charts`);
    const { commit, review } = fleet(
      prod({
        ...needing(`oci://${host}/charts`, "1.0.0"),
        ...repository(`oci://${host}/charts/`, ", type: oci, insecure: true"),
      }),
    );
    commit(needing(`oci://${host}/charts`, "^1.0.0"));
    expect(marks(await review("HEAD~1"))).toEqual({
      podinfo: ["1.0.0", "1.1.0"],
    });
  });

  it("is not looked for by a name of a repository, which Flux does not know", async () => {
    const { commit, review } = fleet(prod(web("")));
    commit(needing("@charts", "1.0.0"));
    expect((await review("HEAD~1")).failures).toMatchObject([
      {
        why: "its dependency podinfo: its repository `@charts` is none that Flux can look into",
      },
    ]);
  });
});
