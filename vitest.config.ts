import { defineConfig } from "vitest/config";

/** Where CI wants the numbers. */
const json = process.env["VITEST_JSON"];

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // They need a real API server: `npm run test:cluster`.
    exclude: ["test/cluster/**"],
    setupFiles: ["test/setup.ts"],
    // The real kubectl, child processes and properties take their time on a busy machine.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: json === undefined ? ["default"] : ["default", "json"],
    ...(json === undefined ? {} : { outputFile: { json } }),
  },
});
