import { expect, it, onTestFinished } from "vitest";
import { testRepository } from "../tools/cli.ts";

it.each([
  ["render", "{ commit: true }"],
  ["layout", "{ generated: made }"],
])("`%s` belongs in fluxsmith.yaml itself", async (setting, value) => {
  const repository = testRepository({
    "fluxsmith.yaml": "version: 1\ninclude: [more.yaml]\n",
    "more.yaml": `${setting}: ${value}\n`,
  });
  onTestFinished(repository.remove);
  const { code, stderr } = await repository.run(["check"]);
  expect(code).toBe(2);
  expect(stderr).toContain(
    `more.yaml:1:1: error: \`${setting}\` belongs in fluxsmith.yaml, not in an included file [include-setting]`,
  );
});
