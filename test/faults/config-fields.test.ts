/** Faults 13–19: what stands in the config. */
/* oxlint-disable vitest/expect-expect -- expectRefused and its like assert */
import { describe, expect, test } from "vitest";
import {
  expectRefused,
  fleet,
  generated,
  mark,
  podinfo,
  podinfoFiles,
  repository,
} from "./support.ts";

const config = (text: string) => ({ ...podinfoFiles, "fluxsmith.yaml": text });

/** The podinfo release with one more field. */
const release = (field: string) =>
  config(podinfo.replace("6.5.0}", `6.5.0, ${field}}`));

describe("fault 13: root not a map", () => {
  test.each([
    ["a list", "- version: 1\n"],
    ["a text", "version 1\n"],
    ["a number", "1\n"],
  ])("fault 13: %s", async (_, text) => {
    await expectRefused(config(text), {
      code: "wrong-type",
      at: "fluxsmith.yaml:1:1",
      says: [/map/],
    });
  });

  test("fault 13: also of an included file", async () => {
    await expectRefused(
      {
        ...config(`${podinfo}include: [config/*.yaml]\n`),
        "config/more.yaml": `${mark}- releases\n`,
      },
      { code: "wrong-type", says: [/map/] },
    );
  });
});

describe("fault 14: unknown field", () => {
  test.each([
    ["at the top", config(`${podinfo}${mark}relases: {}\n`), "releases"],
    [
      "in a settings map",
      config(`${podinfo}layout: {${mark}resource: manifests}\n`),
      "resources",
    ],
    ["in an item", release(`${mark}chrat: podinfo/podinfo`), "chart"],
    [
      "deep in Flux's spec",
      release(`install: {strategy: {${mark}nam: RetryOnFailure}}`),
      "name",
    ],
    [
      "in a list's item",
      config(
        podinfo.replace(
          "  apps:\n",
          `  apps: {dependsOn: [{name: flux-system, ${mark}namspace: x}]}\n`,
        ),
      ),
      "namespace",
    ],
    [
      "among the defaults",
      config(podinfo.replace("{interval: 5m}", `{${mark}intervall: 5m}`)),
      "interval",
    ],
    [
      "in the defaults of a section",
      config(
        podinfo.replace("5m}", `5m, kustomizations: {${mark}prun: true}}`),
      ),
      "prune",
    ],
    [
      "in a cluster",
      config(`${podinfo}clusters: {prod: {${mark}variable: {}}}\n`),
      "variables",
    ],
    [
      "in an override",
      config(
        `${podinfo}clusters: {prod: {releases: {podinfo: {${mark}versoin: 1.0.0}}}}\n`,
      ),
      "version",
    ],
    [
      "among the sources",
      config(podinfo.replace("  helm:", `  ${mark}hlem:`)),
      "helm",
    ],
  ])(
    "fault 14: an unknown field %s names the nearest one",
    async (_, files, nearest) => {
      await expectRefused(files, {
        code: "unknown-field",
        says: [`did you mean \`${nearest}\``],
      });
    },
  );

  test("fault 14: one like nothing else says what there is", async () => {
    await expectRefused(config(`${podinfo}notifications: {${mark}zzz: {}}\n`), {
      code: "unknown-field",
      says: ["zzz", "providers", "alerts", "receivers"],
    });
  });

  test("fault 14: several are said at once", async () => {
    const repo = repository(release("chrat: a, sspend: true"));
    const { stderr } = await repo.run(["generate"]);
    expect(stderr.match(/\[unknown-field\]/g)).toHaveLength(2);
    expect(stderr).toMatch(/^2 errors$/m);
  });

  test("fault 14: values are the chart's own: nothing is unknown there", async () => {
    const repo = repository(release("values: {chrat: 1}"));
    expect(await repo.run(["generate"])).toMatchObject({ code: 0 });
  });
});

