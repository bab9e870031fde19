import { expect, it } from "vitest";
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

it.each([
  ["is encrypted", "data: {a: 'ENC[]'}\nsops: {version: 3.9.0}\n"],
  ["is empty", "data: {}\n"],
  ["has no data", ""],
])("one that %s is not", async (_, rest) => {
  expect(await says(checkSecrets, "  apps:\n", secret(rest))).toEqual([]);
});
