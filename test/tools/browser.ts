/** A real Chromium (Debian's package `chromium`, or Google's), for tests of pages. */
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium, type Browser } from "playwright-core";

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
