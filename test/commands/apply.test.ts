import { describe, expect, it } from "vitest";
import type { ApiRequest, ApiResponse } from "../../src/model/api.ts";
import {
  liveObject,
  refusal,
  unauthorized,
  type Between,
} from "../cluster-unit/support.ts";
import { generated, namespace } from "../faults/support.ts";
import { bound, hasBed, startBed, type BedOptions } from "./cluster-bed.ts";

const fleet = `${bound}  apps: {timeout: 2m}
sources: {helm: {podinfo: "https://stefanprodan.github.io/podinfo"}}
`;

const isWrite = ({ method, path }: ApiRequest): boolean =>
  method === "PATCH" && !path.includes("dryRun");

async function start(options: BedOptions) {
  const repo = await generated({
    "fluxsmith.yaml": fleet,
    "resources/apps/namespace.yaml": namespace("apps"),
  });
  return startBed(repo, options);
}

const denied = refusal(
  403,
  "Forbidden",
  'admission webhook "judge.example.com" denied the request: not on Fridays',
);

/** One object is refused by a webhook, and what is asked after all were sent is answered like this. */
function refusedThen(answer: ApiResponse): Between {
  let sent = 0;
  return (asked, serve) => {
    if (isWrite(asked)) {
      sent++;
      return asked.path.includes("/podinfo?") ? denied : serve();
    }
    return sent === 4 && asked.method === undefined ? answer : serve();
  };
}

describe.skipIf(!hasBed)("what throws after objects were changed", () => {
  const forbidden = refusal(
    403,
    "Forbidden",
    'kustomizations is forbidden: User "me" cannot list resource "kustomizations"',
  );

  it.each([
    ["67: expired credentials", "api-unauthorized", unauthorized],
    ["68: a missing right", "api-forbidden", forbidden],
  ])(
    "%s while it follows: what was refused is said, and the JSON is there",
    async (_what, code, answer) => {
      const { run } = await start({ between: refusedThen(answer) });
      const ran = await run("apply", "--yes", "--output", "json");
      expect(ran.code).toBe(2);
      const { objects } = JSON.parse(ran.stdout) as { objects: unknown[] };
      const created = { action: "create", result: "created", ready: "unknown" };
      expect(objects).toMatchObject([
        { name: "fleet", ...created },
        { name: "podinfo", result: "failed", code: "admission-refused" },
        { name: "apps", ...created },
        { name: "flux-system", ...created },
      ]);
      expect(ran.stderr).toContain("[admission-refused]");
      expect(ran.stderr).toContain("not on Fridays");
      expect(ran.stderr).toContain(`[${code}]`);
      expect(ran.stderr).toMatch(
        /; whether GitRepository\/flux-system\/fleet, .* became ready is not known/,
      );
    },
  );

  it("67: is said in text, too", async () => {
    const { run } = await start({ between: refusedThen(unauthorized) });
    const ran = await run("apply", "--yes");
    expect(ran.code).toBe(2);
    expect(ran.stdout.match(/^created /gm)).toHaveLength(3);
    expect(ran.stderr).toContain("not on Fridays");
    expect(ran.stderr).toContain("[api-unauthorized]");
  });
});

describe.skipIf(!hasBed)("the question", () => {
  const asking = ["apply", "--no-wait", "--output", "json"] as const;

  it("with --output json is asked after the preview, on stderr", async () => {
    let seen = "";
    const bed = await start({
      isTTY: true,
      ask: async () => {
        seen = bed.stderr();
        return "y";
      },
    });
    const ran = await bed.run(...asking);
    expect(seen).toContain("+ Kustomization/flux-system/apps\n");
    expect(seen).toContain("4 to create, 0 to update, 0 unchanged\n");
    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      objects: Array.from({ length: 4 }, () => ({ result: "created" })),
    });
  });

  it("that --yes answers, or nobody, needs no preview", async () => {
    const { run } = await start({ isTTY: true });
    expect(await run(...asking, "--yes")).toMatchObject({
      code: 0,
      stderr: expect.not.stringContaining("to create"),
    });
    const { run: nobody } = await start({});
    expect(await nobody(...asking)).toMatchObject({
      code: 2,
      stderr: expect.not.stringContaining("to create"),
    });
  });

  it.each(["text", "json"])(
    "answered with no: nothing is sent, and the exit code says so (%s)",
    async (output) => {
      const { run, server } = await start({
        isTTY: true,
        ask: async () => "n",
      });
      const ran = await run("apply", "--output", output);
      expect(ran.code).toBe(1);
      expect(ran.stderr).toContain("Nothing was changed.");
      expect(ran.stdout === "").toBe(output === "json");
      expect(server.asked.filter(isWrite)).toEqual([]);
    },
  );

  it("76: of what somebody else creates meanwhile: theirs stays, and that is said", async () => {
    const theirs = liveObject("Kustomization/apps", {}, { path: "./theirs" });
    const bed = await start({
      isTTY: true,
      ask: async () => {
        bed.server.put(theirs);
        return "y";
      },
    });
    const ran = await bed.run("apply", "--no-wait");
    expect(ran.code).toBe(2);
    expect(ran.stdout.match(/^created .*/gm)).toHaveLength(3);
    expect(ran.stdout).not.toContain("created Kustomization/flux-system/apps");
    expect(ran.stderr).toMatch(
      /Kustomization\/flux-system\/apps was created by somebody else.* \[stale-preview\]/,
    );
    expect(bed.server.get("Kustomization/apps")).toMatchObject({
      spec: { path: "./theirs" },
    });
  });
});
