import { expect, it } from "vitest";
import { plan } from "./support.ts";

const code = "no-system-kustomization";

it("without a flux-system Kustomization there is a warning, at each cluster", async () => {
  const { says, messages } = await plan(
    "kustomizations: {apps: }\nclusters: {canary: {kustomizations: {flux-system: }}, prod: }\n",
  );
  expect(says).toEqual([`10:55 ${code}`]);
  expect(messages[0]).toContain("in the cluster `prod`");
});

it("with one cluster it is at the section, else at the file's beginning", async () => {
  expect((await plan("kustomizations: {apps: }\n")).says).toEqual([
    `9:1 ${code}`,
  ]);
  expect((await plan("")).says).toEqual([`1:1 ${code}`]);
});
