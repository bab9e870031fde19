import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffFields } from "../../src/review/field-diff.ts";
import { secretMask } from "../../src/review/secret-mask.ts";
import { payloadTexts, secretTexts } from "../../src/review/secret-values.ts";
import { maskDifferences, maskStates } from "../../src/review/secrets.ts";
import type { Data, Fields } from "../../src/yaml/data.ts";
import { pathText } from "../../src/model/field-path.ts";

const base64 = (text: string): string => Buffer.from(text).toString("base64");

function secret(data: Fields, more: Fields = {}): Fields {
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "s" },
    data,
    ...more,
  };
}

function maskOf(before: Iterable<string>, after: Iterable<string> = before) {
  return secretMask({ before: new Set(before), after: new Set(after) });
}

/** The differences of a Secret as they are shown. */
function shown(before: Fields | undefined, after: Fields | undefined) {
  const object = { apiVersion: "v1", kind: "Secret", before, after };
  const mask = maskOf(
    secretTexts(before === undefined ? [] : [before]),
    secretTexts(after === undefined ? [] : [after]),
  );
  return maskDifferences(object, diffFields(object), mask).map((one) => [
    pathText(one.path),
    one.before,
    one.after,
  ]);
}

describe("a Secret's own fields (fault 62)", () => {
  it("are *** (before) and *** (after), the shortest too", () => {
    expect(
      shown(secret({ a: "eA==" }), secret({ a: "eQ==", b: "eg==" })),
    ).toEqual([
      ["data.a", "*** (before)", "*** (after)"],
      ["data.b", undefined, "*** (after)"],
    ]);
    expect(shown(undefined, secret({ a: "eA==" }))).toEqual([
      ["", undefined, secret({ a: "*** (after)" })],
    ]);
  });

  it("are *** where they are the same in both states", () => {
    const states = {
      apiVersion: "v1",
      kind: "Secret",
      before: secret({ a: "eA==", b: "eA==" }),
      after: secret({ a: "eA==", b: "eQ==" }),
    };
    const masked = maskStates(states, maskOf([]));
    expect(masked.before).toEqual(secret({ a: "***", b: "*** (before)" }));
    expect(masked.after).toEqual(secret({ a: "***", b: "*** (after)" }));
  });

  it("are also all that kubectl has noted down of it, before anybody has read that", () => {
    const noted = (text: string): Fields => ({
      metadata: {
        annotations: {
          "kubectl.kubernetes.io/last-applied-configuration": text,
          plain: "p",
        },
      },
    });
    const states = {
      apiVersion: "v1",
      kind: "Secret",
      before: noted("x"),
      after: noted("y"),
    };
    const { before, after } = maskStates(states, maskOf([]));
    expect([before, after]).toEqual([
      noted("*** (before)"),
      noted("*** (after)"),
    ]);
  });

  it("are also stringData, a misspelt one, and the annotation of what was applied last", () => {
    const last = "kubectl.kubernetes.io/last-applied-configuration";
    const of = (value: string): Fields => ({
      ...secret({}),
      metadata: {
        name: "s",
        annotations: { [last]: `{"v":"${value}"}`, plain: "p" },
      },
      stringData: { a: value },
      stringdata: { a: [value] },
    });
    expect(shown(of("x"), of("y"))).toEqual([
      [`metadata.annotations["${last}"]`, "*** (before)", "*** (after)"],
      ["stringData.a", "*** (before)", "*** (after)"],
      ["stringdata.a[0]", "*** (before)", "*** (after)"],
    ]);
    expect(JSON.stringify(shown(undefined, of("zq")))).not.toContain("zq");
    expect(JSON.stringify(shown(undefined, of("zq")))).toContain('"plain":"p"');
  });
});

describe("the texts to hide are", () => {
  it.each<[string, string, string[]]>([
    ["a text", "hunter2hunter2\n", ["hunter2hunter2"]],
    [
      "leaves of YAML",
      "db:\n  password: hunter2hunter2\n  user: admin\n",
      ["hunter2hunter2"],
    ],
    [
      "leaves of JSON",
      '{"auths":{"r":{"auth":"dXNlcjpodW50ZXIyaHVudGVyMg=="}}}',
      ["dXNlcjpodW50ZXIyaHVudGVyMg==", "user:hunter2hunter2", "hunter2hunter2"],
    ],
    [
      "values of an env file",
      "# c\nexport A='hunter2 hunter2'\nB=hunter2hunter2 # why\n",
      ["hunter2 hunter2", "hunter2hunter2"],
    ],
    [
      "values of an INI file",
      "[default]\naws_secret_access_key = abcdEFGH/1234+x\n",
      ["abcdEFGH/1234+x"],
    ],
    [
      "a URL's password",
      "postgres://app:hunter2%2Fhunter2@db:5432/app",
      ["hunter2%2Fhunter2", "hunter2/hunter2"],
    ],
    ["numbers as they are written", "pin: 0123456789\n", ["0123456789"]],
    [
      "lines of encoded bytes",
      `-----BEGIN KEY-----\n${"Ab1".repeat(20)}\n-----END KEY-----\n`,
      ["Ab1".repeat(20)],
    ],
  ])("%s", (_what, payload, texts) => {
    for (const found of [
      payloadTexts(payload),
      secretTexts([secret({ k: base64(payload) })]),
      secretTexts([secret({}, { stringData: { k: payload } })]),
    ])
      for (const text of texts) expect([...found]).toContain(text);
  });

  it("none of fewer than 8 characters, no keys, nothing of other objects", () => {
    expect(
      [...payloadTexts("user: admin\nlevel: 7\n")].filter(
        (text) => text.length < 20,
      ),
    ).toEqual([]);
    expect(
      secretTexts([
        { apiVersion: "v1", kind: "ConfigMap", data: { a: "hunter2hunter2" } },
      ]),
    ).toEqual(new Set());
  });

  it("those of Secrets in lists and in the annotation of what was applied last", () => {
    const inner = JSON.stringify(secret({ k: base64("hunter2hunter2") }));
    const outer = secret(
      {},
      {
        metadata: {
          annotations: {
            "kubectl.kubernetes.io/last-applied-configuration": inner,
          },
        },
      },
    );
    expect([
      ...secretTexts([{ apiVersion: "v1", kind: "List", items: [outer] }]),
    ]).toContain("hunter2hunter2");
  });
});

