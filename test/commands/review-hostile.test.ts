/** Fault 84: hostile text in manifests and charts is text in every output, from end to end. */
import { describe, expect, it } from "vitest";
import { markdownNodes, type MarkdownNode } from "../tools/markdown.ts";
import {
  canRender,
  chart,
  configMap,
  fleet,
  prod,
  release,
  type Fleet,
} from "./fleet.ts";
import { controlsOf } from "./following-support.ts";
import { outputs, reviewInAll } from "./review-outputs.ts";

/** Everything that steers what reads one of the outputs. */
const hostile: Readonly<Record<string, string>> = {
  terminal: "\u001B[2J\u001B]0;title\u0007",
  fence: "x\n```\n# heading\n````\n</details>\n| a | b |\n/close\n",
  html: `</script></code></summary><script>alert(1)</script><img src=x onerror="x">`,
  mention: "@admin @acme/owners #12 https://evil.example www.evil.example",
  command: "x\n::error::owned\n::stop-commands::y\r\n%0A::warning::z",
  turned: "\u202Etxt\u2066x",
};

const quoted = (text: string): string => JSON.stringify(text);

/** A text in all that a person may write, and in what a chart makes of it; it fails with it where it is to. */
function everywhere(text: string, isFailing: boolean): Fleet {
  const one = fleet(prod({ ...chart, "apps/map.yaml": configMap("map", {}) }));
  const name = text.replaceAll(/[\r\n]/g, " ");
  one.write(
    "apps/map.yaml",
    `apiVersion: v1
kind: ConfigMap
metadata:
  name: map
  namespace: apps
  annotations: {${quoted(`a/${name}`)}: ${quoted(text)}}
  labels: {${quoted(name)}: ${quoted(name)}}
data: {${quoted(name)}: ${quoted(text)}, long: ${quoted(`one\n${text}\ntwo\n`)}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: ${quoted(name)}, namespace: ${quoted(name)}}
data: {${quoted(name)}: ${quoted(text)}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${quoted(`d${name}`)}, namespace: apps}
spec:
  replicas: 0
  selector: {matchLabels: {a: b}}
  template:
    metadata: {labels: {a: b}}
    spec:
      hostNetwork: true
      containers: [{name: ${quoted(name)}, image: ${quoted(text)}, args: [${quoted(text)}], securityContext: {privileged: true}}]
`,
  );
  one.write(
    "apps/web.yaml",
    release("web", `  values: {text: ${quoted(text)}}\n`),
  );
  one.write(
    "charts/web/templates/web.yaml",
    isFailing
      ? "{{ fail .Values.text }}"
      : `apiVersion: v1
kind: ConfigMap
metadata: {name: made, annotations: {x: {{ .Values.text | toJson }}}}
data: {x: {{ .Values.text | toJson }}}
`,
  );
  return one;
}

/** The control characters, but for lines' ends. */
const unseen = (text: string): string[] =>
  controlsOf(text.replaceAll("\n", ""));

/** How many of each there are. */
const tagsOf = (page: string): number[] =>
  [/<script/g, /<img/g, /<a[ >]/g, /<details/g].map(
    (tag) => page.match(tag)?.length ?? 0,
  );

const shapes = ["heading", "tableRow", "tableCell", "code", "link", "image"];

const shapeOf = (nodes: readonly MarkdownNode[]): number[] =>
  shapes.map((shape) => nodes.filter(({ type }) => type === shape).length);

const valuesOf = (nodes: readonly MarkdownNode[], type: string): string[] =>
  nodes.filter((node) => node.type === type).map(({ value = "" }) => value);

describe.skipIf(!canRender).each([false, true])(
  "84: hostile text, where a chart fails with it: %s",
  (isFailing) => {
    it.each(Object.entries(hostile))(
      "%s: is text in every output",
      async (_what, text) => {
        const usual = await reviewInAll(everywhere("x", isFailing));
        const runs = await reviewInAll(everywhere(text, isFailing));
        for (const output of outputs) {
          const { code, stdout, stderr } = runs[output];
          expect(code).toBe(isFailing ? 2 : 1);
          expect([...unseen(stdout), ...unseen(stderr)]).toEqual([]);
        }
        expect(JSON.parse(runs.json.stdout)).toMatchObject({
          failures: isFailing ? [{ release: "apps/web" }] : [],
        });
        expect(tagsOf(runs.html.stdout)).toEqual(tagsOf(usual.html.stdout));

        const lines = runs.github.stdout.split("\n").slice(0, -1);
        expect(lines).toHaveLength(usual.github.stdout.split("\n").length - 1);
        for (const line of lines)
          expect(line).toMatch(/^::(?:error|warning|notice) [^:]*title=/);

        const markdown = runs.markdown.stdout;
        const nodes = await markdownNodes(markdown);
        expect(shapeOf(nodes)).toEqual(
          shapeOf(await markdownNodes(usual.markdown.stdout)),
        );
        for (const html of valuesOf(nodes, "html"))
          expect(html).toMatch(
            /^(?:<\/?code>|<br>|<\/?details(?: open)?>|<\/?summary>|<\/?b>|\s|[^<>])*$/,
          );
        for (const plain of valuesOf(nodes, "text"))
          expect(plain).not.toMatch(/[@#]\w|:\/\/|www\./);
        expect(markdown).not.toMatch(/^\/close|[\u202A-\u202E\u2066-\u2069]/m);
      },
    );
  },
);
