/** The page of `status --output html`, as text and in a real browser. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pageOf } from "../../src/commands/print-status-page.ts";
import { statusPage } from "../../src/commands/status-page.ts";
import type { StatusRow } from "../../src/cluster/status.ts";
import { browserPath, startBrowser } from "../tools/browser.ts";
import { contrasts } from "../tools/contrasts.ts";
import {
  everyRow,
  hostile,
  now,
  plain,
  printedCluster,
  readiness,
  row,
} from "./status-support.ts";

const html = (
  rows: readonly StatusRow[],
  all = false,
  cluster: string | undefined = "canary",
): string =>
  statusPage(pageOf(printedCluster(plain, cluster), rows, { now, all }));

const golden = fileURLToPath(
  new URL("status-page.html.golden", import.meta.url),
);

describe("the page", () => {
  it("comes out as it is written down (`make golden` writes it anew)", () => {
    const text = html(everyRow);
    if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(golden, text);
    expect(text).toBe(readFileSync(golden, "utf8"));
  });

  it("needs nothing from anywhere, and no script", () => {
    const text = html(everyRow);
    expect(text).not.toMatch(/<script|<link|<img|@import|url\(|\son\w+=/i);
    expect(text).not.toMatch(/(?:src|href)=/);
    expect(text).toContain("default-src 'none'");
  });

  it("says in its title whether all is well", () => {
    expect(html([row("a")])).toContain(
      "<title>Flux status of canary: all is well</title>",
    );
    const one = [row("a", { sync: "missing", readiness: undefined })];
    expect(html(one)).toContain(
      "<title>Flux status of canary: 1 problem</title>",
    );
  });

  it("leaves others out, and says so, unless they are asked for", () => {
    expect(html(everyRow)).toContain("1 Flux object of the cluster");
    expect(html(everyRow, true)).not.toContain("left out");
    expect(html(everyRow, true)).toContain(">other<");
  });
});

/** Every place of a row that comes from a file or the cluster holds something hostile. */
const hostileRows = Object.values(hostile).map((text) =>
  row(text, {
    kind: text,
    namespace: text,
    file: text,
    why: text,
    sync: "differs",
    differences: [text],
    readiness: readiness("failing", {
      reason: text,
      message: text,
      revision: text,
    }),
  }),
);

it("nothing hostile is more than text on it (fault 84)", () => {
  const text = html(hostileRows, false, hostile.script);
  expect(text).not.toContain("<script>");
  expect(text).not.toContain("<img");
  expect(text).not.toContain("\u001B");
  expect(text).not.toContain("\u0007");
  expect(text).toContain("&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;");
  // A placeholder in a text is a text, too.
  expect(text).toContain("{{title}}");
});

describe.skipIf(browserPath === undefined)("in Chromium", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());

  /** Opens a page without a network and without scripts; what it complains about is collected. */
  async function open(
    text: string,
    options: Parameters<Browser["newPage"]>[0] = {},
  ): Promise<{ page: Page; complaints: string[]; asked: string[] }> {
    const page = await browser.newPage(options);
    const complaints: string[] = [];
    const asked: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("dialog", (dialog) => complaints.push(dialog.message()));
    page.on("request", ({ url }) => asked.push(url()));
    await page.setContent(text, { waitUntil: "load" });
    return { page, complaints, asked };
  }

  const visibleNames = (page: Page): Promise<string[]> =>
    page
      .locator("tbody tr:visible td.name")
      .evaluateAll((cells) =>
        cells.map((cell) => cell.firstChild?.textContent ?? ""),
      );

  it("shows every object in a table for each kind", async () => {
    const { page, complaints, asked } = await open(html(everyRow));
    expect(await page.title()).toBe("Flux status of canary: 6 problems");
    expect(await page.locator("summary").allInnerTexts()).toEqual([
      expect.stringContaining("HelmRelease"),
      expect.stringContaining("Provider"),
      expect.stringContaining("Kustomization"),
    ]);
    expect(await visibleNames(page)).toHaveLength(everyRow.length - 1);
    expect(await page.locator("time").getAttribute("datetime")).toBe(
      "2026-01-02T03:04:05.000Z",
    );
    expect({ complaints, asked }).toEqual({ complaints: [], asked: [] });
    await page.close();
  });

  it.each([
    [
      "Problems",
      ["changed", "failing", "missing", "stalled", "starting", "waiting"],
    ],
    ["Missing", ["missing"]],
    ["Differing", ["changed"]],
    ["Extra", ["extra"]],
    ["Not ready", ["failing", "stalled", "starting", "waiting"]],
    ["Suspended", ["suspended"]],
  ])("filters without a script: %s", async (label, names) => {
    const { page } = await open(html(everyRow), { javaScriptEnabled: false });
    const filter = page.locator("label", { hasText: label });
    expect(await filter.innerText()).toBe(`${label} ${names.length}`);
    await filter.click();
    expect(await visibleNames(page)).toEqual(names);
    // A kind without any of them is not there either.
    const kinds = await page.locator("summary:visible").count();
    expect(kinds).toBe(names.includes("waiting") && names.length > 1 ? 2 : 1);
    await page.locator("label", { hasText: "All" }).click();
    expect(await visibleNames(page)).toHaveLength(everyRow.length - 1);
    await page.close();
  });

  it("can be filtered from the keyboard", async () => {
    const { page } = await open(html(everyRow), { javaScriptEnabled: false });
    await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowRight");
    expect(await visibleNames(page)).toHaveLength(6);
    await page.close();
  });

  it("is readable in the light and in the dark", async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      const { page } = await open(html(everyRow), { colorScheme });
      const ratios = await page.evaluate<number[]>(
        contrasts("td, th, h1, p, .dim, label"),
      );
      // WCAG 2.2, 1.4.3.
      expect(Math.min(...ratios)).toBeGreaterThanOrEqual(4.5);
      await page.close();
    }
  });

  it("fits a narrow screen: tables scroll, the page does not", async () => {
    const { page } = await open(html([...everyRow, ...hostileRows]), {
      viewport: { width: 360, height: 800 },
    });
    const overflow = await page.evaluate<number>(
      "document.documentElement.scrollWidth - window.innerWidth",
    );
    expect(overflow).toBeLessThanOrEqual(0);
    await page.close();
  });

  it("prints without its filters, with every object", async () => {
    const { page } = await open(html(everyRow));
    await page.emulateMedia({ media: "print" });
    expect(await page.locator("label:visible").count()).toBe(0);
    expect(await visibleNames(page)).toHaveLength(everyRow.length - 1);
    expect((await page.pdf()).subarray(0, 5).toString()).toBe("%PDF-");
    await page.close();
  });

  it("runs nothing of what a hostile file or cluster holds (fault 84)", async () => {
    const { page, complaints, asked } = await open(
      html(hostileRows, false, hostile.script),
    );
    expect(await page.locator("img, script, a").count()).toBe(0);
    const text = await page.locator("body").innerText();
    for (const shown of [
      hostile.script,
      hostile.markdown,
      hostile.quotes,
      String.raw`\x1b[2J`,
    ])
      expect(text).toContain(shown);
    expect({ complaints, asked }).toEqual({ complaints: [], asked: [] });
    await page.close();
  });
});
