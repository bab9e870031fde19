import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Where CI wants the numbers. */
const json = process.env["VITEST_JSON"];

export default defineConfig({
  test: {
    root: fileURLToPath(new URL("../../", import.meta.url)),
    include: ["test/cluster/**/*.test.ts"],
    setupFiles: ["test/setup.ts"],
    globalSetup: ["test/cluster/global-setup.ts"],
    // They share a server.
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: json === undefined ? ["default"] : ["default", "json"],
    ...(json === undefined ? {} : { outputFile: { json } }),
  },
});
