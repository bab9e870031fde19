import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import {
  cacheFolder,
  openRenderCache,
  prune,
} from "../../src/io/render-cache.ts";
import { folder } from "./support.ts";

const key = "0123456789abcdef";

describe("the cache", () => {
  it("gives back what was put in it, texts and bytes", () => {
    const cache = openRenderCache({ FLUXSMITH_CACHE: folder() });
    expect(cache.get(key)).toBeUndefined();
    cache.put(key, "text");
    expect(cache.get(key)).toBe("text");
    const bytes = Buffer.from([0, 255, 31, 139]);
    cache.put(key, bytes);
    expect(cache.bytes(key)).toEqual(bytes);
  });

  it("is done without where there can be no folder, also where the disk does not refuse it", () => {
    const file = `${folder({ file: "" })}/file`;
    for (const place of [`${file}/in/it`, "/proc/nothing/here"]) {
      const cache = openRenderCache({ FLUXSMITH_CACHE: place });
      cache.put(key, "text");
      expect(cache.get(key)).toBeUndefined();
    }
  });

  it.each(["", "tex", "0123456789", "garbage that is long"])(
    "recalls nothing of an entry that holds %j",
    (left) => {
      const place = folder();
      const cache = openRenderCache({ FLUXSMITH_CACHE: place });
      cache.put(key, "text");
      writeFileSync(`${place}/rendered/01/${key.slice(2)}`, left);
      expect(cache.get(key)).toBeUndefined();
    },
  );

  it("lies in the user's cache folder", () => {
    expect(cacheFolder({ HOME: "/h" })).toBe("/h/.cache/fluxsmith");
    expect(cacheFolder({ HOME: "/h", XDG_CACHE_HOME: "/c" })).toBe(
      "/c/fluxsmith",
    );
    expect(cacheFolder({ XDG_CACHE_HOME: "/c", FLUXSMITH_CACHE: "/f" })).toBe(
      "/f",
    );
  });

  it("keeps nothing where the disk does not let it, and says nothing", () => {
    const file = join(folder({ file: "" }), "file");
    const cache = openRenderCache({ FLUXSMITH_CACHE: file });
    cache.put(key, "text");
    cache.put("00", "text");
    expect(cache.get(key)).toBeUndefined();
  });

  it("is bounded: what was not used for the longest goes first", () => {
    const top = folder();
    for (const [index, name] of ["old", "middle", "new"].entries()) {
      writeFileSync(join(top, name), "x".repeat(100));
      utimesSync(join(top, name), 1000 + index, 1000 + index);
    }
    prune(top, 300);
    expect(readdirSync(top)).toHaveLength(3);
    prune(top, 250);
    expect(readdirSync(top).toSorted()).toEqual(["middle", "new"]);
  });

  it("is never seen half written by other runs", async () => {
    const top = folder();
    const module = fileURLToPath(
      new URL("../../src/io/render-cache.ts", import.meta.url),
    );
    const program = join(top, "write.mts");
    writeFileSync(
      program,
      `import { openRenderCache } from ${JSON.stringify(module)};
const cache = openRenderCache({ FLUXSMITH_CACHE: ${JSON.stringify(top)} });
for (let round = 0; round < 40; round++) {
  const bytes = cache.bytes(${JSON.stringify(key)});
  if (bytes !== undefined && (bytes.length !== 500_000 || new Set(bytes).size !== 1)) process.exit(1);
  cache.put(${JSON.stringify(key)}, Buffer.alloc(500_000, process.pid % 250));
}
`,
    );
    const runs = Array.from({ length: 3 }, async () => {
      const child = spawn(process.execPath, ["--import", "tsx", program], {
        cwd: process.cwd(),
        stdio: "inherit",
      });
      return (await once(child, "close"))[0] as number;
    });
    expect(await Promise.all(runs)).toEqual([0, 0, 0]);
    const kept = readdirSync(join(top, "rendered", key.slice(0, 2)));
    expect(kept).toEqual([key.slice(2)]);
  });
});