describe("fault 15: wrong type", () => {
  test.each([
    [
      "a text for a map",
      release(`install: ${mark}always`),
      [/map/, /text|string/, "always"],
    ],
    ["a list for a map", release(`values: ${mark}[a]`), [/map/, /list/]],
    [
      "a map for a text",
      release(`releaseName: ${mark}{a: b}`),
      [/text|string/, /map/],
    ],
    [
      "a text for a list",
      config(
        podinfo.replace(
          "  apps:\n",
          `  apps: {dependsOn: ${mark}flux-system}\n`,
        ),
      ),
      [/list/],
    ],
    [
      "a text for a bool",
      release(`suspend: ${mark}maybe`),
      [/true or false|bool/, "maybe"],
    ],
    [
      "a quoted bool",
      release(`suspend: ${mark}"true"`),
      [/true or false|bool/, /string|text/],
    ],
    [
      "a text for a number",
      release(`maxHistory: ${mark}many`),
      [/number|integer/, "many"],
    ],
    [
      "a fraction for a whole number",
      release(`maxHistory: ${mark}1.5`),
      [/whole number|integer/, "1.5"],
    ],
    [
      "a list for a section",
      config(`${podinfo}images: ${mark}[]\n`),
      [/map/, /list/],
    ],
    [
      "a text for an item",
      config(podinfo.replace("  apps:\n", `  apps: ${mark}yes please\n`)),
      [/map/],
    ],
  ])("fault 15: %s: got, want", async (_, files, says) => {
    await expectRefused(files, { code: "wrong-type", says });
  });

  test.each([
    ["a number", `${mark}6.5`, "6.5"],
    ["a bool", `${mark}true`, "true"],
  ])(
    "fault 15: %s where a version is meant says to quote it",
    async (_, value, text) => {
      await expectRefused(
        config(podinfo.replace("version: 6.5.0", `version: ${value}`)),
        { code: "wrong-type", says: [/string|text/, `"${text}"`, /quote/] },
      );
    },
  );

  test("fault 15: a word that is not among the possible ones: they are listed", async () => {
    await expectRefused(
      config(`${podinfo}flux: {components: [${mark}helm-controler]}\n`),
      { code: "not-allowed", says: ["`helm-controller`"] },
    );
  });
});

describe("fault 16: what YAML 1.1 takes for something else", () => {
  test.each(["yes", "no", "on", "off", "Yes", "NO", "y", "n"])(
    "fault 16: `%s` where a bool is meant",
    async (word) => {
      await expectRefused(release(`suspend: ${mark}${word}`), {
        code: "yaml-ambiguous",
        says: [`\`${word}\``, /true|false/],
      });
    },
  );

  test.each([
    "012",
    "1_000",
    "0b11",
    "0o17",
    "0x1F",
    "1e3",
    "yes",
    "off",
    "12:30:45",
  ])("fault 16: `%s` where a string is meant: quote it", async (text) => {
    await expectRefused(
      config(podinfo.replace("version: 6.5.0", `version: ${mark}${text}`)),
      {
        // Those that are a number to YAML 1.2 too are of a wrong type; the others stand for two things.
        code: /^(0o17|0x1F|1e3)$/.test(text) ? "wrong-type" : "yaml-ambiguous",
        says: [text, `"${text}"`],
      },
    );
  });

  test("fault 16: a date is a string to everybody, and is quoted when written", async () => {
    const repo = await generated(
      config(podinfo.replace("version: 6.5.0", "version: 2024-01-01")),
    );
    expect(repo.read("resources/apps/flux-hr-podinfo.yaml")).toContain(
      'version: "2024-01-01"\n',
    );
  });

  test.each(["012", "1_000", "yes"])(
    "fault 16: `%s` in values: quote it, or write what is meant",
    async (text) => {
      await expectRefused(release(`values: {a: ${mark}${text}}`), {
        code: "yaml-ambiguous",
        says: [`\`${text}\``, `"${text}"`],
      });
    },
  );

  test("fault 16: in a map of strings, `region: on`", async () => {
    await expectRefused(config(`${podinfo}variables: {enabled: ${mark}on}\n`), {
      code: "yaml-ambiguous",
      says: ["`on`", '"on"'],
    });
  });

  test("fault 16: quoted, each is the string that was meant, and stays quoted", async () => {
    const words = ["yes", "012", "1_000", "on", "~", "2024-01-01"];
    const repo = await generated(
      release(`values: {a: [${words.map((word) => `"${word}"`).join(", ")}]}`),
    );
    const text = repo.read("resources/apps/flux-hr-podinfo.yaml");
    for (const word of words) expect(text).toContain(`- "${word}"\n`);
  });
});

