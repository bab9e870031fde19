import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const read = (path: string) =>
  JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), "utf8"));

it("`npm create fluxsmith` takes the fluxsmith that it was released with", () => {
  const { version, license, engines } = read("package.json");
  expect(read("hack/create-fluxsmith/package.json")).toMatchObject({
    version,
    license,
    engines,
    dependencies: { fluxsmith: version },
  });
});
