/** Faults 1–12: the text of the config, before anything in it means anything. */
/* oxlint-disable vitest/expect-expect -- expectRefused and its like assert */
import { describe, expect, test } from "vitest";
import {
  configMap,
  expectFound,
  expectRefused,
  expectSaid,
  fleet,
  generated,
  mark,
  podinfo,
  podinfoFiles,
  repository,
} from "./support.ts";

const config = (text: string) => ({ ...podinfoFiles, "fluxsmith.yaml": text });

test("the config that the faults are put into has none itself", async () => {
  const repo = await generated(podinfoFiles);
  expect(await repo.run(["check"])).toMatchObject({ code: 0, stderr: "" });
});

describe("fault 1: malformed YAML", () => {
  test("fault 1: a bracket that nothing opens is shown in its lines", async () => {
    await expectRefused(
      config(`version: 1\nrepository: {name: fleet${mark}]}\n`),
      {
        code: "yaml-syntax",
        says: [/^ {2}> 2 \| repository: \{name: fleet\]\}\n +\| +\^/m, "fix:"],
      },
    );
  });

  test("fault 1: also in an included file", async () => {
    await expectRefused(
      {
        ...config(`${podinfo}include: [config/*.yaml]\n`),
        "config/more.yaml": `releases:\n  other: {namespace: apps${mark}]}\n`,
      },
      { code: "yaml-syntax", says: [/^ {2}> 2 \| /m] },
    );
  });

  test("fault 1: also in a values file", async () => {
    await expectRefused(
      {
        ...config(podinfo.replace("6.5.0}", "6.5.0, valuesFiles: [v.yaml]}")),
        "v.yaml": `a: [1${mark}}\n`,
      },
      { code: "yaml-syntax", says: [/^ {2}> 1 \| /m] },
    );
  });

  test("fault 1: all that is wrong in two files is said at once", async () => {
    const repo = repository({
      ...config(`${podinfo}include: [config/*.yaml]\n`),
      "config/a.yaml": "releases: [\n",
      "config/b.yaml": "releases: {\n",
    });
    const { code, stderr } = await repo.run(["generate"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^config\/a\.yaml:\d+:\d+: error: .*\[yaml-syntax\]/m,
    );
    expect(stderr).toMatch(
      /^config\/b\.yaml:\d+:\d+: error: .*\[yaml-syntax\]/m,
    );
  });
});

describe("fault 2: duplicate key", () => {
  test("fault 2: a key that stands twice is shown at both places", async () => {
    await expectRefused(
      config(
        podinfo.replace("  apps:\n", `  apps:\n  ${mark}apps: {wait: true}\n`),
      ),
      {
        code: "yaml-duplicate-key",
        says: ["`apps`", "fluxsmith.yaml:9:3", /> +10 \|/],
      },
    );
  });

  test("fault 2: also deep inside values, and spelled differently", async () => {
    await expectRefused(
      config(
        podinfo.replace("6.5.0}", `6.5.0, values: {a: 1, ${mark}"a": 2}}`),
      ),
      { code: "yaml-duplicate-key", says: ["`a`", "fluxsmith.yaml:11:"] },
    );
  });
});

test("fault 3: a tab that indents is named as one", async () => {
  await expectRefused(
    config(`version: 1\nrepository:\n${mark}\tname: fleet\n`),
    {
      code: "yaml-tab",
      says: [/tab/, /spaces/],
    },
  );
});

describe("fault 4: several documents", () => {
  test("fault 4: the second document is pointed at", async () => {
    await expectRefused(config(`${podinfo}---\n${mark}version: 1\n`), {
      code: "yaml-documents",
      says: [/document/],
    });
  });

  test("fault 4: one document between its own markers is one", async () => {
    const repo = repository(config(`---\n${podinfo}...\n`));
    expect(await repo.run(["generate"])).toMatchObject({ code: 0 });
  });
});

test("fault 5: an unknown tag is named", async () => {
  await expectRefused(
    config(podinfo.replace("6.5.0}", `${mark}!vault 6.5.0}`)),
    { code: "yaml-tag", says: ["!vault"] },
  );
});

describe("fault 6: alias bomb", () => {
  test("fault 6: aliases that expand to billions are too complex", async () => {
    const layers = Array.from(
      { length: 40 },
      (_, n) =>
        `      l${n + 1}: &l${n + 1} [*l${n}, *l${n}, *l${n}, *l${n}]\n`,
    );
    const started = process.cpuUsage();
    await expectRefused(
      config(
        `${podinfo}  bomb:\n    values:\n      l0: &l0 [x]\n${layers.join("")}`,
      ),
      {
        code: "yaml-too-complex",
        at: /^fluxsmith\.yaml:\d+:\d+$/,
        says: [/too.complex/],
      },
    );
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(5000);
  });

  test("fault 6: an alias of a small map is fine, and is written out", async () => {
    const repo = await generated(
      config(
        podinfo.replace("6.5.0}", "6.5.0, values: {a: &a {x: 1}, b: *a}}"),
      ),
    );
    const text = repo.read("resources/apps/flux-hr-podinfo.yaml");
    expect(text).toContain("    a:\n      x: 1\n    b:\n      x: 1\n");
  });

  test("fault 6: a map that contains itself is too complex", async () => {
    const repo = repository(
      config(podinfo.replace("6.5.0}", "6.5.0, values: &v {a: *v}}")),
    );
    const ran = await repo.run(["generate"]);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(/^fluxsmith\.yaml:11:\d+: error: /m);
    expect(Object.keys(repo.files())).toHaveLength(2);
  });
});

