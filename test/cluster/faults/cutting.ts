/** Losing the connection, or the credentials, at each request of a run in turn, and looking at whether what the run says is true. */
import { expect } from "vitest";
import type { TestRepository } from "../../tools/cli.ts";
import { cluster } from "../describe-cluster.ts";
import type { Ran } from "../tools/fluxsmith.ts";
import type { Cut, CuttingProxy, Request } from "../tools/proxy.ts";
import { expectSaid, fileOf, live, path, run } from "./support.ts";

/** How a connection or the credentials are lost. */
export type Way = Required<Pick<Cut, "when" | "permanently">>;

export const ways = [
  { when: "before-forward", permanently: false },
  { when: "before-forward", permanently: true },
  { when: "after-forward", permanently: false },
  { when: "after-forward", permanently: true },
] as const satisfies readonly Way[];

/** Credentials that are good no longer: the API server says so to whatever comes from then on. */
export const expiring = {
  when: "expired",
  permanently: true,
} as const satisfies Way;

/** What a run says that did not come to applying, and one that ended in the middle of it. */
interface Sayings {
  readonly code: string;
  readonly early: readonly (string | RegExp)[];
  readonly late: readonly (string | RegExp)[];
}

const ofConnection: Sayings = {
  code: "api-unreachable",
  early: [/does not answer/, "running this again is safe"],
  late: ["the lists above", "running it again is safe"],
};

const ofCredentials: Sayings = {
  code: "api-unauthorized",
  early: ["401", "expired", "log in again"],
  late: ["401", "expired", "log in again"],
};

/** What changes the cluster. */
export const isWrite = ({ method, path: to }: Request): boolean =>
  method === "PATCH" && !to.includes("dryRun");

/** What a run follows objects with. */
export const isWatch = ({ path: to }: Request): boolean =>
  to.includes("watch=1");

/** An object as it stays the same from run to run. */
async function stateOf(identity: string): Promise<unknown> {
  const object = await live(identity);
  if (object === undefined) return undefined;
  const { metadata, status: _status, ...rest } = object;
  const managers = (metadata.managedFields ?? []).flatMap((entry) => {
    const { time: _time, ...its } = entry as ManagedFields;
    return its.subresource === undefined ? [its] : [];
  });
  return { ...rest, generation: metadata.generation, managers };
}

/** An entry of `metadata.managedFields`, as far as it is looked at here. */
interface ManagedFields {
  readonly manager: string;
  readonly time?: string;
  readonly subresource?: string;
}

async function statesOf(
  identities: readonly string[],
): Promise<Record<string, unknown>> {
  const states = identities.map(
    async (one) => [one, await stateOf(one)] as const,
  );
  return Object.fromEntries(await Promise.all(states));
}

/** Deletes objects, and waits until they are gone. */
export async function remove(identities: readonly string[]): Promise<void> {
  for (const one of identities)
    if ((await live(one)) !== undefined)
      await cluster.api.request("DELETE", await path(one));
}

/** What a run said about each object. */
interface Reported {
  readonly applied: readonly string[];
  readonly notApplied: readonly string[];
  readonly unknown: readonly string[];
}

/** The lists that stand where a run was cut short; where there are none, the lines of what was done. */
function reportOf({ stdout, stderr }: Ran): Reported {
  const list = (head: string): string[] =>
    (new RegExp(`^${head}:\n((?: {2}\\S+\n)+)`, "m").exec(stderr)?.[1] ?? "")
      .split("\n")
      .flatMap((line) => line.trim() || []);
  const lines = [...stdout.matchAll(/^(?:created|updated) (\S+)$/gm)].map(
    ([, name = ""]) => name,
  );
  const applied = list("applied");
  // What was said line by line is what the list says.
  if (/was lost\.$|credentials any more\.$/m.test(stderr))
    expect(applied).toEqual(lines);
  return {
    applied: lines,
    notApplied: list("not applied"),
    unknown: list("sent, and nobody knows whether it arrived"),
  };
}

/** A run under test, again and again. */
interface Scenario {
  readonly repo: TestRepository;
  readonly args: readonly string[];
  readonly objects: readonly string[];
  /** Makes the cluster what it was before. */
  readonly prepare: () => Promise<void>;
  /** Which requests are cut. */
  readonly counts?: (request: Request) => boolean;
}

/** That the report is true, whatever has happened; whether the cluster is as it was before. */
async function expectTrue(
  ran: Ran,
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  { when }: Way,
): Promise<boolean> {
  const { code, early, late } =
    when === "expired" ? ofCredentials : ofConnection;
  const objects = Object.keys(after);
  const { applied, notApplied, unknown } = reportOf(ran);
  const now = await statesOf(objects);
  const only = (
    states: Readonly<Record<string, unknown>>,
    names: readonly string[],
  ): unknown => names.map((name) => [name, states[name]]);
  expect(only(now, applied)).toEqual(only(after, applied));
  expect(only(now, notApplied)).toEqual(only(before, notApplied));
  expect(unknown.length).toBeLessThanOrEqual(1);
  const changing = objects.filter(
    (one) => JSON.stringify(before[one]) !== JSON.stringify(after[one]),
  );
  if (ran.code === 0) expect(applied.toSorted()).toEqual(changing.toSorted());
  else {
    expect(ran.code).toBe(2);
    if (applied.length + notApplied.length + unknown.length === 0) {
      // It did not come that far.
      expect(now).toEqual(before);
      expectSaid(ran, "error", { code, says: early });
    } else {
      expect([...applied, ...notApplied, ...unknown].toSorted()).toEqual(
        changing.toSorted(),
      );
      const at = fileOf(notApplied[0] ?? "");
      const place = when === "expired" ? { at } : {};
      expectSaid(ran, "error", { code, ...place, says: late });
    }
  }
  return JSON.stringify(now) === JSON.stringify(before);
}

/** Cuts at each request in turn; how often a run did not end well. A rerun always ends as an undisturbed run. */
export async function cutEverywhere(
  proxy: CuttingProxy,
  { repo, args, objects, prepare, counts = () => true }: Scenario,
  way: Way,
): Promise<number> {
  const env = { KUBECONFIG: proxy.kubeconfig };
  await prepare();
  const before = await statesOf(objects);
  proxy.reset();
  expect(await run(repo, args, { env })).toMatchObject({ code: 0 });
  const total = proxy.requests.filter(counts).length;
  const after = await statesOf(objects);
  let failed = 0;
  let isAsBefore = false;
  for (let at = 1; at <= total; at++) {
    if (!isAsBefore) await prepare();
    proxy.reset();
    proxy.cutAt({ ...way, at, counts });
    const ran = await run(repo, args, { env });
    const request = proxy.requests.filter(counts)[at - 1];
    const where = `${at}: ${request?.method ?? ""} ${request?.path ?? ""}`;
    try {
      expect(proxy.hasCut()).toBe(true);
      isAsBefore = await expectTrue(ran, before, after, way);
      if (ran.code !== 0) failed++;
      // Then a rerun is the undisturbed run again.
      if (isAsBefore) continue;
      proxy.reset();
      const again = await run(repo, args, { env });
      expect(again).toMatchObject({ code: 0 });
      expect(await statesOf(objects)).toEqual(after);
    } catch (error) {
      const said = `${ran.stdout}\n${ran.stderr}`;
      throw new Error(`cut at ${where}:\n${said}`, { cause: error });
    }
  }
  expect(total).toBeGreaterThan(0);
  return failed;
}
