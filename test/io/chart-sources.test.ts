import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  openChartSources,
  type FetchChart,
} from "../../src/io/chart-sources.ts";
import { openRenderCache } from "../../src/io/render-cache.ts";
import type { Access } from "../../src/render/chart-access.ts";
import type { HttpChart, OciChart } from "../../src/render/chart-source.ts";
import {
  chartFiles,
  chartServer,
  indexCharts,
  packageChart,
  pushChart,
} from "../tools/charts.ts";
import { helm } from "../tools/kubernetes-tools.ts";
import { ociRegistry, type TestRegistry } from "../tools/oci-registry.ts";
import { folder } from "./support.ts";

const command = helm() ?? "";
const identity = "helm of the test";

const anyone: Access = {
  login: undefined,
  ca: undefined,
  certificate: undefined,
  key: undefined,
  unknown: [],
};
const login = { username: "anna", password: "pass-of-anna" };

/** A fetcher whose cache and home lie in a folder. */
function sources(
  top: string,
  {
    cached = true,
    env = {},
  }: { cached?: boolean; env?: Record<string, string> } = {},
): FetchChart {
  const all = { HOME: top, FLUXSMITH_CACHE: join(top, "cache"), ...env };
  return openChartSources({
    cwd: top,
    env: all,
    helm: { command, args: [], identity },
    cache: cached ? openRenderCache(all) : undefined,
  });
}

const failed = async (fetched: ReturnType<FetchChart>) => {
  const chart = await fetched;
  if ("files" in chart) throw new Error("it was fetched");
  return chart;
};

const chartYaml = async (fetched: ReturnType<FetchChart>): Promise<string> => {
  const chart = await fetched;
  if ("why" in chart) throw new Error(`${chart.why}: ${chart.hint}`);
  return Buffer.from(chart.files.get("Chart.yaml") ?? "").toString();
};