describe("fault 17: unsafe integer", () => {
  test.each([
    "9007199254740993",
    "-9007199254740993",
    "123456789012345678901234567890",
  ])("fault 17: %s would lose digits", async (number) => {
    await expectRefused(release(`values: {id: ${mark}${number}}`), {
      code: "yaml-number",
      says: [number, /quote/i],
    });
  });

  test("fault 17: also in a values file", async () => {
    await expectRefused(
      {
        ...release("valuesFiles: [v.yaml]"),
        "v.yaml": `id: ${mark}9007199254740993\n`,
      },
      { code: "yaml-number", says: ["9007199254740993"] },
    );
  });

  test("fault 17: the largest safe one is written digit by digit", async () => {
    const repo = await generated(release("values: {id: 9007199254740991}"));
    expect(repo.read("resources/apps/flux-hr-podinfo.yaml")).toContain(
      "id: 9007199254740991\n",
    );
  });
});

describe("fault 18: `__proto__` key", () => {
  test.each([
    ["in values", release(`values: {${mark}__proto__: {polluted: true}}`)],
    ["as an item", config(`${podinfo}  ${mark}__proto__: {namespace: apps}\n`)],
    ["at the top", config(`${podinfo}${mark}__proto__: {polluted: true}\n`)],
    [
      "quoted, in a values file",
      {
        ...release("valuesFiles: [v.yaml]"),
        "v.yaml": `a: {${mark}"__proto__": {polluted: true}}\n`,
      },
    ],
  ])("fault 18: %s", async (_, files) => {
    await expectRefused(files, { code: "yaml-key", says: ["__proto__"] });
    expect({}).not.toHaveProperty("polluted");
  });

  test.each(["constructor", "toString", "__proto__"])(
    "fault 18: `${%s}` is no variable that everybody has",
    async (name) => {
      await expectRefused(
        release(`valuesFiles: [${mark}"v-\${${name}}.yaml"]`),
        { code: "unknown-variable", says: [name] },
      );
    },
  );

  test.each(["constructor", "toString", "hasOwnProperty"])(
    "fault 18: `%s` is a name as any other",
    async (name) => {
      const repo = await generated(release(`values: {${name}: 1}`));
      expect(repo.read("resources/apps/flux-hr-podinfo.yaml")).toContain(
        `    ${name}: 1\n`,
      );
      await expectRefused(config(`${podinfo}${mark}${name}: {}\n`), {
        code: "unknown-field",
        says: [name],
      });
    },
  );
});

describe("fault 19: newer config version", () => {
  test.each(["2", "99"])(
    "fault 19: version %s asks for an upgrade",
    async (version) => {
      await expectRefused(
        config(
          podinfo.replace(
            "version: 1\n",
            `version: ${mark}${version}\nfoo: 1\n`,
          ),
        ),
        { code: "config-version", says: [version, /upgrade/i] },
      );
    },
  );

  test("fault 19: the unknown fields of a newer version are not complained about", async () => {
    const repo = repository(config("version: 2\nteams: {}\n"));
    const { stderr } = await repo.run(["generate"]);
    expect(stderr).not.toContain("unknown-field");
  });

  test.each([
    ["no version", mark + fleet.replace("version: 1\n", ""), "missing-field"],
    ["version 0", fleet.replace("1", `${mark}0`), "not-allowed"],
    ["a quoted version", fleet.replace("1", `${mark}"1"`), "wrong-type"],
  ])("fault 19: %s is refused too", async (_, text, code) => {
    await expectRefused(config(text), {
      code,
      says: ["version", "1"],
    });
  });
});