describe("fault 7: deep nesting", () => {
  test.each([
    ["flow lists", `values: ${"[".repeat(100_000)}`],
    ["closed flow lists", `values: ${"[".repeat(5000)}${"]".repeat(5000)}`],
    ["flow maps", `values: ${"{a: ".repeat(100_000)}`],
    ["block lists", `values:\n  ${"- ".repeat(20_000)}x`],
    [
      "block maps",
      `values:\n${Array.from({ length: 2000 }, (_, n) => `${" ".repeat(n + 1)}a:\n`).join("")}`,
    ],
  ])("fault 7: %s are too complex, without a stack", async (_, text) => {
    for (const command of ["generate", "check"]) {
      const repo = repository(config(`${fleet}${text}\n`));
      const ran = await repo.run([command]);
      expect(ran.code).toBe(2);
      expect(ran.stderr).toMatch(
        /^fluxsmith\.yaml:\d+:\d+: error: .*\[yaml-too-complex\]/m,
      );
      expect(ran.stderr).not.toMatch(/^\s+at |bug in fluxsmith|RangeError/m);
      expect(ran.stderr.length).toBeLessThan(2000);
      expect(Object.keys(repo.files())).toHaveLength(2);
    }
  });
});

describe("fault 8: over 5 MB", () => {
  const padding = (bytes: number): string => {
    const line = `# ${"x".repeat(77)}\n`;
    return (
      podinfo + line.repeat(Math.ceil((bytes - podinfo.length) / line.length))
    );
  };

  test("fault 8: the limit is said", async () => {
    await expectRefused(config(padding(5.5 * 1024 * 1024)), {
      code: "file-too-large",
      at: "fluxsmith.yaml:1:1",
      says: ["5 MB"],
    });
  });

  test("fault 8: a file just below it is read", async () => {
    const repo = repository(config(padding(4.9 * 1000 * 1000)));
    expect(await repo.run(["generate"])).toMatchObject({ code: 0 });
  });
});

describe("faults 8 and 10: a manifest of a person's stops nobody", () => {
  const latin1 = Buffer.from(`${configMap()}# caf\u00e9\n`, "latin1");
  const large = configMap() + `# ${"x".repeat(100)}\n`.repeat(60_000);
  const path = "resources/apps/mine.yaml";

  test.each([
    ["fault 8: over 5 MB", large, "file-too-large", `${path}:1:1`, "5 MB"],
    ["fault 10: no UTF-8", latin1, "file-encoding", `${path}:8:6`, "byte 103"],
  ])(
    "%s: generate warns and goes on, check finds it",
    async (_, content, code, at, says) => {
      const files = { ...podinfoFiles, [path]: content };
      const wanted = { code, at, says: [says, "nothing in it is looked at"] };
      const repo = repository(files);
      const ran = await repo.run(["generate"]);
      expect(ran.code).toBe(0);
      expectSaid(ran, "warning", wanted);
      expect(repo.read("resources/apps/flux-hr-podinfo.yaml")).toContain(
        "6.5.0",
      );
      await expectFound(files, "finding", wanted);
    },
  );

  test("fault 10: a kustomization file that is no UTF-8 is a finding too", async () => {
    const file = "resources/apps/kustomization.yaml";
    const repo = repository({
      ...podinfoFiles,
      [file]: Buffer.from("# caf\u00e9\n", "latin1"),
    });
    expect(await repo.run(["generate"])).toMatchObject({ code: 0 });
    const ran = await repo.run(["check"]);
    expect(ran.code).toBe(1);
    expectSaid(ran, "finding", {
      code: "file-encoding",
      at: `${file}:1:6`,
      says: ["byte 5"],
    });
  });

  test("fault 10: what a generator reads may be anything", async () => {
    const repo = await generated({
      ...podinfoFiles,
      "resources/apps/kustomization.yaml": `resources: [namespace.yaml, flux-hr-podinfo.yaml]
configMapGenerator: [{name: logo, namespace: apps, files: [../../logo.bin]}]
`,
      "logo.bin": new Uint8Array([0x89, 0x50, 0xff, 0x00]),
    });
    expect(await repo.run(["check"])).toMatchObject({ code: 0, stderr: "" });
  });

  test("fault 10: in the place of a generated file it is an error, and stays", async () => {
    const place = "resources/apps/flux-hr-podinfo.yaml";
    const repo = repository({ ...podinfoFiles, [place]: latin1 });
    const ran = await repo.run(["generate", "--force"]);
    expect(ran.code).toBe(2);
    expectSaid(ran, "error", {
      code: "file-encoding",
      at: `${place}:8:6`,
      says: ["byte 103"],
    });
  });
});