const canary = 'cAnary/42+"x" <&> é\nline2%';

describe("a secret elsewhere is hidden", () => {
  const mask = maskOf([canary]).text;

  it.each<[string, string]>([
    ["as it is", canary],
    ["in JSON", JSON.stringify({ a: canary })],
    [
      "in JSON as Go writes it",
      JSON.stringify(canary)
        .replaceAll("<", "\\u003c")
        .replaceAll("&", "\\u0026"),
    ],
    ["in JSON in JSON", JSON.stringify(JSON.stringify({ a: canary }))],
    ["in base64", base64(canary)],
    ["in base64 behind 1 byte", base64(`x${canary}yy`)],
    ["in base64 behind 2 bytes", base64(`xx${canary}y`)],
    ["in base64 for URLs", Buffer.from(`é?>${canary}`).toString("base64url")],
    [
      "in folded base64",
      base64(`xx${canary}`).replaceAll(/.{10}/g, "$&\n    "),
    ],
    [
      "in folded base64 in JSON",
      JSON.stringify(base64(canary).replaceAll(/.{10}/g, "$&\n")),
    ],
    [
      "in folded base64 with CRLF",
      base64(canary).replaceAll(/.{10}/g, "$&\r\n"),
    ],
    ["in a URL", encodeURIComponent(canary)],
    ["in a form", encodeURIComponent(canary).replaceAll("%20", "+")],
    [
      "in a URL in lower case",
      encodeURIComponent(canary).toLowerCase().replace("canary", "cAnary"),
    ],
    ["in base64 in a URL", encodeURIComponent(base64(canary))],
    [
      "in HTML",
      canary
        .replaceAll("&", "&amp;")
        .replaceAll("<", "&lt;")
        .replaceAll(">", "&gt;")
        .replaceAll('"', "&#34;"),
    ],
    ["indented", canary.replace("\n", "\n      ")],
    [
      "in a folded YAML string",
      JSON.stringify(canary).replace(" ", "\\\n  \\ "),
    ],
  ])("%s", (_where, text) => {
    const masked = mask(`before: [${text}] after`);
    expect(masked).toContain("***");
    expect(masked).not.toMatch(
      /[0-9A-Za-z+/%]{5}(?<!before|after)[0-9A-Za-z+/%]{4}/,
    );
    expect(masked.length).toBeLessThan(40);
    expect(masked).toMatch(/^before: \[[^]*\] after$/);
  });

  it("with the whole of the character that base64 shares with what stands around it", () => {
    expect(
      maskOf(["hunter2hunter2"]).text(`k: ${base64("ab:hunter2hunter2")}.`),
    ).toBe("k: YWI6***.");
    expect(
      maskOf(["hunter2hunter2"]).text(`k: ${base64("a:hunter2hunter2x")}.`),
    ).toBe("k: YT***g=.");
  });

  it("in maps' keys and as a number", () => {
    expect(
      maskOf(["1234567890", "hunter2hunter2"]).data({
        n: 1234567890,
        m: 12,
        hunter2hunter2: ["x hunter2hunter2"],
      }),
    ).toEqual({ n: "***", m: 12, "***": ["x ***"] });
  });

  it("the longer of two whole, and two side by side", () => {
    const text = maskOf([
      "hunter2hunter2",
      "hunter2hunter2-more",
      "otherother",
    ]).text;
    expect(text("a hunter2hunter2-more b")).toBe("a *** b");
    expect(text("hunter2hunter2otherother hunter2hunter2")).toBe("****** ***");
  });

  it("marked by the state that has it", () => {
    const text = maskOf(
      ["oldoldold", "samesame"],
      ["newnewnew", "samesame"],
    ).text;
    expect(text("oldoldold newnewnew samesame")).toBe(
      "*** (before) *** (after) ***",
    );
  });

  it("not where there is none, and a text without any stays as it is", () => {
    const text = "C:\\new\\table \"%20\" &amp; it''s \\\\ all\n  fine";
    expect(mask(text)).toBe(text);
    expect(maskOf([]).text(text)).toBe(text);
  });

  it("even if it is mostly white space", () => {
    expect(maskOf(["a b c d e"]).text("x a b c d e y")).toBe("x *** y");
  });
});