describe.skipIf(command === "")("a chart of a Helm repository", () => {
  /** A repository with podinfo 1.0.0, 1.2.0 and 2.0.0-rc.1. */
  async function repository(options: { login?: typeof login } = {}) {
    const top = folder();
    for (const version of ["1.0.0", "1.2.0", "2.0.0-rc.1"])
      packageChart(command, top, chartFiles("podinfo", version));
    const served = join(top, "served");
    indexCharts(command, served);
    const server = await chartServer(served, options.login);
    const plan = (changes: Partial<HttpChart> = {}): HttpChart => ({
      kind: "http",
      url: server.url,
      chart: "podinfo",
      version: "*",
      access: anyone,
      passCredentials: false,
      ...changes,
    });
    return { top, served, server, plan };
  }

  it("is the latest of the range, with all of its files", async () => {
    const { top, plan } = await repository();
    const chart = await sources(top)(plan());
    if ("why" in chart) throw new Error(chart.why);
    expect(chart.version).toBe("1.2.0");
    expect([...chart.files.keys()].toSorted()).toEqual([
      "Chart.yaml",
      "templates/config.yaml",
      "values-blue.yaml",
      "values.yaml",
    ]);
    const older = sources(top)(plan({ version: "<1.1" }));
    expect(await chartYaml(older)).toContain("version: 1.0.0");
  });

  it("has an absolute address as well as a relative one", async () => {
    const { top, served, server, plan } = await repository();
    const index = join(served, "index.yaml");
    const text = readFileSync(index, "utf8");
    const absolute = text.replaceAll("- podinfo-", `- ${server.url}/podinfo-`);
    expect(absolute).not.toBe(text);
    writeFileSync(index, absolute);
    expect(await chartYaml(sources(top)(plan()))).toContain("version: 1.2.0");
  });

  it("a version that was fetched is not asked for again, an index only whether it has changed", async () => {
    const { top, server, plan } = await repository();
    await sources(top)(plan({ version: "1.0.0" }));
    expect(server.asked).toEqual(["/index.yaml 200", "/podinfo-1.0.0.tgz 200"]);
    server.asked.length = 0;
    const again = sources(top);
    expect(await chartYaml(again(plan({ version: "1.0.0" })))).toContain(
      "1.0.0",
    );
    expect(server.asked).toEqual([]);
    await again(plan({ version: "1.0.*" }));
    expect(server.asked).toEqual(["/index.yaml 304"]);
    server.asked.length = 0;
    await sources(top, { cached: false })(plan({ version: "1.0.0" }));
    expect(server.asked).toEqual(["/index.yaml 200", "/podinfo-1.0.0.tgz 200"]);
  });

  it("is fetched once for all releases of a run", async () => {
    const { top, server, plan } = await repository();
    const fetchChart = sources(top, { cached: false });
    await Promise.all([
      fetchChart(plan()),
      fetchChart(plan()),
      fetchChart(plan({ version: "1.2.0" })),
      fetchChart(plan({ version: "1.0.0" })),
    ]);
    expect(server.asked.filter((line) => line.includes("index"))).toHaveLength(
      1,
    );
  });

  it("a damaged archive in the cache is fetched anew", async () => {
    const { top, server, plan } = await repository();
    await sources(top)(plan({ version: "1.0.0" }));
    const kept = join(top, "cache");
    const archives = readdirSync(kept, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      // Behind the checksum of the entry.
      .filter((path) => readFileSync(path)[8] === 0x1f);
    expect(archives).toHaveLength(1);
    writeFileSync(archives[0] ?? "", "broken");
    server.asked.length = 0;
    expect(await chartYaml(sources(top)(plan({ version: "1.0.0" })))).toContain(
      "1.0.0",
    );
    expect(server.asked).toContain("/podinfo-1.0.0.tgz 200");
  });

  it("behind basic authentication needs the Secret's user and password, and names the Secret", async () => {
    const { top, plan } = await repository({ login });
    expect(
      await chartYaml(sources(top)(plan({ access: { ...anyone, login } }))),
    ).toContain("1.2.0");
    const unknown = ["Secret/apps/podinfo-login"];
    const refused = await failed(
      sources(top, { cached: false })(plan({ access: { ...anyone, unknown } })),
    );
    expect(refused.why).toContain("index.yaml answers with 401");
    expect(refused.hint).toContain(
      "give Secret/apps/podinfo-login under `fixtures`",
    );
  });

  it("another host that the index names gets no password, unless passCredentials says so", async () => {
    const { top, served, plan } = await repository({ login });
    const other = await chartServer(served, login);
    const index = join(served, "index.yaml");
    writeFileSync(
      index,
      readFileSync(index, "utf8").replaceAll(
        "- podinfo-",
        `- ${other.url}/podinfo-`,
      ),
    );
    const access = { ...anyone, login };
    const refused = await failed(
      sources(top, { cached: false })(plan({ access })),
    );
    expect(refused.why).toContain("answers with 401");
    expect(JSON.stringify(refused)).not.toContain(login.password);
    const passed = sources(top, { cached: false })(
      plan({ access, passCredentials: true }),
    );
    expect(await chartYaml(passed)).toContain("1.2.0");
  });

  it("fault 56: a repository that cannot be reached is said, without what its URL holds", async () => {
    const { top, server, plan } = await repository();
    await sources(top)(plan({ version: "1.0.0" }));
    await server.close();
    const url = `${server.url.replace("//", "//user:hidden-word@")}/charts?key=hidden-key`;
    const { why, hint } = await failed(sources(top)(plan({ url })));
    expect(why).toContain(
      `${server.url}/charts/index.yaml cannot be reached: `,
    );
    expect(why).toContain("ECONNREFUSED");
    expect(hint).toContain('not "no change"');
    expect(why + (hint ?? "")).not.toContain("hidden");
    // A version that is pinned, and known, needs no repository.
    expect(await chartYaml(sources(top)(plan({ version: "1.0.0" })))).toContain(
      "1.0.0",
    );
  });

  it("fault 57: a version that is not there, and the nearest ones", async () => {
    const { top, plan } = await repository();
    const absent = await failed(sources(top)(plan({ version: "1.1.0" })));
    expect(absent.why).toContain("there is no version `1.1.0` of podinfo");
    expect(absent.hint).toBe("there are 2.0.0-rc.1, 1.2.0, 1.0.0");
    const range = await failed(sources(top)(plan({ version: ">=3" })));
    expect(range.why).toContain("there is no version `>=3` of podinfo");
    const chart = await failed(sources(top)(plan({ chart: "podinf" })));
    expect(chart.why).toContain("there is no chart `podinf` in it");
    expect(chart.hint).toContain("did you mean `podinfo`?");
  });

  it("fault 58: an archive that is not what the index lists is refused, and not kept", async () => {
    const { top, served, plan } = await repository();
    const archive = join(served, "podinfo-1.2.0.tgz");
    const right = readFileSync(archive);
    writeFileSync(archive, readFileSync(join(served, "podinfo-1.0.0.tgz")));
    const { why } = await failed(sources(top)(plan()));
    expect(why).toContain(
      "the archive of podinfo 1.2.0 is not what the index of",
    );
    expect(why).toContain(
      `not sha256:${createHash("sha256").update(right).digest("hex")}`,
    );
    writeFileSync(archive, right);
    expect(await chartYaml(sources(top)(plan()))).toContain("1.2.0");
  });

  it("an index or an archive of another kind is said", async () => {
    const { top, served, plan } = await repository();
    writeFileSync(join(served, "index.yaml"), "<html>Please log in</html>");
    const index = await failed(sources(top)(plan()));
    expect(index.why).toContain("its index.yaml is no index of charts");
    writeFileSync(
      join(served, "index.yaml"),
      "apiVersion: v1\nentries:\n  podinfo:\n    - {version: 1.0.0, urls: [page.html]}\n",
    );
    writeFileSync(join(served, "page.html"), "<html>");
    const archive = await failed(sources(top)(plan()));
    expect(archive.why).toContain("is broken: it is not packed by gzip");
  });
});

describe.skipIf(command === "")("a chart of an OCI registry", () => {
  /** A registry with podinfo of these versions in `charts/`. */
  async function registry(
    versions: readonly string[],
    options: Parameters<typeof ociRegistry>[0] = {},
  ): Promise<{
    top: string;
    server: TestRegistry;
    plan: (changes?: Partial<OciChart>) => OciChart;
  }> {
    const top = folder();
    const server = await ociRegistry(options);
    const flags = options.login
      ? [
          "--username",
          options.login.username,
          "--password",
          options.login.password,
        ]
      : [];
    for (const version of versions) {
      const archive = packageChart(
        command,
        top,
        chartFiles("podinfo", version),
      );
      await pushChart(command, archive, `oci://${server.host}/charts`, flags);
    }
    server.asked.length = 0;
    const plan = (changes: Partial<OciChart> = {}): OciChart => ({
      kind: "oci",
      repository: `${server.host}/charts/podinfo`,
      wanted: range("*"),
      isPlain: true,
      access: anyone,
      tracksDigest: false,
      ...changes,
    });
    return { top, server, plan };
  }

  const range = (text: string, filter?: string): OciChart["wanted"] => ({
    by: "range",
    range: text,
    filter,
    hasPlus: true,
  });

  it("is the latest of the range, over all pages of tags", async () => {
    const { top, server, plan } = await registry(
      ["1.0.0", "1.1.0", "1.2.0+build.7", "1.10.0", "2.0.0-rc.1"],
      { page: 1 },
    );
    expect(await chartYaml(sources(top)(plan()))).toContain("version: 1.10.0");
    expect(
      server.asked.filter((line) => line.includes("tags/list")),
    ).toHaveLength(5);
    const plus = sources(top)(plan({ wanted: range("~1.2") }));
    expect(await chartYaml(plus)).toContain("version: 1.2.0+build.7");
    const filtered = sources(top)(
      plan({ wanted: range(">=1.0.0-0", "-rc"), tracksDigest: true }),
    );
    expect(await chartYaml(filtered)).toContain("version: 2.0.0-rc.1");
  });

  it("a HelmRepository's version is fetched once for ever, an OCIRepository's tag is looked at each time", async () => {
    const { top, server, plan } = await registry(["1.0.0"]);
    const wanted = { by: "tag", tag: "1.0.0" } as const;
    await sources(top)(plan({ wanted }));
    server.asked.length = 0;
    await sources(top)(plan({ wanted }));
    expect(server.asked).toEqual([]);
    const first = await sources(top)(plan({ wanted, tracksDigest: true }));
    expect(server.asked.length).toBeGreaterThan(0);
    server.asked.length = 0;
    await sources(top)(plan({ wanted, tracksDigest: true }));
    expect(server.asked).toEqual(["GET /v2/charts/podinfo/manifests/1.0.0"]);
    // Somebody moves the tag.
    const files = {
      ...chartFiles("podinfo", "1.0.0"),
      "values.yaml": "color: red\n",
    };
    const moved = packageChart(command, top, files);
    await pushChart(command, moved, `oci://${server.host}/charts`);
    const second = await sources(top)(plan({ wanted, tracksDigest: true }));
    if ("why" in first || "why" in second) throw new Error("not fetched");
    expect(second.oci?.digest).not.toBe(first.oci?.digest);
    expect(Buffer.from(second.files.get("values.yaml") ?? "").toString()).toBe(
      "color: red\n",
    );
  });

  it("by its digest it is that very one", async () => {
    const { top, server, plan } = await registry(["1.0.0", "1.1.0"]);
    const manifest = server.manifests.get("charts/podinfo 1.0.0") ?? "";
    const digest = `sha256:${createHash("sha256").update(manifest).digest("hex")}`;
    const wanted = { by: "digest", digest } as const;
    const chart = await sources(top)(plan({ wanted, tracksDigest: true }));
    expect(chart).toMatchObject({ oci: { tag: undefined, digest } });
    await server.close();
    expect(
      await chartYaml(sources(top)(plan({ wanted, tracksDigest: true }))),
    ).toContain("1.0.0");
  });

  it("behind a token it needs the Secret's user and password, or who is logged in on this machine", async () => {
    const { top, server, plan } = await registry(["1.0.0"], { login });
    const access = { ...anyone, login };
    const one = sources(top)(plan({ access, tracksDigest: true }));
    expect(await chartYaml(one)).toContain("1.0.0");
    const unknown = ["Secret/apps/registry"];
    const refused = await failed(
      sources(top, { cached: false })(plan({ access: { ...anyone, unknown } })),
    );
    expect(refused.why).toContain("the registry does not let us see");
    expect(refused.hint).toContain("Secret/apps/registry");
    expect(refused.hint).toContain("`helm registry login`");
    const auth = Buffer.from(`${login.username}:${login.password}`).toString(
      "base64",
    );
    const docker = folder({
      "config.json": JSON.stringify({ auths: { [server.host]: { auth } } }),
    });
    const own = sources(top, {
      cached: false,
      env: { HELM_REGISTRY_CONFIG: join(docker, "config.json") },
    });
    expect(await chartYaml(own(plan()))).toContain("1.0.0");
  });

  it("fault 56: a registry that cannot be reached is said", async () => {
    const { top, server, plan } = await registry([]);
    await server.close();
    const { why, hint } = await failed(sources(top)(plan()));
    expect(why).toContain(
      `the registry of oci://${server.host}/charts/podinfo cannot be reached`,
    );
    expect(hint).toContain('not "no change"');
  });

  it("fault 57: a tag or a version that is not there, and the nearest ones", async () => {
    const { top, plan } = await registry(["1.0.0", "1.2.0"]);
    for (const tracksDigest of [true, false]) {
      const wanted = { by: "tag", tag: "1.1.0" } as const;
      const tag = await failed(sources(top)(plan({ wanted, tracksDigest })));
      expect(tag.why).toContain("there is no version `1.1.0` of oci://");
      expect(tag.hint).toBe("there are 1.2.0, 1.0.0");
    }
    const none = await failed(sources(top)(plan({ wanted: range(">=3") })));
    expect(none.why).toContain("there is no version `>=3`");
  });

  it("fault 58: a blob that is not what its digest says is refused", async () => {
    const { top, server, plan } = await registry(["1.0.0"]);
    for (const [digest, blob] of server.blobs)
      if (blob[0] === 0x1f)
        server.blobs.set(
          digest,
          Buffer.concat([blob.subarray(0, -1), Buffer.from([1])]),
        );
    const { why } = await failed(sources(top)(plan()));
    expect(why).toMatch(/helm cannot pull oci:.*mismatch/s);
  });
});
