/** An admission webhook of the test's own: it judges, or holds back, what is sent to the API server. */
import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { createServer } from "node:https";
import { expect } from "vitest";
import { cluster } from "../describe-cluster.ts";
import { applyPatch, ApiError } from "../tools/api.ts";
import { close, listen } from "../tools/servers.ts";

/** What the API server asks (`admission.k8s.io/v1 AdmissionReview`, its request). */
export interface AdmissionRequest {
  readonly uid: string;
  readonly kind: { readonly kind: string };
  readonly name: string;
  readonly namespace: string;
  readonly dryRun: boolean;
}

/** Undefined to allow it, a message to refuse it. */
export type Judge = (
  request: AdmissionRequest,
) => Promise<string | undefined> | string | undefined;

const configurations =
  "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations";

const name = "judge.example.com";

/** Starts one for Flux's sources and Kustomizations, and for service accounts. It works when this resolves. */
export async function startWebhook(
  judge: Judge,
): Promise<{ readonly stop: () => Promise<void> }> {
  let probes = 0;
  const server = createServer(
    {
      cert: readFileSync(cluster.certificate),
      key: readFileSync(cluster.key),
    },
    (incoming, response) => {
      void (async () => {
        const { request } = JSON.parse(await textOf(incoming)) as {
          readonly request: AdmissionRequest;
        };
        const isProbe = request.name === probe;
        if (isProbe) probes++;
        const message = isProbe ? undefined : await judge(request);
        const { uid } = request;
        const allowed = message === undefined;
        response.setHeader("content-type", "application/json");
        response.end(
          JSON.stringify({
            apiVersion: "admission.k8s.io/v1",
            kind: "AdmissionReview",
            response: { uid, allowed, status: { message } },
          }),
        );
      })();
    },
  );
  const port = await listen(server);
  await cluster.api.request("POST", configurations, configuration(port));
  // The API server takes a moment to see it, and to see it gone.
  const isAsked = async (): Promise<boolean> => {
    const before = probes;
    await knock();
    return probes > before;
  };
  await expect.poll(isAsked, { timeout: 20_000 }).toBe(true);
  return {
    stop: async () => {
      await cluster.api.request("DELETE", `${configurations}/${name}`);
      await expect.poll(isAsked, { timeout: 20_000 }).toBe(false);
      server.closeAllConnections();
      await close(server);
    },
  };
}

function configuration(port: number): object {
  return {
    metadata: { name },
    webhooks: [
      {
        name,
        clientConfig: {
          url: `https://127.0.0.1:${port}/`,
          caBundle: readFileSync(cluster.certificate).toString("base64"),
        },
        rules: [
          {
            apiGroups: [
              "",
              "source.toolkit.fluxcd.io",
              "kustomize.toolkit.fluxcd.io",
            ],
            apiVersions: ["*"],
            operations: ["CREATE", "UPDATE"],
            resources: [
              "gitrepositories",
              "helmrepositories",
              "kustomizations",
              "serviceaccounts",
            ],
          },
        ],
        admissionReviewVersions: ["v1"],
        sideEffects: "None",
        failurePolicy: "Fail",
        timeoutSeconds: 30,
      },
    ],
  };
}

const probe = "probe";

/** A dry run of which nothing stays: does it go through? */
export async function knock(): Promise<boolean> {
  const at = `/apis/source.toolkit.fluxcd.io/v1/namespaces/flux-system/gitrepositories/${probe}`;
  const object = {
    apiVersion: "source.toolkit.fluxcd.io/v1",
    kind: "GitRepository",
    metadata: { name: probe },
    spec: { url: "https://example.com/probe", interval: "5m" },
  };
  try {
    await cluster.api.request(
      "PATCH",
      `${at}?fieldManager=test&dryRun=All`,
      object,
      applyPatch,
    );
    return true;
  } catch (error) {
    if (error instanceof ApiError) return false;
    throw error;
  }
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  let text = "";
  for await (const part of incoming) text += String(part);
  return text;
}
