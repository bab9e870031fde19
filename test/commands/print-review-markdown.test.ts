/** The review as the comment of a pull request; another parser judges what is Markdown in it. */
import { describe, expect, it } from "vitest";
import { reviewMarkdown } from "../../src/commands/print-review-markdown.ts";
import type { ReviewResult } from "../../src/review/result.ts";
import {
  cellsOf,
  markdownNodes,
  type MarkdownNode,
} from "../tools/markdown.ts";
import { controlsOf } from "./following-support.ts";
import {
  consequence,
  deployment,
  everything,
  hostileResult,
  resultOf,
  reviewed,
} from "./review-support.ts";

const rowsOf = async (text: string): Promise<string[][]> =>
  (await markdownNodes(text))
    .filter(({ type }) => type === "tableRow")
    .map(cellsOf);

const fencesOf = async (text: string): Promise<string[]> =>
  (await markdownNodes(text))
    .filter(({ type }) => type === "code")
    .map(({ value = "" }) => value);

describe("the comment", () => {
  it("begins with the verdict, and the worst in it", () => {
    const [first, , third] = reviewMarkdown(everything).split("\n");
    expect(first).toBe(
      "### 🔴 1 not rendered; 2 dangers; 1 added, 3 changed, 1 removed",
    );
    expect(third).toBe("From main (0123456) to the work tree.");
  });

  it("says of nothing that nothing changes, and no more", () => {
    expect(reviewMarkdown(resultOf())).toBe(
      "### nothing changes\n\nFrom main (0123456) to the work tree.\n",
    );
  });

  it("says what is left out", () => {
    const leftOut = {
      "chart-label": 0,
      checksum: 2,
      quantity: 0,
      volatile: 0,
      objects: 0,
    };
    expect(reviewMarkdown(resultOf({ leftOut }))).toContain(
      "work tree. Left out as noise: 2 checksums.\n",
    );
  });

  it("has the consequences as a table, with what to do, and the images with their workloads", async () => {
    expect(await rowsOf(reviewMarkdown(everything))).toEqual([
      ["", "Cluster", "Object", "What happens"],
      [
        "🔴 danger",
        "prod",
        "Deployment/default/app",
        "replicas becomes 0 (scaled-to-zero)",
      ],
      [
        "🔴 danger",
        "canary",
        "Service/default/old",
        "it is deleted since Kustomization/flux-system/apps prunes (prune: true) (object-deleted)<br>1. Keep it.<br>2. Remove it in a second commit.",
      ],
      [
        "🔵 notice",
        "canary",
        "Deployment/default/podinfo",
        "app goes from app:1 to app:2 (image-changed)",
      ],
      ["From", "To", "Workloads"],
      ["app:1", "app:2", "2"],
    ]);
  });

  it("has no column for clusters where there is one without a name", async () => {
    const result = resultOf({
      consequences: [consequence({ cluster: undefined })],
    });
    expect((await rowsOf(reviewMarkdown(result)))[0]).toEqual([
      "",
      "Object",
      "What happens",
    ]);
  });

  it("says what could not be rendered, and the fix", () => {
    const text = reviewMarkdown(everything);
    expect(text).toContain("#### Not rendered, so nobody knows what changes");
    expect(text).toContain(
      "- `prod · Kustomization flux-system/apps · HelmRelease apps/broken`: helm: no chart<br>fix: look whether it is there",
    );
  });

  it("folds each object's difference away, by cluster", async () => {
    const text = reviewMarkdown(everything);
    const summaries = [...text.matchAll(/<summary>(.*)<\/summary>/g)].map(
      ([, its = ""]) => its.replaceAll(/<\/?\w+>/g, ""),
    );
    expect(summaries).toEqual([
      "prod: 3 objects",
      "~ Deployment/default/app changed · Kustomization flux-system/apps",
      "~ ConfigMap/default/settings changed · Kustomization flux-system/apps",
      "+ Namespace/new added",
      "canary: 2 objects",
      "~ Deployment/default/podinfo changed · Kustomization flux-system/apps · HelmRelease apps/podinfo",
      "- Service/default/old removed · Kustomization flux-system/apps",
    ]);
    expect(text.match(/<details/g)).toHaveLength(7);
    expect(text.match(/<\/details>/g)).toHaveLength(7);
    expect(await fencesOf(text)).toEqual([
      "- spec.replicas: 1\n+ spec.replicas: 0\n- spec.template.spec.containers[name=app].image: app:1\n+ spec.template.spec.containers[name=app].image: app:2",
      '@@ data["app.conf"], line 1 @@\n  one\n  two\n- three\n+ 3\n  four\n  five',
      "+ kind: Namespace\n+ metadata:\n+   name: new",
      "- spec.template.spec.containers[name=app].image: app:1\n+ spec.template.spec.containers[name=app].image: app:2",
      "- kind: Service\n- spec:\n-   ports:\n-     - port: 80",
    ]);
  });

  it("shows equal changes of several clusters once, and says where it is otherwise", async () => {
    const inCluster = (cluster: string, image: string) =>
      reviewed(deployment("app:1"), deployment(image), { cluster });
    const text = reviewMarkdown(
      resultOf({
        objects: [
          inCluster("a", "app:2"),
          inCluster("b", "app:2"),
          inCluster("c", "app:3"),
        ],
      }),
    );
    expect(await fencesOf(text)).toHaveLength(2);
    expect(text).toContain(
      "<b><code>a</code>, <code>b</code></b>: 1 object</summary>",
    );
    expect(text).toContain(" · same in a and b, different in c</summary>");
  });

  it("84: nor do clusters' names mention anybody where changes differ", () => {
    const text = reviewMarkdown(
      resultOf({
        objects: ["@a", "<b>"].map((cluster) =>
          reviewed(deployment("app:1"), deployment(cluster), { cluster }),
        ),
      }),
    );
    expect(text).toContain("different in each of @&#8203;a, &#60;b&#62;<");
  });
});

