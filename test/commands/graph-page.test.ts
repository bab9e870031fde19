/** The page of `graph --output html`, as text and in a real browser. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { graphPage } from "../../src/commands/graph-page.ts";
import { graphPageOf } from "../../src/commands/print-graph-page.ts";
import type { Graph } from "../../src/graph/graph.ts";
import {
  edge,
  fleet,
  graphOf,
  hostileGraph,
  hostileTexts,
  node,
} from "../graph/support.ts";
import {
  browserPath,
  openPage,
  startBrowser,
  type OpenPage,
  type PageOptions,
} from "../tools/browser.ts";

const html = (graph: Graph): string => graphPage(graphPageOf(graph, "prod"));

const root = node("root", { kind: "Kustomization" });
const web = node("web");
const db = node("db", { suspended: true });
const charts = node("charts", { kind: "HelmRepository" });
const gone = node("gone", { state: "missing", file: undefined });
const small = graphOf(
  [charts, db, gone, web, root],
  [
    edge(root, web, "applies"),
    edge(root, db, "applies"),
    edge(web, db),
    edge(web, gone),
    edge(web, charts, "source"),
    edge(db, charts, "source"),
  ],
);

it("needs nothing from anywhere, and runs its own script only", () => {
  const text = html(small);
  expect(text).not.toMatch(/<link|<img|@import|url\(|\son\w+=/i);
  expect(text).not.toMatch(/(?:src|href)=/);
  expect(text.match(/<script/g)).toHaveLength(1);
  expect(text).toContain("default-src &#x27;none&#x27;");
});

it("says how much there is, and what is wrong", () => {
  const cycle = ["a", "b", "a"];
  expect(graphPageOf({ ...small, cycles: [cycle] }, undefined)).toMatchObject({
    title: "Flux objects",
    summary: "5 objects, 6 edges, 1 missing, 1 suspended, 1 cycle",
    cycles: ["a → b → a"],
  });
});

it("nothing hostile is more than text on it (fault 84)", () => {
  const text = html(hostileGraph());
  expect(text.match(/<script/g)).toHaveLength(1);
  expect(text).not.toContain("<img");
  expect(text).not.toContain("\u001B");
  expect(text).not.toContain("\u202E");
  // A placeholder in a text is a text, too.
  expect(text).toContain("{{title}}");
});

describe.skipIf(browserPath === undefined)("in Chromium", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());

  const open = (text: string, options: PageOptions = {}): Promise<OpenPage> =>
    openPage(browser, text, options);

  /** In the order of the graph. */
  const namesOf = (page: Page, selector: string): Promise<string[]> =>
    page.locator(`${selector} .name`).allTextContents();

  it("draws every object and every edge", async () => {
    const { page, complaints, asked } = await open(html(small));
    expect(await namesOf(page, ".node")).toEqual([
      "charts",
      "db",
      "gone",
      "web",
      "root",
    ]);
    expect(await page.locator("path.edge").count()).toBe(6);
    expect(await namesOf(page, ".node.is-missing")).toEqual(["gone"]);
    expect(await namesOf(page, ".node.is-suspended")).toEqual(["db"]);
    expect({ complaints, asked }).toEqual({ complaints: [], asked: [] });
    await page.close();
  });

  it("draws it without scripts, too", async () => {
    const { page } = await open(html(small), { javaScriptEnabled: false });
    expect(await page.locator(".node:visible").count()).toBe(5);
    await page.getByText("source", { exact: false }).first().click();
    expect(await page.locator(".edge.is-source:visible").count()).toBe(0);
    expect(await page.locator(".edge.is-applies:visible").count()).toBe(2);
    await page.close();
  });

  it("every edge begins and ends at its nodes", async () => {
    const { page } = await open(html(small));
    const far = await page.evaluate<number>(`(() => {
      const boxes = new Map([...document.querySelectorAll(".node")].map((one) => [one.dataset.node, one.querySelector("rect").getBoundingClientRect()]));
      const middle = (box) => box.top + box.height / 2;
      return Math.max(...[...document.querySelectorAll("path.edge")].map((path) => {
        const box = path.getBoundingClientRect();
        const [from, to] = [boxes.get(path.dataset.from), boxes.get(path.dataset.to)];
        return Math.max(Math.abs(box.left - from.right), Math.abs(box.right - to.left), box.top - Math.min(middle(from), middle(to)));
      }));
    })()`);
    expect(far).toBeLessThan(2);
    await page.close();
  });

  it("sets off what belongs to the object that is pointed at", async () => {
    const { page } = await open(html(small));
    await page.locator(".node", { hasText: "gone" }).hover();
    expect(await namesOf(page, ".node.lit")).toEqual(["gone", "web"]);
    expect(await page.locator(".edge.lit").count()).toBe(1);
    await page.mouse.move(5, 5);
    expect(await page.locator(".lit").count()).toBe(0);
    await page.close();
  });

  it("tells of the object that is clicked, and leads on", async () => {
    const { page } = await open(html(small));
    await page.locator(".node", { hasText: "web" }).click();
    const about = page.locator("#about");
    const lines = (await about.innerText()).split("\n").filter(Boolean);
    expect(lines).toEqual([
      "HelmRelease/apps/web",
      "resources/web.yaml:1",
      "Needs",
      "HelmRelease/apps/db dependsOn",
      "HelmRelease/apps/gone dependsOn",
      "HelmRepository/apps/charts source",
      "Applied by",
      "Kustomization/apps/root",
    ]);
    await about.getByRole("button", { name: "HelmRelease/apps/gone" }).click();
    expect(await about.locator("h2").innerText()).toBe("HelmRelease/apps/gone");
    expect(await about.innerText()).toContain("missing");
    await page.close();
  });

  it("finds, and goes along the edges, by the keyboard alone", async () => {
    const { page } = await open(html(small));
    const chosen = (): Promise<string[]> => namesOf(page, ".node.chosen");
    await page.keyboard.press("/");
    await page.keyboard.type("resources/db");
    expect(await page.locator("#found").innerText()).toBe("1 of 5");
    expect(await page.locator(".node.out").count()).toBe(4);
    await page.keyboard.press("Enter");
    expect(await chosen()).toEqual(["db"]);
    await page.keyboard.press("ArrowRight");
    expect(await chosen()).toEqual(["charts"]);
    await page.keyboard.press("ArrowLeft");
    expect(await chosen()).toEqual(["db"]);
    await page.keyboard.press("ArrowLeft");
    expect(await chosen()).toEqual(["web"]);
    await page.keyboard.press("Escape");
    expect(await chosen()).toEqual([]);
    await page.keyboard.press("/");
    await page.keyboard.press("Escape");
    expect(await page.locator(".node.out").count()).toBe(0);
    await page.keyboard.press("j");
    expect(await chosen()).toEqual(["charts"]);
    await page.keyboard.press("k");
    expect(await chosen()).toEqual(["root"]);
    await page.close();
  });

  it("is as large as one likes", async () => {
    const { page } = await open(html(fleet(30, 5)));
    const width = (): Promise<number> =>
      page.locator("svg.graph").evaluate((svg) => svg.clientWidth);
    const before = await width();
    await page.keyboard.press("+");
    expect(await width()).toBeGreaterThan(before);
    await page.keyboard.press("f");
    const canvas = page.locator("#canvas");
    expect(await width()).toBeLessThanOrEqual(
      await canvas.evaluate((one) => one.clientWidth),
    );
    await page.close();
  });

  it("shows where it begins", async () => {
    const { page } = await open(html(fleet(30, 5)));
    const box = await page
      .locator('.node[data-find*="kustomization/flux-system/flux-system"]')
      .boundingBox();
    expect(box?.y).toBeGreaterThan(0);
    expect(box?.y).toBeLessThan(page.viewportSize()?.height ?? 0);
    await page.close();
  });

  it("is light or dark, as the system or the reader says", async () => {
    const { page } = await open(html(small), { colorScheme: "dark" });
    const back = (): Promise<string> =>
      page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
    expect(await back()).toBe("rgb(13, 17, 23)");
    await page.keyboard.press("t");
    expect(await back()).toBe("rgb(255, 255, 255)");
    await page.close();
  });

  it("fits a narrow screen: the drawing scrolls, the page does not", async () => {
    const { page } = await open(html(fleet(8, 3)), {
      viewport: { width: 360, height: 800 },
    });
    const overflow = await page.evaluate<number>(
      "document.documentElement.scrollWidth - window.innerWidth",
    );
    expect(overflow).toBeLessThanOrEqual(0);
    await page.close();
  });

  it("runs nothing of what a hostile repository holds (fault 84)", async () => {
    const { page, complaints, asked } = await open(html(hostileGraph()));
    for (const one of await page.locator(".node").all()) {
      await one.dispatchEvent("click");
      expect(await page.locator("#about h2").count()).toBe(1);
    }
    expect(await page.locator("img, a").count()).toBe(0);
    expect(await page.locator("script").count()).toBe(1);
    const titles = await page.locator(".node title").allTextContents();
    for (const hostile of hostileTexts.slice(0, 3))
      expect(titles.join("\n")).toContain(hostile);
    expect({ complaints, asked }).toEqual({ complaints: [], asked: [] });
    await page.close();
  });

  it("an empty one is no trouble", async () => {
    const { page, complaints } = await open(html(graphOf([])));
    await page.keyboard.press("j");
    await page.keyboard.press("f");
    await page.keyboard.press("ArrowLeft");
    expect(complaints).toEqual([]);
    await page.close();
  });
});
