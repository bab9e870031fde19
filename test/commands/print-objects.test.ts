import { describe, expect, it } from "vitest";
import {
  printJson,
  printNames,
  printTable,
} from "../../src/commands/print-objects.ts";
import type { FluxObject } from "../../src/discovery/flux-object.ts";

const object: FluxObject = {
  kind: "HelmRelease",
  apiVersion: "helm.toolkit.fluxcd.io/v2",
  namespace: "apps",
  name: "podinfo",
  file: "a.yaml",
  line: 3,
  origin: "generated",
};

function printed(
  print: (stdout: { write: (text: string) => unknown }) => void,
): string {
  const out: string[] = [];
  print({ write: (text) => out.push(text) });
  return out.join("");
}

const table = (objects: readonly FluxObject[]): string =>
  printed((stdout) =>
    printTable(objects, stdout, (style, text) => `<${style} ${text}>`),
  );

describe("the table", () => {
  it("is aligned, with a dash for nothing, no blanks at its lines' ends, and a dim head", () => {
    const objects = [
      object,
      { ...object, kind: "Bucket", name: "a-long-name", version: "1" },
    ];
    expect(table(objects)).toBe(
      `<dim KIND         NAMESPACE  NAME         SOURCE  VERSION  KUSTOMIZATION  ORIGIN     FILE>
HelmRelease  apps       podinfo      -       -        -              generated  a.yaml:3
Bucket       apps       a-long-name  -       1        -              generated  a.yaml:3
`,
    );
  });

  it("has a column of clusters where there are some", () => {
    const text = table([object, { ...object, cluster: "prod" }]);
    expect(text.split("\n").map((line) => line.slice(0, 13))).toEqual([
      "<dim CLUSTER ",
      "-        Helm",
      "prod     Helm",
      "",
    ]);
  });

  it("is nothing at all without objects", () => {
    expect(table([])).toBe("");
  });
});

describe("what comes from a file", () => {
  const hostile = { ...object, name: "a\u001B[31m\nb\tc\u0085" };
  const shown = String.raw`a\x1b[31m\nb\tc\x85`;

  it("cannot steer the terminal, nor break a line (fault 84)", () => {
    expect(table([hostile])).toContain(` ${shown} `);
    expect(printed((stdout) => printNames([hostile], stdout))).toBe(
      `HelmRelease/apps/${shown}\n`,
    );
  });

  it("is told a program as it is", () => {
    const text = printed((stdout) => printJson([hostile], stdout));
    expect(JSON.parse(text)).toEqual([hostile]);
  });
});

describe("JSON", () => {
  it("is an array with an object a line, without what is not known", () => {
    const objects = [{ ...object, cluster: undefined }, object];
    const line = JSON.stringify(object);
    expect(printed((stdout) => printJson(objects, stdout))).toBe(
      `[\n${line},\n${line}\n]\n`,
    );
    expect(printed((stdout) => printJson([], stdout))).toBe("[]\n");
  });
});
