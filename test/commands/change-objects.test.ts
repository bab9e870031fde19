import { describe, expect, it } from "vitest";
import { liveObject } from "../../src/cluster/named-objects.ts";
import {
  changeInStages,
  printChangesJson,
  reportChanges,
} from "../../src/commands/change-objects.ts";
import { identityText } from "../../src/model/identity.ts";
import {
  liveObject as liveFields,
  memoryServer,
  refusal,
  viewOf,
} from "../cluster-unit/support.ts";
import { printedCluster } from "./cluster-printing.ts";

const names = ["HelmRelease/apps/db", "HelmRelease/apps/web"] as const;
const [db, web] = names.map((name) => {
  const [, namespace = "", its = ""] = name.split("/");
  const fields = liveFields(name, {}, {});
  const metadata = { name: its, namespace };
  return liveObject({ ...fields, metadata }, undefined);
}) as [ReturnType<typeof liveObject>, ReturnType<typeof liveObject>];

describe("68: following between the stages that is cut off", () => {
  const forbidden = refusal(
    403,
    "Forbidden",
    'helmreleases is forbidden: User "me" cannot watch resource "helmreleases"',
  );

  async function change() {
    const server = memoryServer([db.fields, web.fields], ({ path }, serve) =>
      path.includes("watch=1") ? forbidden : serve(),
    );
    const view = await viewOf(server);
    const printed = printedCluster();
    const begun: string[] = [];
    const changes = await changeInStages(printed.cluster, view, [[db], [web]], {
      done: "retried",
      act: async (object) => {
        begun.push(object.name);
        return { live: object.fields };
      },
      needs: (object) => (object === web ? [identityText(db)] : []),
      follow: "between",
      timeout: 60_000,
      output: "json",
    });
    reportChanges(printed.cluster, changes);
    printChangesJson(printed.cluster, changes, "retried");
    return { begun, printed };
  }

  it("is reported, and what needs the first ones is left alone", async () => {
    const { begun, printed } = await change();
    expect(begun).toEqual(["db"]);
    expect(printed.reported()).toMatchObject([
      { code: "api-forbidden", severity: "error" },
      {
        code: "not-ready",
        message:
          "HelmRelease/apps/web was left alone: whether HelmRelease/apps/db is ready is not known",
      },
    ]);
  });

  it("is in the JSON", async () => {
    const { printed } = await change();
    expect(JSON.parse(printed.stdout())).toMatchObject({
      objects: [
        { name: "db", result: "retried", ready: "unknown" },
        { name: "web", result: "skipped" },
      ],
    });
  });
});
