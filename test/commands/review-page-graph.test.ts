/** The dependency graph on the page of `diff --output html`, as text and in a real browser. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pageOfReview } from "../../src/commands/print-review-page.ts";
import type { ReviewGraph } from "../../src/commands/review-graph.ts";
import { reviewPage, type PageGraph } from "../../src/commands/review-page.ts";
import type { ReviewResult } from "../../src/review/result.ts";
import { hostileTexts } from "../graph/support.ts";
import {
  browserPath,
  openPage,
  startBrowser,
  type OpenPage,
  type PageOptions,
} from "../tools/browser.ts";
import { contrasts } from "../tools/contrasts.ts";
import { release } from "./fleet.ts";
import { controlsOf } from "./following-support.ts";
import {
  change,
  changedRelease,
  failure,
  graphOf,
  head,
} from "./review-graph-support.ts";
import { consequence, resultOf } from "./review-support.ts";

/** So many more releases, all of what is there already. */
const larger = (count: number): Record<string, string> => ({
  ...head,
  ...Object.fromEntries(
    Array.from({ length: count }, (_, at) => [
      `late/more-${at}.yaml`,
      release(`more-${at}`),
    ]),
  ),
});

const html = (result: ReviewResult, graph: ReviewGraph): string =>
  reviewPage(pageOfReview(result, graph));

function pageGraph(result: ReviewResult, graph: ReviewGraph): PageGraph {
  const [found] = pageOfReview(result, graph).graphs;
  if (found === undefined) throw new Error("nothing is drawn");
  return found;
}

/** Every release of late changes. */
const manyChange = (count: number): ReviewResult =>
  resultOf({
    objects: Array.from({ length: count }, (_, at) =>
      changedRelease(
        `more-${at}`,
        { spec: {} },
        { spec: { suspend: true } },
        {
          kustomization: "flux-system/late",
        },
      ),
    ),
  });

describe("what is drawn", () => {
  it("is what is touched, and what hangs together with it", () => {
    const { summary, near, whole, isOpen } = pageGraph(change, graphOf(change));
    expect(summary).toBe(
      "10 of 12 objects: what is touched, what it needs, what needs it, and what applies it.",
    );
    expect(near.nodes.map(({ name }) => name)).toEqual([
      "flux-system",
      "db",
      "front",
      "old",
      "side",
      "web",
      "apps",
      "flux-system",
      "infra",
      "late",
    ]);
    expect(whole.map(({ nodes }) => nodes.length)).toEqual([12]);
    expect(isOpen).toBe(true);
  });

  it("is folded away where there is much of it", () => {
    const result = manyChange(50);
    const graph = graphOf(result, { files: larger(50) });
    expect(pageGraph(result, graph)).toMatchObject({ isOpen: false });
  });

  it("is no more than can be looked at, which is said: the nearest, and those that change first", () => {
    const result = manyChange(5000);
    const graph = graphOf(result, { files: larger(5000) });
    const { summary, near, whole, legend } = pageGraph(result, graph);
    expect(summary).toBe(
      "150 of 5011 objects. It would be 5005: what is touched, what it needs, what needs it, and what applies it; here are the nearest. All of them are too many to draw here.",
    );
    expect(near.nodes).toHaveLength(150);
    expect(near.nodes.filter(({ sign }) => sign === "")).toEqual([]);
    expect(whole).toEqual([]);
    // What is not drawn is counted all the same.
    expect(legend).toEqual([
      { sign: "~", text: "5001 changed", classes: "is-changed" },
    ]);
    expect(html(result, graph)).not.toContain('id="whole"');
  });

  it("is all there is without a choice, where all of it hangs together", () => {
    const result = resultOf({ objects: change.objects.slice(0, 1) });
    const files = Object.fromEntries(
      Object.entries(head).filter(([path]) =>
        /^(?:clusters\/prod\/(?:apps|flux)|apps\/(?:web|db|front))/.test(path),
      ),
    );
    const { summary, whole } = pageGraph(result, graphOf(result, { files }));
    expect(summary).toBe("All 7 objects of what Flux applies.");
    expect(whole).toEqual([]);
  });

  it("is nothing where the change touches nothing in it", () => {
    const result = resultOf();
    expect(pageOfReview(result, graphOf(result)).graphs).toEqual([]);
    expect(pageOfReview(change).graphs).toEqual([]);
  });

  it("says what happens to each, and leads to where more of it is told", () => {
    const { near, legend } = pageGraph(change, graphOf(change));
    const told = near.nodes.flatMap(({ name, sign, notes, target }) =>
      sign === "" ? [] : [`${sign} ${name}: ${notes} → ${target}`],
    );
    expect(told).toEqual([
      "- old: removed, 1 object of it changes → object-2",
      "! side: not rendered → failure-1",
      "~ web: changed, 1 object of it changes → object-1",
      "~ apps: 2 objects of it change → object-1",
    ]);
    expect(legend.map(({ sign, text }) => `${sign} ${text}`)).toEqual([
      "! 1 not rendered",
      "- 1 removed",
      "~ 2 changed",
    ]);
  });

  it("says of what could not be rendered that it changes, too", () => {
    const result = { ...change, failures: [failure({ release: "apps/web" })] };
    const { near } = pageGraph(result, graphOf(result));
    const web = near.nodes.find(({ name }) => name === "web");
    expect(web).toMatchObject({
      sign: "!",
      notes: "not rendered, changed, 1 object of it changes",
      target: "object-1",
    });
  });

  it("62: has no secrets in it", () => {
    const files = {
      ...head,
      "apps/web.yaml": release("web", "  dependsOn: [{name: s3cret-name}]\n"),
    };
    const hide = (text: string): string =>
      text.replaceAll("s3cret-name", "***");
    const graph = graphOf(change, { files, hide });
    const { near, whole } = pageGraph(change, graph);
    for (const { nodes } of [near, ...whole])
      expect(nodes.map(({ name }) => name)).toContain("***");
    expect(html(change, graph)).not.toContain("s3cret");
  });

  it("is the same for the same review", () => {
    expect(html(change, graphOf(change))).toBe(html(change, graphOf(change)));
  });
});

