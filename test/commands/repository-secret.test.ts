import { expect, it } from "vitest";
import { secretSteps } from "../../src/commands/repository-secret.ts";

const need = {
  name: "flux-system",
  namespace: "flux-system",
  url: "https://example.com/acme/fleet",
  provider: undefined,
  context: "prod admin",
};

it("the Secret is made in the cluster that was looked at", () => {
  expect(secretSteps(need)).toBe(
    "flux create secret git flux-system --namespace=flux-system --context='prod admin' --url=https://example.com/acme/fleet --username=git --password=$TOKEN (a token that may read the repository)",
  );
  expect(secretSteps({ ...need, context: undefined })).not.toContain(
    "--context",
  );
});

it("for SSH there is a deploy key, for a GitHub App its own kind of Secret", () => {
  expect(secretSteps({ ...need, url: "ssh://git@example.com/a" })).toMatch(
    /^flux create secret git .* --url=ssh:\/\/git@example.com\/a; then add the public key/,
  );
  expect(secretSteps({ ...need, provider: "github" })).toMatch(
    /^flux create secret githubapp flux-system .*--app-id=ID/,
  );
});
