import { expect, it } from "vitest";
import { checkSkew } from "../../src/cluster/skew.ts";
import { collectFindings } from "../../src/diagnostics/collect.ts";
import type { ApiResponse } from "../../src/model/api.ts";
import { memoryServer, proxyError, refusal, unauthorized } from "./support.ts";

/** What is reported where the server answers so. */
async function check(client: string, answer: ApiResponse | string) {
  const { report, all } = collectFindings();
  const server = memoryServer([], () =>
    typeof answer === "string"
      ? { status: 200, text: JSON.stringify({ gitVersion: answer }) }
      : answer,
  );
  await checkSkew(server, client, report);
  expect(server.asked.map(({ path }) => path)).toEqual(["/version"]);
  return all();
}

it.each([
  ["v1.36.3", "v1.36.3"],
  ["v1.36.3", "v1.35.0"],
  ["v1.36.3", "v1.37.0-eks-1234"],
  ["v1.36.3", "v1.35.9+k3s1"],
])("65: kubectl %s fits a server %s", async (client, server) => {
  expect(await check(client, server)).toEqual([]);
});

it.each([
  ["v1.36.3", "v1.34.1", "install kubectl 1.34"],
  ["v1.33.0", "v1.36.0-gke.100", "install kubectl 1.36"],
  ["v1.9.0", "v1.36.0", "install kubectl 1.36"],
])(
  "65: kubectl %s is too far from a server %s",
  async (client, server, hint) => {
    expect(await check(client, server)).toEqual([
      {
        code: "kubectl-skew",
        severity: "warning",
        message: `kubectl is ${client}, the API server ${server}: Kubernetes supports one minor version of difference`,
        hint,
      },
    ]);
  },
);

it.each([
  ["unknown", "v1.36.0"],
  ["v1.36.0", ""],
  ["v1.36.0", "v2.0.0"],
])("says nothing of %j and %j", async (client, server) => {
  expect(await check(client, server)).toEqual([]);
});

it("leaves it to the next request where the version is not for everybody", async () => {
  expect(await check("v1.36.0", unauthorized)).toEqual([]);
  expect(await check("v1.36.0", refusal(403, "Forbidden", "no"))).toEqual([]);
});

it("69: stops where nobody answers", async () => {
  await expect(check("v1.36.0", proxyError)).rejects.toMatchObject({
    code: "api-unreachable",
  });
});
