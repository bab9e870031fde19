/** Faults 70 and 71: a kind that the cluster does not know, and what its admission control refuses. */
import { afterEach, describe, expect, it, test } from "vitest";
import { cluster, describeCluster } from "../describe-cluster.ts";
import { freePorts } from "../tools/daemons.ts";
import { hasTerminal } from "../tools/fluxsmith.ts";
import { knock, startWebhook } from "./webhook.ts";
import {
  applying,
  appsFile,
  change,
  componentsFile,
  expectSaid,
  fleet,
  fleetObjects,
  fleetOf,
  fluxOf,
  installing,
  live,
  nothing,
  plain,
  podinfoFile,
  run,
  saidBy,
  versions,
} from "./support.ts";

const crds = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

describeCluster("what the cluster does not take", () => {
  afterEach(() => cluster.clean());

  describe("fault 70: a CRD is missing", () => {
    it.each([
      [
        "helmrepositories.source.toolkit.fluxcd.io",
        "/apis/source.toolkit.fluxcd.io/v1",
        "HelmRepository (source.toolkit.fluxcd.io/v1)",
        [podinfoFile],
      ],
      [
        "kustomizations.kustomize.toolkit.fluxcd.io",
        "/apis/kustomize.toolkit.fluxcd.io/v1",
        "Kustomization (kustomize.toolkit.fluxcd.io/v1)",
        [appsFile, appsFile.replace("apps", "flux-system")],
      ],
    ])(
      "fault 70: without %s: which kind, which files, what to do; nothing is applied",
      async (name, group, kind, files) => {
        const [plural = ""] = name.split(".");
        await cluster.api.request("DELETE", `${crds}/${name}`);
        await expect
          .poll(
            async () => (await cluster.kubectl(["get", "--raw", group])).stdout,
            { timeout: 20_000 },
          )
          .not.toContain(`"${plural}"`);
        const repo = await fleetOf(fleet);
        const ran = await run(repo, applying);
        expect(ran.code).toBe(2);
        expect(saidBy(ran)).toHaveLength(files.length);
        for (const at of files)
          expectSaid(ran, "error", {
            code: "crd-missing",
            at,
            says: [`does not know ${kind}`, "`fluxsmith install`"],
          });
        await cluster.clean();
        expect(await versions()).toEqual(nothing);
      },
    );
  });

  describe("fault 71: admission control", () => {
    /** Refuses what the CEL expression is not true of; works when this resolves. */
    const makePolicy = async (
      expression: string,
      message: string,
    ): Promise<void> => {
      const apiVersion = "admissionregistration.k8s.io/v1";
      const metadata = { name: "fleet-rules" };
      await cluster.apply([
        {
          apiVersion,
          kind: "ValidatingAdmissionPolicy",
          metadata,
          spec: {
            matchConstraints: {
              resourceRules: [
                {
                  apiGroups: ["source.toolkit.fluxcd.io"],
                  apiVersions: ["*"],
                  operations: ["CREATE", "UPDATE"],
                  resources: ["*"],
                },
              ],
            },
            validations: [{ expression, message }],
          },
        },
        {
          apiVersion,
          kind: "ValidatingAdmissionPolicyBinding",
          metadata,
          spec: { policyName: "fleet-rules", validationActions: ["Deny"] },
        },
      ]);
      await expect.poll(knock, { timeout: 20_000 }).toBe(false);
    };

    it("fault 71: a ValidatingAdmissionPolicy: its own words, for each object; nothing is applied", async () => {
      const words = 'the interval must be "10m" (rule 7, ask #platform)';
      await makePolicy("object.spec.interval == '10m'", words);
      const repo = await fleetOf(fleet);
      const ran = await run(repo, applying);
      expect(ran.code).toBe(2);
      for (const at of [
        podinfoFile,
        "resources/flux-system/flux-source-git-fleet.yaml:1:1",
      ])
        expectSaid(ran, "error", {
          code: "admission-refused",
          at,
          says: ["fleet-rules", words],
        });
      expect(saidBy(ran)).toHaveLength(2);
      expect(await versions()).toEqual(nothing);

      await change(repo, "interval: 5m", "interval: 10m");
      expect(await run(repo, applying)).toMatchObject({ code: 0, stderr: "" });
    });

    /** Clears the screen, changes the window's title, rings; and has two lines. */
    const hostile = "no \u001B[2J\u001B]0;mine\u0007way\u009B1A\nask the owner";
    const shown = "no \\x1b[2J\\x1b]0;mine\\x07way\\x9b1A\nask the owner";

    it("fault 71: a webhook: verbatim, but for what would steer the terminal", async () => {
      const webhook = await startWebhook(({ name }) =>
        ["apps", "controller"].includes(name) ? hostile : undefined,
      );
      const repo = await fleetOf(fleet);
      const ran = await run(repo, applying);
      const installed = await run(
        await fluxOf(
          "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: controller, namespace: default}\n",
        ),
        installing,
      );
      const json = await run(repo, [...applying, "--output", "json"]);
      await webhook.stop();
      for (const [its, at] of [
        [ran, appsFile],
        [installed, componentsFile],
      ] as const) {
        expect(its.code).toBe(2);
        expectSaid(its, "error", {
          code: "admission-refused",
          at,
          says: ["judge.example.com", shown],
        });
        expect(its.stdout + its.stderr).not.toMatch(/\p{Cc}(?<!\n)/u);
      }
      expect(JSON.parse(json.stdout)).toMatchObject({
        objects: [
          { name: "fleet", action: "create" },
          { name: "podinfo", action: "create" },
          {
            name: "apps",
            action: "refused",
            code: "admission-refused",
            message: expect.stringContaining(hostile) as string,
          },
          { name: "flux-system", action: "create" },
        ],
      });
      expect(await versions()).toEqual(nothing);
    });

    test.skipIf(!hasTerminal())("fault 71: nor at a terminal", async () => {
      const webhook = await startWebhook(() => hostile);
      const repo = await fleetOf(fleet);
      const ran = await run(repo, applying, { tty: true });
      await webhook.stop();
      expect(ran.code).toBe(2);
      expect(plain(ran.stdout)).toContain(shown);
      expect(plain(ran.stdout)).not.toMatch(/\p{Cc}(?<!\n)/u);
    });

    it("fault 71: refused only when it is meant: that object is said, the others are applied", async () => {
      const webhook = await startWebhook(({ name, dryRun }) =>
        name === "podinfo" && !dryRun ? hostile : undefined,
      );
      const repo = await fleetOf(fleet);
      const ran = await run(repo, applying);
      await webhook.stop();
      expect(ran.code).toBe(2);
      expectSaid(ran, "error", {
        code: "admission-refused",
        at: podinfoFile,
        says: [shown],
      });
      expect(saidBy(ran)).toHaveLength(1);
      expect(ran.stdout.match(/^created .*/gm)).toEqual(
        fleetObjects
          .filter((one) => !one.endsWith("podinfo"))
          .map((one) => `created ${one}`),
      );
      expect(await live("HelmRepository/flux-system/podinfo")).toBe(undefined);
      expect(await live("Kustomization/flux-system/apps")).toBeDefined();
    });

    it("fault 71: a webhook that does not answer is named", async () => {
      const [port = 0] = await freePorts(1);
      await cluster.apply([
        {
          apiVersion: "admissionregistration.k8s.io/v1",
          kind: "ValidatingWebhookConfiguration",
          metadata: { name: "gone" },
          webhooks: [
            {
              name: "gone.example.com",
              clientConfig: { url: `https://127.0.0.1:${port}/nowhere` },
              rules: [
                {
                  apiGroups: ["source.toolkit.fluxcd.io"],
                  apiVersions: ["*"],
                  operations: ["*"],
                  resources: ["gitrepositories"],
                },
              ],
              admissionReviewVersions: ["v1"],
              sideEffects: "None",
            },
          ],
        },
      ]);
      await expect.poll(knock, { timeout: 20_000 }).toBe(false);
      const ran = await run(await fleetOf(fleet), applying);
      expect(ran.code).toBe(2);
      expectSaid(ran, "error", {
        code: "admission-refused",
        at: "resources/flux-system/flux-source-git-fleet.yaml:1:1",
        says: ["failed calling webhook", "gone.example.com"],
      });
      expect(await versions()).toEqual(nothing);
    });
  });
});
