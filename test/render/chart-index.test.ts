import { describe, expect, it } from "vitest";
import {
  chooseChart,
  readIndex,
  type ChartIndex,
} from "../../src/render/chart-index.ts";

function index(text: string): ChartIndex {
  const read = readIndex(text);
  if ("why" in read) throw new Error(read.why);
  return read;
}

const entry = (version: string, more = ""): string =>
  `    - {name: web, version: ${version}, urls: [web-${version}.tgz]${more}}\n`;

const of = (...entries: readonly string[]): ChartIndex =>
  index(`apiVersion: v1\nentries:\n  web:\n${entries.join("")}`);

const chosen = (charts: ChartIndex, wanted: string): string => {
  const found = chooseChart(charts, "web", wanted);
  return "why" in found
    ? `${found.why}; ${found.hint ?? ""}`
    : `${found.version} ${found.url}`;
};

describe("an index", () => {
  it("is read from YAML and from JSON, its scalars as they are written", () => {
    const yaml = of(
      `    - {version: 1.10, urls: [a], digest: 0123, created: 2024-01-01T00:00:00Z}\n`,
    );
    const json = index(
      JSON.stringify({
        apiVersion: "v1",
        entries: {
          web: [
            {
              version: "1.10",
              urls: ["a"],
              digest: "0123",
              created: "2024-01-01T00:00:00Z",
            },
          ],
        },
      }),
    );
    expect(yaml).toEqual(json);
    expect(yaml.get("web")?.[0]).toEqual({
      version: "1.10",
      url: "a",
      digest: "0123",
      created: "2024-01-01T00:00:00Z",
    });
  });

  it("that is none is said", () => {
    for (const text of ["", "<html></html>", "entries: {}", "[]", "a: ["])
      expect(readIndex(text)).toEqual({
        why: "its index.yaml is no index of charts",
      });
  });

  it("without charts has none", () => {
    expect(index("apiVersion: v1\nentries: {}\n").size).toBe(0);
    expect(chosen(index("apiVersion: v1\n"), "*")).toContain("no chart `web`");
  });
});

describe("a version is chosen", () => {
  const charts = of(
    entry("1.0.0"),
    entry("1.2.0"),
    entry("2.0.0-rc.1"),
    entry("1.1.0"),
    entry("not-a-version"),
  );

  it.each([
    ["*", "1.2.0"],
    ["", "1.2.0"],
    ["<1.2", "1.1.0"],
    ["1.0.0", "1.0.0"],
    [">=2.0.0-0", "2.0.0-rc.1"],
    ["not-a-version", "not-a-version"],
  ])("as Flux does it for `%s`: %s", (wanted, version) => {
    expect(chosen(charts, wanted)).toBe(`${version} web-${version}.tgz`);
  });

  it("the one made last, where only the build metadata differ", () => {
    const builds = of(
      entry("1.0.0+a", ", created: 2024-01-01T00:00:00Z"),
      entry("1.0.0+c", ", created: 2024-03-01T00:00:00Z"),
      entry("1.0.0+b", ", created: 2024-02-01T00:00:00+01:00"),
    );
    expect(chosen(builds, "1.x")).toContain("1.0.0+c");
  });

  it.each([
    ["1.1.5", "there are 2.0.0-rc.1, 1.2.0, 1.1.0, 1.0.0"],
    ["0.9.0", "there are 1.1.0, 1.0.0"],
    ["3.0.0", "there are 2.0.0-rc.1, 1.2.0"],
    [">=3", "there are 2.0.0-rc.1, 1.2.0, 1.1.0"],
  ])("57: where `%s` is not there, the nearest are named", (wanted, hint) => {
    expect(chosen(charts, wanted)).toBe(
      `there is no version \`${wanted}\` of web; ${hint}`,
    );
  });

  it("57: what is no range is said", () => {
    expect(chosen(charts, ">=x.y.z.")).toBe(
      "`>=x.y.z.` is no range of versions; ",
    );
  });
});
