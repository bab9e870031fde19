import { describe, expect, it } from "vitest";
import { checkSecrets } from "../../src/check/secrets.ts";
import { says } from "./support.ts";

const path = "resources/apps/secret.yaml";
const secret = (rest: string) => ({
  [path]: `apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n${rest}`,
});

it.each(["data: {a: Yg==}\n", "stringData: {a: b}\n"])(
  "a Secret with `%s` is worth a warning",
  async (rest) => {
    expect(await says(checkSecrets, "  apps:\n", secret(rest))).toEqual([
      `${path}:2:7 warning plain-secret: the Secret \`a\` is in Git in plain text`,
    ]);
  },
);

const blocks = "sops: {version: 3.9.0}\n";

it.each([
  ["nothing", "data: {a: aGk=}\n", "`a` is", ":5:11"],
  [
    "not everything",
    "data:\n  a: ENC[AES256_GCM,data:x]\n  b: aGk=\n",
    "`b` is",
    ":7:6",
  ],
  [
    "nothing of what is nested",
    "stringData: {a: {b: c}, d: [e], f: 1}\n",
    "`a`, `d`, `f` are",
    ":5:17",
  ],
])(
  "fault 46: a `sops` block says nothing where %s is encrypted",
  async (_, data, keys, place) => {
    expect(
      await says(checkSecrets, "  apps:\n", secret(blocks + data)),
    ).toEqual([
      `${path}${place} warning plain-secret: the Secret \`a\` has a \`sops\` block, and ${keys} in Git in plain text`,
    ]);
  },
);

it.each([
  ["is encrypted", "data: {a: 'ENC[]'}\nsops: {version: 3.9.0}\n"],
  [
    "is encrypted but for what is empty, which SOPS leaves alone",
    "data: {a: 'ENC[]', b: '', c: }\nsops: {version: 3.9.0}\n",
  ],
  ["holds a variable's name", "stringData: {a: '${password}'}\n"],
  ["is empty", "data: {}\n"],
  ["has no data", ""],
])("one that %s is not", async (_, rest) => {
  expect(await says(checkSecrets, "  apps:\n", secret(rest))).toEqual([]);
});

it("one in a List is encrypted by the List's `sops` block", async () => {
  const text =
    "apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Secret\n    metadata: {name: a}\n    data: {a: 'ENC[x]'}\nsops: {version: 3.9.0}\n";
  expect(await says(checkSecrets, "  apps:\n", { [path]: text })).toEqual([]);
});

it("a default of a variable is a value", async () => {
  const text = "stringData: {a: '${password:=hunter2}'}\n";
  expect(await says(checkSecrets, "  apps:\n", secret(text))).toHaveLength(1);
});

describe("a secretGenerator", () => {
  const file = "resources/apps/kustomization.yaml";
  const saysOf = (
    generator: string,
    files: Readonly<Record<string, string>> = {},
  ) =>
    says(checkSecrets, "  apps:\n", {
      [file]: `resources: [namespace.yaml]\nsecretGenerator:\n  - name: s\n    ${generator}\n`,
      ...files,
    });
  const made = (place: string, what: string): string[] => [
    `${file}:${place} warning plain-secret: the secretGenerator \`s\` makes a Secret of what is in Git in plain text: ${what}`,
  ];

  it.each([
    ["literals: [a=b]", "4:16", "`a`"],
    ["literals: [x=, 'a=\"b\"', c=d=e]", "4:20", "`a`, `c`"],
    ["envs: [plain.env]", "4:12", "`plain.env`"],
    ["env: plain.env", "4:10", "`plain.env`"],
    ["files: [key=plain.env]", "4:13", "`plain.env`"],
    ["files: [../../keystore.p12]", "4:13", "`../../keystore.p12`"],
  ])(
    "fault 46: with `%s` is worth a warning",
    async (generator, place, what) => {
      const files = {
        "resources/apps/plain.env": "A=b\n",
        "keystore.p12": "\0",
      };
      expect(await saysOf(generator, files)).toEqual(made(place, what));
    },
  );

  it.each([
    "literals: [a=, 'b=', 'c=${password}', nothing]",
    "envs: [sops.env, empty.env, nowhere.env]",
    "files: [k=sops.env, https://example.com/a]",
    "options: {labels: {a: b}}",
  ])("with `%s` is not", async (generator) => {
    const files = {
      "resources/apps/sops.env": "A=ENC[AES256_GCM,data:x]\nsops_mac=ENC[y]\n",
      "resources/apps/empty.env": "\n",
    };
    expect(await saysOf(generator, files)).toEqual([]);
  });

  it("of ConfigMaps is none", async () => {
    const text =
      "configMapGenerator: [{name: s, literals: [secretGenerator=b]}]\n";
    expect(await says(checkSecrets, "  apps:\n", { [file]: text })).toEqual([]);
  });
});