/** Kinds of nodes that a review is made of, and the HTML in it. */
const innocent = new Set(
  "root heading text paragraph table tableRow tableCell inlineCode html list listItem code".split(
    " ",
  ),
);
const ownHtml =
  /^(?:<\/?code>|<br>|<\/details>|<details(?: open)?>|<\/?summary>|<\/?b>|\s|[^<>])*$/;

describe("84: nothing hostile is more than text in it", () => {
  it.each([
    ["a mention", "@admin and @acme/owners"],
    ["a reference to an issue", "#12 acme/other#3 GH-4 !5 ~bug %2"],
    [
      "a link",
      "https://evil.example [x](https://evil.example) www.evil.example",
    ],
    ["an image", "![x](https://evil.example/x.png)"],
    [
      "HTML",
      `</details></code></summary><script>alert(1)</script><img src=x onerror="x"> <!-- x -->`,
    ],
    ["a fence", "x\n```\n# head\n````\n~~~\n"],
    ["code", "`` ` ``` `x"],
    ["a table", String.raw`a | b \| c \\| d`],
    ["a heading and a list", "# x\n- y\n1. z\n> q\n---\n/close\n"],
    ["a terminal's sequence", "\u001B[2J\u001B]0;t\u0007\u009B1m\r\u2028"],
    ["a text that turns around", "\u202Etxt\u2066x\u061C\u200F"],
    ["an entity", "&lt;b&gt; &#64;admin $x^2$ {+ x +}"],
    ["a marker of ours", "<!-- fluxsmith:review -->"],
  ])("%s", async (_, text) => {
    const printed = reviewMarkdown(hostileResult(text));
    const nodes = await markdownNodes(printed);
    const types = nodes.map(({ type }) => type);
    expect(types.filter((type) => !innocent.has(type))).toEqual([]);
    for (const html of valuesOf(nodes, "html")) expect(html).toMatch(ownHtml);
    // As many headings, rows, cells and lists as without it.
    const usual = await markdownNodes(reviewMarkdown(hostileResult("x")));
    for (const type of ["heading", "tableRow", "tableCell", "listItem", "code"])
      expect(count(nodes, type)).toBe(count(usual, type));
    expect(controlsOf(printed.replaceAll("\n", ""))).toEqual([]);
    expect(printed).not.toMatch(
      /[\u061C\u200F\u202A-\u202E\u2066-\u2069\u2028]/,
    );
    for (const plain of valuesOf(nodes, "text"))
      expect(plain).not.toMatch(/[@#]\w|:\/\/|www\.|\bGH-\d/);
    expect(printed).not.toMatch(/^\/close|^<!--/m);
  });

  it("not even where texts in HTML stand: mentions are code there, or broken", () => {
    const text = reviewMarkdown(hostileResult("@admin"));
    const outside = text
      .replaceAll(/^(`{3,})diff\n[^]*?\n\1$/gm, "")
      .replaceAll(/<code>[^<]*<\/code>|`[^`\n]*`/g, "");
    expect(outside).not.toMatch(/@\w/);
  });
});

const valuesOf = (nodes: readonly MarkdownNode[], type: string): string[] =>
  nodes.filter((node) => node.type === type).map(({ value = "" }) => value);

const count = (nodes: readonly MarkdownNode[], type: string): number =>
  nodes.filter((node) => node.type === type).length;

describe("63: a comment that would be too large", () => {
  const limit = 65_536;
  /** As GitHub counts. */
  const size = (text: string): number => Array.from(text).length;

  const many = (
    length: number,
    more: (at: number) => Partial<ReviewResult["objects"][number]> = () => ({}),
  ): ReviewResult["objects"] =>
    Array.from({ length }, (_, at) =>
      reviewed(deployment("app:1"), deployment(`app:${at}🌈`), {
        name: `app-${at}`,
        ...more(at),
      }),
    );

  it("keeps the dangerous objects, and counts the others", () => {
    const objects = many(3000);
    const text = reviewMarkdown(
      resultOf({
        objects,
        images: [],
        consequences: [2999, 1500].map((at) =>
          consequence({
            object: {
              kind: "Deployment",
              namespace: "default",
              name: `app-${at}`,
            },
          }),
        ),
      }),
    );
    expect(size(text)).toBeLessThanOrEqual(limit - 128);
    expect(size(text)).toBeGreaterThan(limit - 2000);
    for (const name of ["app-2999", "app-1500", "app-0"])
      expect(text).toContain(`<code>Deployment/default/${name}</code>`);
    const shown = text.match(/```diff/g)?.length ?? 0;
    expect(text).toContain(
      `_Not shown, for want of room: ${3000 - shown} of 3000 objects._`,
    );
  });

  it("keeps the dangers of many consequences, and counts the others by severity", () => {
    const text = reviewMarkdown(
      resultOf({
        objects: many(500),
        images: [],
        consequences: [
          ...Array.from({ length: 300 }, (_, at) =>
            consequence({ why: `reason ${at}` }),
          ),
          ...Array.from({ length: 3000 }, (_, at) =>
            consequence({ severity: "notice", why: `notice ${at}` }),
          ),
        ],
      }),
    );
    expect(size(text)).toBeLessThanOrEqual(limit - 128);
    expect(text.match(/reason \d+/g)).toHaveLength(300);
    expect(text).toMatch(/_Not shown, for want of room: \d+ notice\._/);
    // What changes is shown as well.
    expect(text).toContain("```diff");
  });

  it("cuts one large object, and shows the small ones", () => {
    const data = Object.fromEntries(
      Array.from({ length: 9000 }, (_, at) => [`key-${at}`, "value"]),
    );
    const text = reviewMarkdown(
      resultOf({
        objects: [
          reviewed(undefined, { data }, { name: "large" }),
          ...many(20),
        ],
      }),
    );
    expect(size(text)).toBeLessThanOrEqual(limit - 128);
    expect(text.match(/<code>Deployment\/default\/app-/g)).toHaveLength(20);
    const [, hidden] = /_(\d+) more lines_/.exec(text) ?? [];
    expect(text.match(/^\+ {3}key-/gm)?.length).toBe(9000 - Number(hidden));
    expect(text).toContain(
      `_Not shown, for want of room: ${hidden} lines of those that are shown._`,
    );
  });

  it("is whole as long as it fits: nothing is cut for a share of its own", () => {
    const consequences = Array.from({ length: 500 }, (_, at) =>
      consequence({ why: `reason ${at}` }),
    );
    const text = reviewMarkdown(resultOf({ consequences, objects: many(5) }));
    expect(size(text)).toBeGreaterThan(limit / 2);
    expect(text).not.toContain("Not shown");
  });

  it.each([
    ["names", "x".repeat(100_000)],
    ["backticks", "`".repeat(100_000)],
    ["characters of four bytes", "🌈".repeat(70_000)],
    ["lines", "line\n".repeat(50_000)],
    ["what must be escaped", "<|>".repeat(30_000)],
  ])(
    "of endless %s stays below the limit, and in one piece",
    async (_, text) => {
      const printed = reviewMarkdown(hostileResult(text));
      expect(size(printed)).toBeLessThanOrEqual(limit - 128);
      const nodes = await markdownNodes(printed);
      for (const html of valuesOf(nodes, "html")) expect(html).toMatch(ownHtml);
      expect(printed.match(/<details/g)?.length).toBe(
        printed.match(/<\/details>/g)?.length,
      );
    },
  );

  it("shows of long values the part where they differ", async () => {
    const long = "x".repeat(5000);
    const text = reviewMarkdown(
      resultOf({
        objects: [reviewed({ a: `${long}before` }, { a: `${long}after` })],
      }),
    );
    const [fence = ""] = await fencesOf(text);
    expect(fence).toMatch(/^- a: x+…x+before\n\+ a: x+…x+after$/);
    expect(fence.length).toBeLessThan(500);
  });
});
