/** A real Chromium (Debian's package `chromium`, or Google's), for tests of pages. */
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium, type Browser, type Page } from "playwright-core";

const names = ["chromium", "chromium-browser", "google-chrome"];

/** Its absolute path; undefined, said once on stderr, where there is none: skip what needs it. */
export const browserPath: string | undefined = find();

function find(): string | undefined {
  const found = (process.env["PATH"] ?? "")
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find(isExecutable);
  if (found === undefined)
    console.error(
      "skipped: tests that need Chromium, which is not on the PATH",
    );
  return found;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Starts it, without a sandbox (it has none for root) and without a network. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: browserPath ?? "",
    args: ["--no-sandbox"],
  });
}

export type PageOptions = Parameters<Browser["newPage"]>[0];

/** A page, what it complains about, and what it asks for. */
export interface OpenPage {
  readonly page: Page;
  readonly complaints: string[];
  readonly asked: string[];
}

/** Shows a page. */
export async function openPage(
  browser: Browser,
  html: string,
  options: PageOptions = {},
): Promise<OpenPage> {
  const page = await browser.newPage(options);
  const complaints: string[] = [];
  const asked: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("dialog", (dialog) => complaints.push(dialog.message()));
  page.on("request", (request) => asked.push(request.url()));
  await page.setContent(html, { waitUntil: "load" });
  return { page, complaints, asked };
}
