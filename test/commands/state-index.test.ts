import { expect, it } from "vitest";
import { secretsIn } from "../../src/commands/state-index.ts";
import { renderingLine } from "../../src/model/generated.ts";

const secret = `apiVersion: v1
kind: Secret
metadata: {name: a}
stringData: {password: correct-horse}
`;

it("62: what is secret stands in manifests, not in what was rendered of them once", () => {
  const files: Readonly<Record<string, string>> = {
    "apps/secret.yaml": secret,
    "generated/rendered/apps.yaml": `${renderingLine}\n${secret.replace("correct-horse", "battery-staple")}`,
  };
  const found = secretsIn(Object.keys(files), (path) => files[path]);
  expect([...found]).toEqual(["correct-horse"]);
});