describe("fault 9: BOM, CRLF", () => {
  test.each([
    ["a BOM", (text: string) => `\uFEFF${text}`],
    ["CRLF", (text: string) => text.replaceAll("\n", "\r\n")],
    ["both", (text: string) => `\uFEFF${text.replaceAll("\n", "\r\n")}`],
  ])(
    "fault 9: %s is accepted and changes nothing that is written",
    async (_, form) => {
      const values = "a: |\n  one\n  two\nb: x\n";
      const text = podinfo.replace("6.5.0}", "6.5.0, valuesFiles: [v.yaml]}");
      const plain = await generated({ ...config(text), "v.yaml": values });
      const odd = await generated({
        ...config(form(text)),
        "v.yaml": form(values),
      });
      const { "fluxsmith.yaml": _a, "v.yaml": _b, ...written } = odd.files();
      const { "fluxsmith.yaml": _c, "v.yaml": _d, ...wanted } = plain.files();
      expect(written).toEqual(wanted);
      expect(Object.values(written).join("")).not.toMatch(/\r|\uFEFF/);
      expect(await odd.run(["check"])).toMatchObject({ code: 0, stderr: "" });
    },
  );

  test("fault 9: places are right in such a file", async () => {
    await expectRefused(
      config(
        `\uFEFF${podinfo.replace("6.5.0}", "6.5.0, sspend: true}")}`.replaceAll(
          "\n",
          "\r\n",
        ),
      ),
      {
        code: "unknown-field",
        at: "fluxsmith.yaml:11:70",
        says: ["`suspend`", /> 11 \| {3}podinfo: .*\}\n/],
      },
    );
  });
});

describe("fault 10: not UTF-8", () => {
  test("fault 10: the first bad byte's offset is said", async () => {
    const latin1 = Buffer.from(`${fleet}# caf\u00e9\n`, "latin1");
    await expectRefused(
      { ...podinfoFiles, "fluxsmith.yaml": latin1 },
      {
        code: "file-encoding",
        at: `fluxsmith.yaml:4:6`,
        says: [/UTF-8/, new RegExp(`byte ${latin1.indexOf(0xe9)}\\b`)],
      },
    );
  });

  test("fault 10: also UTF-16", async () => {
    const repo = repository({
      ...podinfoFiles,
      "fluxsmith.yaml": Buffer.from(`\uFEFF${podinfo}`, "utf16le"),
    });
    const ran = await repo.run(["generate"]);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(
      /^fluxsmith\.yaml:1:1: error: .*\[file-encoding\]/m,
    );
  });
});

describe("fault 11: NUL or control characters", () => {
  test.each([
    ["NUL", "\u0000"],
    ["ESC", "\u001b"],
    ["DEL", "\u007f"],
  ])(
    "fault 11: %s is refused and not sent to the terminal",
    async (_, character) => {
      const text = podinfo.replace("6.5.0}", `6.5.0${mark}${character}}`);
      await expectRefused(config(text), {
        code: "file-encoding",
        says: [/control character/],
      });
      const repo = repository(config(text));
      const { stderr } = await repo.run(["generate"]);
      expect(stderr).not.toContain(character);
    },
  );
});

describe("fault 12: empty file", () => {
  test.each([
    ["no byte", ""],
    ["white space", "\n  \n"],
    ["a comment", "# nothing yet\n"],
    ["a document marker", "---\n"],
    ["a BOM", "\uFEFF"],
    ["null", "null\n"],
  ])("fault 12: a file with %s says what to begin with", async (_, text) => {
    await expectRefused(config(text), {
      code: "config-empty",
      at: "fluxsmith.yaml:1:1",
      says: ["version: 1"],
    });
  });

  test("fault 12: also an included file", async () => {
    await expectRefused(
      {
        ...config(`${podinfo}include: [config/*.yaml]\n`),
        "config/later.yaml": `${mark}# later\n`,
      },
      { code: "config-empty", says: [/empty/] },
    );
  });

  test("fault 12: no file at all says so, and how to name the folder", async () => {
    const repo = repository({ "resources/apps/x.yaml": configMap() });
    const ran = await repo.run(["generate"]);
    expect(ran.code).toBe(2);
    expectSaid(ran, "error", {
      code: "config-missing",
      says: ["fluxsmith.yaml", "--cwd", "`version: 1`", "repository:"],
    });
  });
});
