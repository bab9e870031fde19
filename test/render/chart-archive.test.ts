import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { unpackChart } from "../../src/render/chart-archive.ts";
import { tgz, type TarMember } from "../tools/tar.ts";

const chartYaml = { name: "web/Chart.yaml", content: "name: web\n" };

const unpack = (...members: readonly TarMember[]) =>
  unpackChart(tgz([chartYaml, ...members]));

describe("a packaged chart", () => {
  it("is what lies below its outermost folder", () => {
    const files = unpack(
      { name: "web/templates/", type: "5" },
      { name: "web/templates/a.yaml", content: "\uFEFFa: 1\n" },
      { name: "web\\charts\\db\\Chart.yaml", content: "name: db\n" },
      { name: "web/./values.yaml", content: "b: 2\n" },
      { name: "web/link", type: "2" },
    );
    if ("why" in files) throw new Error(files.why);
    expect(
      Object.fromEntries(
        [...files].map(([path, bytes]) => [
          path,
          Buffer.from(bytes).toString(),
        ]),
      ),
    ).toEqual({
      "Chart.yaml": "name: web\n",
      "templates/a.yaml": "a: 1\n",
      "charts/db/Chart.yaml": "name: db\n",
      "values.yaml": "b: 2\n",
      // As Helm has it.
      link: "",
    });
  });

  it.each([
    ["web/../../outside"],
    ["web/templates/../../outside"],
    ["web//etc/passwd"],
    ["web\\..\\outside"],
    ["web/C:/outside"],
    [".."],
    ["outside"],
  ])("60: a file outside of its folder is refused: %s", (name) => {
    expect(unpack({ name, content: "x" })).toEqual({
      why: "it holds a file outside of its folder",
    });
  });

  it("without a Chart.yaml in its folder it is none", () => {
    expect(unpackChart(tgz([{ name: "web/values.yaml" }]))).toEqual({
      why: "it holds no Chart.yaml",
    });
    expect(unpackChart(tgz([{ name: "Chart.yaml", content: "a" }]))).toEqual({
      why: "its Chart.yaml is in no folder",
    });
  });

  it("names that no disk takes are refused", () => {
    const file = { name: "web/a", content: "x" };
    expect(unpack(file, { name: "web/a/b", content: "y" })).toEqual({
      why: "it holds a file and a folder of one name",
    });
    const path = `web/${"x".repeat(300)}`;
    const record = ` path=${path}\n`;
    const content = `${record.length + 3}${record}`;
    expect(unpack({ name: "h", type: "x", content }, file)).toEqual({
      why: "it holds a file of a name that no disk takes",
    });
  });

  it("what is too large, or not packed, is refused", () => {
    const large = { name: "web/big", content: Buffer.alloc(6 * 1024 * 1024) };
    expect(unpack(large)).toEqual({
      why: "it holds a file of more than 5 MiB",
    });
    const bomb = gzipSync(Buffer.alloc(101 * 1024 * 1024));
    expect(unpackChart(bomb)).toEqual({ why: "it is larger than 100 MiB" });
    expect(unpackChart(Buffer.from("<html>"))).toEqual({
      why: "it is not packed by gzip",
    });
  });
});