/** Each in every place that a text of the repository gets into. */
const hostileReview = resultOf({
  objects: hostileTexts.map((text) =>
    changedRelease(
      text,
      undefined,
      {
        spec: { dependsOn: [{ name: text, namespace: text }] },
      },
      { namespace: text, file: text },
    ),
  ),
  failures: hostileTexts.map((text) =>
    failure({ release: `${text}/${text}`, why: text }),
  ),
});

it("84: nothing hostile is more than text in it", () => {
  const text = html(hostileReview, graphOf(hostileReview));
  expect(text.match(/<script/g)).toHaveLength(1);
  expect(text).not.toContain("<img");
  expect(controlsOf(text.replaceAll("\n", ""))).toEqual([]);
  expect(text.match(/href="[^#]/g)).toBeNull();
});

describe.skipIf(browserPath === undefined)("in Chromium", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());

  const open = (
    options: PageOptions = {},
    result = change,
    graph = graphOf(result),
  ): Promise<OpenPage> => openPage(browser, html(result, graph), options);

  const names = (page: Page, selector: string): Promise<string[]> =>
    page.locator(`${selector} .name >> visible=true`).allTextContents();
  const cards = (page: Page): Promise<string[]> =>
    page
      .locator(".card > summary >> visible=true")
      .evaluateAll((all) =>
        all.map(({ textContent }) =>
          textContent.split(/\s+/).slice(1, 3).join(" "),
        ),
      );
  const focused = (page: Page): Promise<string> =>
    page.evaluate<string>(
      "document.activeElement.querySelector('.name')?.textContent",
    );
  const node = (page: Page, name: string) =>
    page.locator(".canvas.near .node", {
      has: page.locator(".name", { hasText: new RegExp(`^${name}$`) }),
    });

  it("stands below the consequences", async () => {
    const result = { ...change, consequences: [consequence()] };
    const { page, complaints, asked } = await open({}, result);
    const heads = await page.locator("main h2").allTextContents();
    expect(heads).toEqual([
      "Not rendered, so nobody knows what changes there",
      "What it does",
      "Dependency graph",
      "prod",
    ]);
    expect(await names(page, ".is-touched")).toEqual([
      "old",
      "side",
      "web",
      "apps",
    ]);
    expect({ complaints, asked }).toEqual({ complaints: [], asked: [] });
    await page.close();
  });

  it("sets off each kind of change by more than its colour", async () => {
    const { page } = await open();
    const looks = await page.evaluate<Record<string, string[]>>(`(() => {
      const look = (node) => {
        const { stroke, strokeDasharray } = getComputedStyle(node.querySelector("rect"));
        const { textDecorationLine } = getComputedStyle(node.querySelector(".name"));
        return [node.querySelector(".sign")?.textContent ?? "", strokeDasharray, textDecorationLine, stroke];
      };
      return Object.fromEntries([...document.querySelectorAll(".canvas.near .node")].map((one) => [one.querySelector(".name").textContent, look(one)]));
    })()`);
    expect(looks["old"]?.slice(0, 3)).toEqual([
      "-",
      "7px, 3px",
      "line-through",
    ]);
    expect(looks["side"]?.slice(0, 3)).toEqual(["!", "2px, 3px", "none"]);
    expect(looks["web"]?.slice(0, 3)).toEqual(["~", "none", "none"]);
    expect(looks["db"]?.slice(0, 3)).toEqual(["", "none", "none"]);
    expect(looks["web"]?.[3]).not.toBe(looks["db"]?.[3]);
    const legend = await page.locator(".legend .touch").allTextContents();
    expect(legend).toEqual(["! 1 not rendered", "- 1 removed", "~ 2 changed"]);
    await page.close();
  });

  it.each([true, false])(
    "shows all there is where one wants it (with a script: %s)",
    async (javaScriptEnabled) => {
      const { page } = await open({ javaScriptEnabled });
      expect(await names(page, ".node")).toHaveLength(10);
      await page.locator("label[for=whole]").click();
      expect(await names(page, ".node")).toHaveLength(12);
      await page.locator("label[for=whole]").click();
      expect(await names(page, ".node")).toHaveLength(10);
      await page.close();
    },
  );

  it("leads to what changes without a script, too", async () => {
    const { page } = await open({ javaScriptEnabled: false });
    await node(page, "web").click();
    expect(page.url()).toMatch(/#object-1$/);
    await page.close();
  });

  it("shows only what belongs to the object that is clicked, until that is taken back", async () => {
    const { page, complaints } = await open();
    await node(page, "web").click();
    expect(await cards(page)).toEqual([
      "HelmRelease apps/web",
      "Deployment apps/web",
    ]);
    expect(await page.locator("nav a >> visible=true").count()).toBe(2);
    expect(await page.locator(".card.current").getAttribute("id")).toBe(
      "object-1",
    );
    expect(await page.locator("#found").innerText()).toBe("2 of 4");
    const only = page.locator("#only");
    expect(await only.innerText()).toBe("prod: HelmRelease/apps/web ✕");
    await only.click();
    expect(await cards(page)).toHaveLength(4);
    expect(await only.isVisible()).toBe(false);
    await node(page, "apps").click();
    expect(await cards(page)).toEqual([
      "HelmRelease apps/web",
      "HelmRelease apps/old",
    ]);
    await page.keyboard.press("Escape");
    expect(await cards(page)).toHaveLength(4);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("opens what is clicked, whatever was chosen before", async () => {
    const { page } = await open();
    await page.locator("label[for=show-removed]").click();
    await page.locator("#object-2 > summary").click();
    await page.keyboard.press("/");
    await page.keyboard.type("deployment");
    await node(page, "old").click();
    expect(await cards(page)).toEqual([
      "HelmRelease apps/old",
      "Deployment apps/old",
    ]);
    expect(await page.locator("#object-2").getAttribute("open")).toBe("");
    // What is not of it can be gone to all the same.
    await page.evaluate("location.hash = 'object-1'");
    await page.locator("#object-1.current").waitFor({ state: "visible" });
    expect(await cards(page)).toHaveLength(4);
    await page.close();
  });

  it("leads to why it could not be rendered", async () => {
    const { page } = await open();
    await node(page, "side").click();
    expect(page.url()).toMatch(/#failure-1$/);
    expect(await page.locator("#failure-1:target").innerText()).toContain(
      "no chart",
    );
    expect(await cards(page)).toHaveLength(4);
    await page.close();
  });

  it("can be gone through by the keyboard alone", async () => {
    const result = manyChange(50);
    const { page } = await open(
      {},
      result,
      graphOf(result, { files: larger(50) }),
    );
    const graph = page.locator(".canvas.near");
    expect(await graph.isVisible()).toBe(false);
    await page.keyboard.press("g");
    expect(await graph.isVisible()).toBe(true);
    expect(await focused(page)).toBe("more-0");
    await page.keyboard.press("ArrowLeft");
    expect(await focused(page)).toBe("late");
    expect(await names(page, ".node.lit")).toContain("more-0");
    await page.keyboard.press("Enter");
    expect(await page.locator("#found").innerText()).toBe("50 of 50");
    expect(await page.locator(".card.current").getAttribute("id")).toBe(
      "object-1",
    );
    await page.close();
  });

  it("goes from one to the next of those that are touched with Tab", async () => {
    const { page } = await open();
    await page.keyboard.press("g");
    const seen = [await focused(page)];
    const stroke = (): Promise<string> =>
      page.evaluate<string>(
        "getComputedStyle(document.querySelector('.canvas.near .is-removed rect')).stroke",
      );
    const whenFocused = await stroke();
    for (let at = 0; at < 3; at++) {
      await page.keyboard.press("Tab");
      seen.push(await focused(page));
    }
    expect(seen).toEqual(["old", "side", "web", "apps"]);
    // One sees where one is.
    expect(await stroke()).not.toBe(whenFocused);
    await page.keyboard.press("ArrowRight");
    expect(await focused(page)).not.toBe("apps");
    await page.close();
  });

  it("shows what is touched first, however large the drawing is", async () => {
    const files = larger(100);
    const { page } = await open(
      { viewport: { width: 900, height: 700 } },
      change,
      graphOf(change, { files }),
    );
    await page.locator("label[for=whole]").click();
    await page.locator(".canvas.whole").scrollIntoViewIfNeeded();
    await page.waitForFunction(
      "document.querySelector('.canvas.whole').scrollTop > 0",
    );
    const [canvas, first] = await Promise.all(
      [".canvas.whole", ".canvas.whole .is-touched"].map((one) =>
        page.locator(one).first().boundingBox(),
      ),
    );
    const middle = (first?.y ?? 0) + (first?.height ?? 0) / 2;
    expect(middle).toBeGreaterThan(canvas?.y ?? 0);
    expect(middle).toBeLessThan((canvas?.y ?? 0) + (canvas?.height ?? 0));
    await page.close();
  });

  it.each(["light", "dark"] as const)(
    "can be read in the %s",
    async (colorScheme) => {
      const { page } = await open({ colorScheme });
      const ratios = await page.evaluate<number[]>(
        contrasts(".legend, .legend b, #graph p, .extent, #graph h2"),
      );
      // WCAG 2.2, 1.4.3.
      expect(Math.min(...ratios)).toBeGreaterThanOrEqual(4.5);
      const drawn = await page.evaluate<number[]>(fillContrasts);
      expect(Math.min(...drawn)).toBeGreaterThanOrEqual(4.5);
      await page.close();
    },
  );

  it("fits a narrow screen: the drawing scrolls, the page does not", async () => {
    const { page } = await open({ viewport: { width: 360, height: 800 } });
    const overflow = await page.evaluate<number>(
      "document.documentElement.scrollWidth - window.innerWidth",
    );
    expect(overflow).toBeLessThanOrEqual(0);
    await page.close();
  });

  it("is printed as a whole, without its choice", async () => {
    const { page } = await open({ viewport: { width: 700, height: 900 } });
    await page.emulateMedia({ media: "print" });
    expect(await page.locator("label[for=whole]").isVisible()).toBe(false);
    const [canvas, svg] = await Promise.all(
      [".canvas.near", ".canvas.near svg.graph"].map((one) =>
        page.locator(one).first().boundingBox(),
      ),
    );
    expect(svg?.width).toBeLessThanOrEqual((canvas?.width ?? 0) + 1);
    expect(svg?.height).toBeLessThanOrEqual((canvas?.height ?? 0) + 1);
    await page.close();
  });

  it("84: runs nothing of what a hostile repository holds", async () => {
    const { page, complaints, asked } = await open({}, hostileReview);
    await page.keyboard.press("g");
    for (const one of await page.locator(".canvas.near a.node").all())
      await one.dispatchEvent("click");
    expect(await page.locator("img").count()).toBe(0);
    expect(await page.locator("script").count()).toBe(1);
    const titles = await page.locator(".node title").allTextContents();
    for (const hostile of hostileTexts.slice(0, 3))
      expect(titles.join("\n")).toContain(hostile);
    expect({ complaints, asked }).toEqual({ complaints: [], asked: [] });
    await page.close();
  });
});

/** A script for the browser: how far the names and signs of a drawing stand out from what is painted behind them. */
const fillContrasts = `(() => {
  const channels = (text) => (text.match(/[\\d.]+/g) ?? []).slice(0, 3).map(Number);
  const luminance = (colour) => channels(colour)
    .map((value) => value / 255)
    .map((value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
    .reduce((sum, value, at) => sum + value * [0.2126, 0.7152, 0.0722][at], 0);
  const fill = (element) => luminance(getComputedStyle(element).fill);
  return [...document.querySelectorAll(".canvas.near .node")].flatMap((node) =>
    [[".name", "rect"], [".detail", "rect"], [".sign", ".badge"]].flatMap(([text, behind]) => {
      const ends = [text, behind].map((one) => node.querySelector(one));
      if (ends.includes(null)) return [];
      const [low, high] = ends.map(fill).toSorted((one, other) => one - other);
      return [(high + 0.05) / (low + 0.05)];
    }));
})()`;
