/** The formats that are text: Mermaid, DOT and JSON. */
import { expect, it } from "vitest";
import { dot } from "../../src/graph/dot.ts";
import { draw } from "../../src/graph/drawing.ts";
import { graphJson } from "../../src/graph/json.ts";
import type { Graph } from "../../src/graph/graph.ts";
import { mermaid } from "../../src/graph/mermaid.ts";
import {
  edge,
  fastest,
  fleet,
  graphOf,
  hostileGraph,
  hostileTexts,
  node,
} from "./support.ts";

const [a, b] = [node("a"), node("b")];
const pair = graphOf([a, b], [edge(a, b)]);

it.each([
  ["added", "+"],
  ["changed", "~"],
  ["removed", "-"],
  ["failed", "!"],
] as const)(
  "what is marked is set off from the rest of a drawing: %s",
  (word, sign) => {
    const mark = { word, note: "told in words", target: "object-1", key: "t1" };
    const [first, second] = draw(pair, new Map([[b.id, mark]])).nodes;
    expect(first).toMatchObject({ classes: "", sign: "", target: "", key: "" });
    expect(second).toMatchObject({
      classes: `is-touched is-${word}`,
      sign,
      target: "object-1",
      key: "t1",
      notes: "told in words",
    });
    expect(second?.title).toContain("told in words");
  },
);

it("a drawing shows nothing of ids: they may say more than is to be seen", () => {
  const hidden = pair.nodes.map((one) => ({ ...one, name: "***" }));
  expect(JSON.stringify(draw({ ...pair, nodes: hidden }))).not.toContain(
    "HelmRelease/apps/a",
  );
});

it("an empty graph is one in each", () => {
  expect(mermaid(graphOf([]))).toBe("flowchart LR\n");
  expect(dot(graphOf([]))).toMatch(/^digraph flux \{\n[^]*\}\n$/);
  expect(JSON.parse(graphJson(graphOf([])))).toEqual(graphOf([]));
});

/** What Mermaid's entities mean, as its `decodeEntities` and then HTML have it. */
const meant = (text: string): string =>
  text.replaceAll(/#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));

/** As people are to see a text. */
const seen = (text: string): string =>
  text
    .replaceAll("\n", String.raw`\n`)
    .replaceAll("\t", String.raw`\t`)
    .replaceAll("\u001B", String.raw`\x1b`)
    .replaceAll("\u202E", String.raw`\u202e`);

it("in Mermaid a hostile text is a quoted one of letters and entities (fault 84)", () => {
  const text = mermaid(hostileGraph());
  const quoted = [...text.matchAll(/"([^"]*)"/g)].map(([, its = ""]) => its);
  for (const its of quoted) expect(its).toMatch(/^(?:[\w \-/.,()]|#\d+;)*$/);
  for (const hostile of hostileTexts)
    expect(quoted.map(meant)).toContain(seen(hostile));
  // Without the quoted ones nothing is left but what we say ourselves.
  expect(text.replaceAll(/"[^"]*"/g, '""')).toMatch(
    /^flowchart LR\n(?: +(?:subgraph c\d+\[""\]|n\d+\[""\]|end|n\d+ -\.->\|""\| n\d+)\n)+$/,
  );
});

it("in DOT a hostile text is a quoted one, in which no escape and no entity is its own (fault 84)", () => {
  const text = dot(hostileGraph());
  const quoted = [...text.matchAll(/"((?:[^"\\]|\\.)*)"/g)];
  const read = quoted.map(([, its = ""]) =>
    its
      .split(String.raw`\n`)[0]
      ?.replaceAll(/\\(.)/g, "$1")
      .replaceAll("&amp;", "&"),
  );
  // A doubled backslash before an n is a text's own.
  const plain = hostileTexts.map(seen).filter((one) => !one.includes("\\"));
  expect(read).toEqual(expect.arrayContaining(plain));
  expect(text).toContain(String.raw`x\\\" ];} evil [label=\"\\N\\G\\l`);
  expect(text).toContain("&amp;lt;b&amp;gt; &amp;amp;");
  expect(text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""')).toMatch(
    /^digraph flux \{\n(?: +(?:rankdir=LR;|(?:node|edge) \[[^"\]]*""[^\]]*\];|subgraph cluster_\d+ \{|label="";|n\d+ (?:-> n\d+ )?\[(?:\w+=""(?:, )?)+\];|\})\n)+\}\n$/,
  );
});

it("JSON keeps a hostile text as it is, without control characters of a terminal", () => {
  const text = graphJson(hostileGraph());
  expect(text).not.toContain("\u001B");
  const { nodes } = JSON.parse(text) as Graph;
  expect(nodes.map(({ name }) => name)).toEqual(hostileTexts);
});

it("each takes less than a second for 2,000 objects", async () => {
  const graph = fleet(320, 5);
  for (const print of [mermaid, dot, graphJson, draw])
    expect(await fastest(() => print(graph))).toBeLessThan(1000);
});