describe("differences of other objects", () => {
  const shownOf = (
    before: string,
    after: string,
    mask = maskOf(["oldoldold", "swapped1"], ["newnewnew", "swapped1"]),
  ) => {
    const object = {
      apiVersion: "v1",
      kind: "ConfigMap",
      before: { data: { a: before } },
      after: { data: { a: after } },
    };
    return maskDifferences(object, diffFields(object), mask);
  };

  it("show that a secret changed, and not which", () => {
    expect(shownOf("p=oldoldold", "p=newnewnew")).toEqual([
      {
        path: ["data", "a"],
        what: "value",
        before: "p=*** (before)",
        after: "p=*** (after)",
      },
    ]);
  });

  it("still differ where all that differs is hidden in both states", () => {
    expect(
      shownOf("p=swapped1", "p=swapped2", maskOf(["swapped1", "swapped2"])),
    ).toEqual([
      {
        path: ["data", "a"],
        what: "value",
        before: "p=*** (before)",
        after: "p=*** (after)",
      },
    ]);
  });

  it("hide secrets in their paths", () => {
    const object = {
      apiVersion: "v1",
      kind: "Pod",
      before: {
        spec: { containers: [{ name: "hunter2hunter2", image: "a" }] },
      },
      after: { spec: { containers: [{ name: "hunter2hunter2", image: "b" }] } },
    };
    const [one] = maskDifferences(
      object,
      diffFields(object),
      maskOf(["hunter2hunter2"]),
    );
    expect(pathText(one?.path ?? [])).toBe("spec.containers[name=***].image");
  });
});

describe("for any secret", () => {
  const secrets = fc
    .oneof(
      fc.string({ minLength: 8, maxLength: 40 }),
      fc.string({ unit: "grapheme", minLength: 8, maxLength: 40 }),
      fc.string({
        unit: fc.constantFrom(
          "a",
          "\\",
          '"',
          "'",
          "%",
          "2",
          "&",
          "n",
          " ",
          "\n",
          "u",
          "=",
        ),
        minLength: 8,
        maxLength: 20,
      }),
    )
    .filter((text) => text.trim().length >= 8);

  const disguises: readonly ((text: string) => string)[] = [
    (text) => text,
    (text) => JSON.stringify(text).slice(1, -1),
    (text) => JSON.stringify(JSON.stringify({ x: text })),
    (text) => encodeURIComponent(text),
    (text) => base64(text),
    (text) => base64(`1${text}`),
    (text) => base64(`12${text}34`),
    (text) => Buffer.from(text).toString("base64url"),
    (text) => base64(text).replaceAll(/.{6}/g, "$&\n  "),
  ];

  it("planted anywhere, no output of the masked diff holds it", () => {
    fc.assert(
      fc.property(
        secrets,
        fc.constantFrom(...disguises),
        fc.string({ maxLength: 5 }),
        (text, disguise, around) => {
          const planted = disguise(text.trim());
          const holder = secret({ a: base64(text) });
          const object = {
            apiVersion: "v1",
            kind: "ConfigMap",
            before: { data: { same: planted, a: `${around} ${planted}` } },
            after: {
              data: {
                same: planted,
                a: "other",
                list: [` ${planted} `],
                [` ${planted} `]: { x: `- ${planted}\n- b` },
              },
            },
          };
          const mask = maskOf(secretTexts([holder]));
          const differences = maskDifferences(object, diffFields(object), mask);
          const states = maskStates(object, mask);
          for (const leaf of leaves([
            states,
            differences as unknown as Data,
          ] as unknown as Data))
            expect(leaf.includes(planted)).toBe(false);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

function leaves(data: Data): string[] {
  if (typeof data === "string") return [data];
  if (typeof data !== "object" || data === null) return [];
  return Object.entries(data).flatMap(([key, value]) => [
    key,
    ...leaves(value as Data),
  ]);
}

describe("thousands of secrets in megabytes of text", () => {
  it("take a few seconds at most, with URLs that all begin alike", () => {
    const secrets = Array.from(
      { length: 5000 },
      (_, index) => `https://example.org/hooks/${index * 7919}/x${index}`,
    );
    const line =
      'value: "https://example.org/hooks/none"\\n some text that is not secret %20 at all\n';
    const text = line.repeat(40_000) + secrets[17];
    const start = performance.now();
    const mask = maskOf(secrets);
    const masked = mask.text(text);
    expect(performance.now() - start).toBeLessThan(8000);
    expect(masked.endsWith("\n***")).toBe(true);
    expect(text.length).toBeGreaterThan(3_000_000);
  });
});
