import { describe, expect, it } from "vitest";
import { splitDocuments } from "../../src/render/documents.ts";
import { substituteObject } from "../../src/render/post-build.ts";
import { substitutionFailure } from "../../src/render/substitution-failures.ts";
import { readVariables } from "../../src/render/variables.ts";
import type { Fields } from "../../src/yaml/data.ts";

const secretData = { token: "a: hunter2", port: "80", title: '"x" y' };

/** What is said of an object with this data. */
function said(data: string, substitute: Fields, kind = "ConfigMap"): string[] {
  const text = `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: web\n  namespace: apps\ndata:\n${data}`;
  const postBuild = {
    substitute,
    substituteFrom: [{ kind: "Secret", name: "vars" }],
  };
  const variables = readVariables({ postBuild }, () => secretData);
  const [document] = splitDocuments(text);
  if (variables === undefined || document === undefined) throw new Error();
  const result = substituteObject(document.text, variables, { strict: true });
  return result.kind === "failed"
    ? result.problems.map(
        (one) => substitutionFailure(one, document, "apps").why,
      )
    : [];
}

const all = ": that fails all that the Kustomization apps applies";

describe("what is said where variables cannot be put in", () => {
  it("names the one whose value breaks the YAML, and where, but no value", () => {
    const [why] = said("  port: ${port}\n  url: ${token}\n", {});
    expect(why).toBe(
      `with the value of \`\${token}\` in \`url: \${token}\`, ConfigMap/apps/web is no YAML any more${all}`,
    );
    expect(why).not.toContain("hunter2");
  });

  it("names all that do, and of a Secret no line", () => {
    expect(said("  a: ${token}\n  b: ${title}\n  c: ${port}\n", {})).toEqual([
      `with the value of one of \`\${token}\`, \`\${title}\` in \`a: \${token}\`, ConfigMap/apps/web is no YAML any more${all}`,
    ]);
    expect(said("  a: pass-${token}\n", {}, "Secret")).toEqual([
      `with the value of \`\${token}\`, Secret/apps/web is no YAML any more${all}`,
    ]);
  });

  it("names both where only both together break it", () => {
    expect(said("  a: ${x}${y}\n", { x: "b:", y: " c" })).toEqual([
      `with the value of one of \`\${x}\`, \`\${y}\` in \`a: \${x}\${y}\`, ConfigMap/apps/web is no YAML any more${all}`,
    ]);
  });

  it.each([
    [
      "  a: ${x-\n",
      {},
      "ConfigMap/apps/web has a variable that nobody can read in `a: ${x-` (missing closing brace)",
    ],
    [
      "  a: ${x:0:1}\n",
      { x: "ä" },
      "`${x}` in ConfigMap/apps/web: what is cut out of the value has half a character in it",
    ],
    ["  a: ${x}\n", { "x-y": "1" }, "`x-y` is no name of a variable"],
    ["  a: ${x}\n", { x: 1 }, "the variable `x` is no text"],
  ])("%j with %j: %s", (data, substitute, why) => {
    expect(said(data, substitute)).toEqual([`${why}${all}`]);
  });
});
