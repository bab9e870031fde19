/**
 * fluxsmith replaces a loop over `flux create … --export`, so it must make the objects that the real CLI makes. The
 * recordings (flux 2.9.4) are not part of the repository: where they are absent, only their comparison is skipped.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import { compared, generate } from "./agreement.ts";
import { cases } from "./cases.ts";

const recordings = fileURLToPath(
  new URL("../../../shared/flux-cli/", import.meta.url),
);
const recorded = existsSync(recordings);

describe.each(Object.keys(cases))("%s", (name) => {
  it("is accepted", async () => {
    expect(await generate(cases[name] ?? "")).not.toEqual([]);
  });

  it.skipIf(!recorded)(
    "is what the flux CLI makes (skipped without ../shared/flux-cli)",
    async () => {
      const { made, wanted } = await compared(
        cases[name] ?? "",
        load(readFileSync(`${recordings}${name}.yaml`, "utf8")),
      );
      expect(made).toBe(wanted);
    },
  );
});

it.skipIf(!recorded)(
  "every recording has a case (skipped without ../shared/flux-cli)",
  () => {
    const names = readdirSync(recordings)
      .map((file) => file.replace(/\.yaml$/, ""))
      .filter((name) => !/^(tenant|values)-/.test(name));
    expect(Object.keys(cases).sort()).toEqual(names.sort());
  },
);
