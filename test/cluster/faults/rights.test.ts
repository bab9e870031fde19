/** Faults 67 and 68: credentials and rights. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cluster, describeCluster } from "../describe-cluster.ts";
import { tokens } from "../tools/api-server.ts";
import { startWebhook } from "./webhook.ts";
import {
  applying,
  appsFile,
  bound,
  change,
  elsewhere,
  expectSaid,
  fileOf,
  fleet,
  fleetObjects,
  fleetOf,
  fluxOf,
  installing,
  nothing,
  onlyPrograms,
  run,
  runWell,
  saidBy,
  spec,
  versions,
  withProgram,
} from "./support.ts";

/** Both commands, which must say the same. */
const both = [applying, installing] as const;

describeCluster("credentials and rights", () => {
  afterEach(() => cluster.clean());

  describe("fault 67: credentials", () => {
    it.each(both)(
      "fault 67: a token that has expired: %s says to log in again",
      async (...args) => {
        const repo = await fluxOf(
          elsewhere,
          bound.replace("canary-admin", "expired"),
        );
        const ran = await run(repo, args);
        expect(ran).toMatchObject({ code: 2, stdout: "" });
        expectSaid(ran, "error", {
          code: "api-unauthorized",
          says: ["401", /expired/, "log in again"],
        });
      },
    );

    /** A kubeconfig whose user has a credential plugin. */
    const withPlugin = (command: string): string => {
      const file = join(onlyPrograms({}), "config");
      writeFileSync(
        file,
        JSON.stringify({
          apiVersion: "v1",
          kind: "Config",
          clusters: [
            {
              name: "test",
              cluster: {
                server: cluster.url,
                "certificate-authority": cluster.certificate,
              },
            },
          ],
          users: [
            {
              name: "sso",
              user: {
                exec: {
                  apiVersion: "client.authentication.k8s.io/v1",
                  command,
                  interactiveMode: "IfAvailable",
                },
              },
            },
          ],
          contexts: [
            { name: "canary-admin", context: { cluster: "test", user: "sso" } },
          ],
        }),
      );
      return file;
    };

    it.each(both)(
      "fault 67: a credential plugin that fails: %s shows its words, and where they come from",
      async (...args) => {
        const repo = await fluxOf(elsewhere, bound);
        const PATH = withProgram(
          "get-token",
          '#!/bin/sh\necho "The SSO session has expired: run sso login \\033[31m" >&2\nexit 7\n',
        );
        const ran = await run(repo, args, {
          env: { PATH, KUBECONFIG: withPlugin("get-token") },
        });
        expect(ran).toMatchObject({ code: 2, stdout: "" });
        expect(ran.stderr).toContain(
          "The SSO session has expired: run sso login",
        );
        expect(ran.stderr).not.toContain("\u001B");
        expectSaid(ran, "error", {
          code: "api-unauthorized",
          says: [/get-token.*exit(ed with|s with| code)? .*7/, /log in/],
        });
      },
    );

    it("fault 67: credentials that end in the middle: what was applied, and what was not", async () => {
      const repo = await fleetOf(fleet);
      const end = Date.now() + 6000;
      const credential = JSON.stringify({
        apiVersion: "client.authentication.k8s.io/v1",
        kind: "ExecCredential",
        status: {
          token: tokens.admin,
          expirationTimestamp: new Date(end).toISOString(),
        },
      });
      const PATH = withProgram(
        "get-token",
        `#!/bin/sh\nif [ -e "$0.used" ]; then echo "no session" >&2; exit 1; fi\n: >"$0.used"\necho '${credential}'\n`,
      );
      // Longer than they last.
      const webhook = await startWebhook(async ({ name, dryRun }) => {
        if (name === "podinfo" && !dryRun) await setTimeout(end - Date.now());
        return undefined;
      });
      const ran = await run(repo, applying, {
        env: { PATH, KUBECONFIG: withPlugin("get-token") },
      });
      await webhook.stop();
      expect(ran.code).toBe(2);
      const [first = "", second = "", ...later] = fleetObjects;
      expect(ran.stdout).toMatch(
        new RegExp(`created ${first}\ncreated ${second}\n$`),
      );
      expect(ran.stderr).toContain(
        `applied:\n  ${first}\n  ${second}\nnot applied:\n  ${later.join("\n  ")}\n`,
      );
      expectSaid(ran, "error", {
        code: "api-unauthorized",
        at: appsFile,
        says: ["get-token", "log in again"],
      });
      const there = await versions();
      expect(fleetObjects.filter((one) => there[one])).toEqual([first, second]);
    });

    it.each(both)(
      "fault 67: a credential plugin that is missing: %s names it",
      async (...args) => {
        const repo = await fluxOf(elsewhere, bound);
        const ran = await run(repo, args, {
          env: { KUBECONFIG: withPlugin("aws-iam-authenticator-of-nobody") },
        });
        expect(ran).toMatchObject({ code: 2, stdout: "" });
        expectSaid(ran, "error", {
          code: "api-unauthorized",
          says: ["aws-iam-authenticator-of-nobody", /not found|not installed/],
        });
      },
    );
  });

  describe("fault 68: rights", () => {
    const nobody = fleet.replace("canary-admin", "nobody");

    /** Gives the user `nobody` rights, in one namespace or everywhere. */
    const allow = (
      verbs: readonly string[],
      namespace?: string,
    ): Promise<void> => grant([{ resources: ["*"], verbs }], namespace);

    const grant = (
      rights: readonly {
        readonly resources: readonly string[];
        readonly verbs: readonly string[];
      }[],
      namespace?: string,
    ): Promise<void> => {
      const kind = namespace === undefined ? "ClusterRole" : "Role";
      const metadata = {
        name: "test",
        ...(namespace === undefined ? {} : { namespace }),
      };
      const apiVersion = "rbac.authorization.k8s.io/v1";
      const rules = rights.map((one) => ({ apiGroups: ["*"], ...one }));
      return cluster.apply([
        { apiVersion, kind, metadata, rules },
        {
          apiVersion,
          kind: `${kind}Binding`,
          metadata,
          roleRef: {
            apiGroup: "rbac.authorization.k8s.io",
            kind,
            name: "test",
          },
          subjects: [{ kind: "User", name: "nobody" }],
        },
      ]);
    };

    it("fault 68: a user who may see nothing: the verb, the resource, the namespace", async () => {
      const repo = await fleetOf(nobody);
      const ran = await run(repo, ["apply", "--yes"]);
      expect(ran).toMatchObject({ code: 2, stdout: "" });
      expectSaid(ran, "error", {
        code: "api-forbidden",
        says: [/may not list \w+ in namespace flux-system/, 'User "nobody"'],
      });
      const installed = await run(await fluxOf(elsewhere, nobody), [
        "install",
        "--yes",
      ]);
      expect(installed.code).toBe(2);
      expectSaid(installed, "error", {
        code: "api-forbidden",
        says: ["may not get Namespace/", 'User "nobody"'],
      });
    });

    it("fault 68: who may list and not patch: said for each object in the preview, and nothing is applied", async () => {
      await allow(["get", "list", "watch"]);
      const repo = await fluxOf(elsewhere, nobody);
      for (const [args, objects] of [
        [["apply", "--yes"], fleetObjects],
        [["install", "--yes"], ["Namespace/elsewhere"]],
      ] as const) {
        const ran = await run(repo, args);
        expect(ran.code).toBe(2);
        for (const one of objects)
          expectSaid(ran, "error", {
            code: "api-forbidden",
            at: fileOf(one),
            says: [
              `you may not patch ${one}`,
              `cannot patch resource "${pluralOf(one)}"`,
              /kubectl auth can-i patch \w+/,
            ],
          });
      }
      expect(await versions()).toEqual(nothing);
    });

    it("fault 68: who may patch and not create: the verb that is missing", async () => {
      await allow(["get", "list", "watch", "patch"]);
      const repo = await fleetOf(nobody);
      const ran = await run(repo, ["apply", "--yes"]);
      expect(ran.code).toBe(2);
      expectSaid(ran, "error", {
        code: "api-forbidden",
        at: fileOf("Kustomization/flux-system/apps"),
        says: [
          "you may not create Kustomization/flux-system/apps",
          'cannot create resource "kustomizations"',
          "kubectl auth can-i create kustomizations.kustomize.toolkit.fluxcd.io -n flux-system",
        ],
      });
    });

    it("fault 68: who may only see a namespace may apply what lies in it", async () => {
      await allow(["*"], "flux-system");
      const repo = await fleetOf(nobody);
      const ran = await run(repo, ["apply", "--yes", "--no-wait"]);
      expect(ran).toMatchObject({ code: 0, stderr: "" });
      expect(Object.values(await versions())).not.toContain(undefined);

      await change(repo, "{timeout: 2m}", "{timeout: 3m, namespace: team}");
      const other = await run(repo, ["apply", "--yes"]);
      expect(other).toMatchObject({ code: 2, stdout: "" });
      expectSaid(other, "error", {
        code: "api-forbidden",
        says: ["in namespace team"],
      });
    });

    describe("of who suspends", () => {
      const apps = "Kustomization/flux-system/apps";
      const suspending = [
        "suspend",
        "kustomization/apps",
        "--yes",
        "--context",
        "nobody",
      ];
      const verbs = ["get", "list", "patch"];
      const others = [
        "Alert",
        "ArtifactGenerator",
        "Bucket",
        "HelmChart",
        "HelmRelease",
        "HelmRepository",
        "ImagePolicy",
        "ImageRepository",
        "ImageUpdateAutomation",
        "OCIRepository",
        "Provider",
        "Receiver",
      ];
      beforeEach(async () => {
        await runWell(await fleetOf(fleet), ...applying);
      });

      it("fault 68: who may not list kinds that are not named may do it, and is told which were not looked at", async () => {
        await grant(
          [{ resources: ["kustomizations", "gitrepositories"], verbs }],
          "flux-system",
        );
        const ran = await run(await fleetOf(nobody), suspending);
        expect(ran).toMatchObject({
          code: 0,
          stdout: `suspended ${apps}\n`,
        });
        expect(await spec(apps)).toMatchObject({ suspend: true });
        expect(saidBy(ran)).toHaveLength(1);
        expectSaid(ran, "warning", {
          code: "api-forbidden",
          says: [
            `you may not list ${others.join(", ")}: what hangs together with those is not looked at`,
            "kubectl auth can-i list",
          ],
        });
      });

      it("fault 68: who may not list the kind that is named may not do it, and nothing is changed", async () => {
        await grant(
          [
            { resources: ["*"], verbs: ["get", "patch"] },
            {
              resources: ["GitRepository", ...others].map((one) =>
                pluralOf(one),
              ),
              verbs,
            },
          ],
          "flux-system",
        );
        const before = await versions();
        const ran = await run(await fleetOf(nobody), suspending);
        expect(ran).toMatchObject({ code: 2, stdout: "" });
        expectSaid(ran, "error", {
          code: "api-forbidden",
          says: [
            "may not list kustomizations in namespace flux-system",
            "kubectl auth can-i list kustomizations.kustomize.toolkit.fluxcd.io",
          ],
        });
        expect(await versions()).toEqual(before);
        expect(await spec(apps)).not.toHaveProperty("suspend");
      });
    });
  });
});

function pluralOf(identity: string): string {
  const [kind = ""] = identity.split("/");
  return `${kind.toLowerCase()}s`.replace(/ys$/, "ies");
}
