/** The page of `diff --output html`, as text and in a real browser. */
import { createHash } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pageOfReview } from "../../src/commands/print-review-page.ts";
import { reviewPage } from "../../src/commands/review-page.ts";
import type { ReviewResult } from "../../src/review/result.ts";
import {
  browserPath,
  openPage,
  startBrowser,
  type OpenPage,
  type PageOptions,
} from "../tools/browser.ts";
import { contrasts } from "../tools/contrasts.ts";
import { controlsOf } from "./following-support.ts";
import {
  deployment,
  everything,
  hostileResult,
  resultOf,
  reviewed,
} from "./review-support.ts";
import { hostile } from "./status-support.ts";

const html = (result: ReviewResult): string => reviewPage(pageOfReview(result));

describe("the page", () => {
  it("needs nothing from anywhere, and runs only its own script", () => {
    const text = html(everything);
    expect(text).not.toMatch(/<link|<img|@import|url\(|\son\w+=|src=/i);
    expect(text.match(/href="[^#]/g)).toBeNull();
    const scripts = [...text.matchAll(/<script>([^]*?)<\/script>/g)];
    expect(scripts).toHaveLength(1);
    const hash = createHash("sha256")
      .update(scripts[0]?.[1] ?? "")
      .digest("base64")
      .replaceAll("=", "&#x3D;");
    expect(text).toContain(`default-src &#x27;none&#x27;`);
    expect(text).toContain(`script-src &#x27;sha256-${hash}&#x27;`);
  });

  it("says in its title and on top what must be known", () => {
    const says = "1 not rendered; 2 dangers; 1 added, 3 changed, 1 removed";
    expect(html(everything)).toContain(`<title>Flux diff: ${says}</title>`);
    expect(html(resultOf())).toContain("<h1>nothing changes</h1>");
  });

  it("says what is left out", () => {
    const leftOut = {
      "chart-label": 0,
      checksum: 2,
      quantity: 0,
      volatile: 0,
      objects: 0,
    };
    expect(html(resultOf({ leftOut }))).toContain("noise: 2 checksums.</p>");
    expect(html(everything)).not.toContain("noise");
  });

  it("says in which clusters a change is the same", () => {
    const objects = ["a", "b", "c"].map((cluster) =>
      reviewed(
        deployment("app:1"),
        deployment(`app:${cluster === "c" ? 3 : 2}`),
        {
          cluster,
        },
      ),
    );
    const text = html(resultOf({ objects }));
    expect(
      text.match(/changed, same in a and b, different in c</g),
    ).toHaveLength(3);
  });

  it("is the same for the same review", () => {
    expect(html(everything)).toBe(html(everything));
  });

  it.each(Object.entries(hostile))(
    "84: nothing hostile is more than text on it: %s",
    (_, text) => {
      const page = html(hostileResult(text));
      expect(page.match(/<script/g)).toHaveLength(1);
      expect(page).not.toContain("<img");
      expect(controlsOf(page.replaceAll("\n", ""))).toEqual([]);
    },
  );
});

const hostileAll = hostileResult(Object.values(hostile).join(" "));

/** So many that they are not all open. */
const many = resultOf({
  objects: Array.from({ length: 60 }, (_, at) =>
    reviewed(deployment("app:1"), deployment("app:2"), { name: `app-${at}` }),
  ),
});

describe.skipIf(browserPath === undefined)("in Chromium", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());

  const open = (
    result: ReviewResult,
    options: PageOptions = {},
  ): Promise<OpenPage> => openPage(browser, html(result), options);

  const texts = (page: Page, selector: string): Promise<string[]> =>
    page
      .locator(`${selector} >> visible=true`)
      .evaluateAll((all) =>
        all.map(({ textContent }) =>
          textContent.replaceAll(/\s+/g, " ").trim(),
        ),
      );
  const cards = (page: Page): Promise<string[]> =>
    texts(page, ".card > summary");

  it("shows clusters, what applies the objects, and the objects, as a tree and in full", async () => {
    const { page, complaints, asked } = await open(everything);
    expect(await texts(page, "nav summary, nav a")).toEqual([
      "prod",
      "Kustomization flux-system/apps",
      "Deployment default/app",
      "ConfigMap default/settings",
      "applied by nothing that is known",
      "Namespace new",
      "canary",
      "Kustomization flux-system/apps",
      "Service default/old",
      "HelmRelease apps/podinfo",
      "Deployment default/podinfo",
    ]);
    expect(await cards(page)).toEqual([
      "~ Deployment default/app changed danger apps/app.yaml",
      "~ ConfigMap default/settings changed",
      "+ Namespace new added",
      "- Service default/old removed danger",
      "~ Deployment default/podinfo changed notice",
    ]);
    expect({ complaints, asked }).toEqual({ complaints: [], asked: [] });
    await page.close();
  });

  it("has what could not be rendered, the consequences and the images on top", async () => {
    const { page } = await open(everything);
    expect(await texts(page, "main h2")).toEqual([
      "Not rendered, so nobody knows what changes there",
      "What it does",
      "Images",
      "prod",
      "canary",
    ]);
    expect(await texts(page, "#consequences tbody tr")).toEqual([
      expect.stringContaining("Deployment/default/app"),
      expect.stringContaining("2. Remove it in a second commit."),
      expect.stringContaining("app goes from app:1 to app:2"),
    ]);
    expect(await texts(page, "#images td")).toEqual(["app:1", "app:2", "2"]);
    await page.close();
  });

  it.each([
    ["All", 5],
    ["Dangers", 2],
    ["Warnings", 0],
    ["Added", 1],
    ["Changed", 3],
    ["Removed", 1],
  ])("filters without a script: %s", async (label, count) => {
    const { page } = await open(everything, { javaScriptEnabled: false });
    const filter = page.locator(".bar label", { hasText: label });
    expect(await filter.innerText()).toBe(`${label} ${count}`);
    await filter.click();
    expect(await cards(page)).toHaveLength(count);
    expect(await texts(page, "nav a")).toHaveLength(count);
    // Nor is a cluster there without any of them.
    expect((await texts(page, "nav > details > summary")).length > 0).toBe(
      count > 0,
    );
    await page.close();
  });

  it("can be read without a script: all of it, either way, in the light or in the dark", async () => {
    const { page } = await open(everything, { javaScriptEnabled: false });
    expect(await page.locator("#tools").isVisible()).toBe(false);
    expect(await texts(page, ".gone > div")).toContain("spec.replicas: 1");
    await page.locator("label", { hasText: "Side by side" }).click();
    expect(await isSideBySide(page)).toBe(true);
    for (const [label, scheme] of [
      ["Dark", "dark"],
      ["Light", "light"],
    ] as const) {
      await page.locator("label", { hasText: label }).click();
      expect(await colorScheme(page)).toBe(scheme);
    }
    await page.close();
  });

  const colorScheme = (page: Page): Promise<string> =>
    page.evaluate<string>(
      "getComputedStyle(document.documentElement).colorScheme",
    );

  /** Whether what goes stands beside what comes in its place. */
  async function isSideBySide(page: Page): Promise<boolean> {
    const [gone, come] = await Promise.all(
      [".gone", ".come"].map((side) =>
        page.locator(side).first().boundingBox(),
      ),
    );
    return gone?.y === come?.y && (gone?.x ?? 0) < (come?.x ?? 0);
  }

  it("goes from unified to side by side and back with s", async () => {
    const { page } = await open(everything);
    expect(await isSideBySide(page)).toBe(false);
    await page.keyboard.press("s");
    expect(await isSideBySide(page)).toBe(true);
    // What stays stands on both sides.
    expect(
      (await texts(page, ".same > div")).filter((line) => line === "two"),
    ).toHaveLength(2);
    await page.keyboard.press("s");
    expect(await isSideBySide(page)).toBe(false);
    expect(
      (await texts(page, ".same > div")).filter((line) => line === "two"),
    ).toHaveLength(1);
    await page.close();
  });

  it("goes through the objects with j and k, and opens and closes them with Enter", async () => {
    const { page } = await open(many);
    const current = (): Promise<string[]> =>
      texts(
        page,
        ".card.current > summary strong + *, .card.current > summary",
      );
    const isOpen = (): Promise<boolean> =>
      page.evaluate<boolean>("document.querySelector('.card.current').open");
    await page.keyboard.press("j");
    expect((await current()).join()).toContain("default/app-0 ");
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("k");
    expect((await current()).join()).toContain("default/app-1 ");
    expect(await texts(page, "nav li.current")).toEqual([
      "~ Deployment default/app-1",
    ]);
    expect(await isOpen()).toBe(false);
    await page.keyboard.press("Enter");
    expect(await isOpen()).toBe(true);
    await page.keyboard.press("Enter");
    expect(await isOpen()).toBe(false);
    // It is on the screen, below the bar.
    const [bar, card] = await Promise.all(
      [".bar", ".card.current"].map((one) => page.locator(one).boundingBox()),
    );
    expect(card?.y ?? 0).toBeGreaterThanOrEqual(
      (bar?.y ?? 0) + (bar?.height ?? 0),
    );
    await page.close();
  });

  it("filters by text with /: cluster, maker, kind, name and file", async () => {
    const { page } = await open(everything);
    const type = async (words: string): Promise<string[]> => {
      await page.keyboard.press("Escape");
      await page.keyboard.press("/");
      await page.keyboard.type(words);
      return cards(page);
    };
    expect(await type("CANARY podinfo")).toEqual([
      expect.stringContaining("default/podinfo"),
    ]);
    expect(await texts(page, "nav summary")).toEqual([
      "canary",
      "Kustomization flux-system/apps",
      "HelmRelease apps/podinfo",
    ]);
    expect(await texts(page, "#found")).toEqual(["1 of 5"]);
    expect(await type("apps/app.yaml")).toHaveLength(1);
    expect(await type("service/")).toHaveLength(1);
    expect(await type("no such thing")).toEqual([]);
    await page.keyboard.press("Escape");
    expect(await cards(page)).toHaveLength(5);
    // The keys are letters again only outside of it.
    expect(await isSideBySide(page)).toBe(false);
    await page.close();
  });

  it("goes from the filter to the first that is left with Enter, and only through these", async () => {
    const { page } = await open(everything);
    await page.keyboard.press("/");
    await page.keyboard.type("canary");
    await page.keyboard.press("Enter");
    expect(await texts(page, ".card.current > summary")).toEqual([
      expect.stringContaining("default/old"),
    ]);
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    expect(await texts(page, ".card.current > summary")).toEqual([
      expect.stringContaining("default/podinfo"),
    ]);
    await page.close();
  });

  it("opens the object that a consequence or the tree leads to", async () => {
    const first = many.objects[0];
    const { page } = await open({
      ...many,
      consequences:
        first === undefined
          ? []
          : [
              {
                code: "image-changed",
                severity: "notice",
                object: first,
                cluster: first.cluster,
                why: "x",
              },
            ],
    });
    await page.locator("#consequences a").click();
    expect(await page.locator(".card").first().getAttribute("open")).toBe("");
    await page.locator("nav a").nth(7).click();
    expect(await page.locator(".card").nth(7).getAttribute("open")).toBe("");
    await page.close();
  });

  it.each(["light", "dark"] as const)(
    "follows the reader's system (%s), and t turns it round",
    async (scheme) => {
      const { page } = await open(everything, { colorScheme: scheme });
      const background = (): Promise<string> =>
        page.evaluate<string>(
          "getComputedStyle(document.body).backgroundColor",
        );
      const colours = { light: "rgb(255, 255, 255)", dark: "rgb(13, 17, 23)" };
      expect(await background()).toBe(colours[scheme]);
      await page.keyboard.press("t");
      expect(await background()).toBe(
        colours[scheme === "dark" ? "light" : "dark"],
      );
      await page.keyboard.press("t");
      expect(await background()).toBe(colours[scheme]);
      await page.close();
    },
  );

  it("is readable in the light and in the dark", async () => {
    for (const scheme of ["light", "dark"] as const) {
      const { page } = await open(everything, { colorScheme: scheme });
      const ratios = await page.evaluate<number[]>(
        contrasts(
          "td, th, h1, h2, h3, p, a, summary, .dim, .sign, .severity, label, .diff div, kbd",
        ),
      );
      // WCAG 2.2, 1.4.3.
      expect(Math.min(...ratios)).toBeGreaterThanOrEqual(4.5);
      await page.close();
    }
  });

  it("fits a narrow screen, whatever is in it", async () => {
    for (const result of [
      everything,
      hostileAll,
      hostileResult("x".repeat(2000)),
    ]) {
      const { page } = await open(result, {
        viewport: { width: 360, height: 800 },
      });
      const overflow = await page.evaluate<number>(
        "document.documentElement.scrollWidth - window.innerWidth",
      );
      expect(overflow).toBeLessThanOrEqual(0);
      await page.close();
    }
  });

  it("prints without its tools", async () => {
    const { page } = await open(everything);
    await page.emulateMedia({ media: "print" });
    expect(await page.locator(".bar").isVisible()).toBe(false);
    expect(await page.locator("nav").isVisible()).toBe(false);
    expect(await cards(page)).toHaveLength(5);
    await page.close();
  });

  it("84: runs nothing of what a hostile file or chart holds", async () => {
    const { page, complaints, asked } = await open(hostileAll);
    expect(await page.locator("img").count()).toBe(0);
    expect(await page.locator("script").count()).toBe(1);
    await page.keyboard.press("j");
    await page.keyboard.press("/");
    await page.keyboard.type("<script>");
    const text = await page.locator("body").innerText();
    for (const shown of [hostile.script, hostile.markdown, hostile.quotes])
      expect(text).toContain(shown);
    expect({ complaints, asked }).toEqual({ complaints: [], asked: [] });
    await page.close();
  });
});
