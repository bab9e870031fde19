import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConnectionLost } from "../../src/model/api.ts";
import { openLog, type PodLog } from "../../src/cluster/pod-log.ts";
import { pod, served, type LoggedLine } from "./logs-support.ts";
import { scriptedApi } from "./scripted-api.ts";
import { refusal } from "./support.ts";

const never = new AbortController().signal;

async function readAll(log: PodLog, options = {}): Promise<string[]> {
  const texts: string[] = [];
  for await (const line of log.read(options, never))
    texts.push("status" in line ? `refused ${line.status}` : line.text);
  return texts;
}

describe("a pod's log", () => {
  it("is asked for as the kubelet has it", async () => {
    const { api, asked } = scriptedApi({ stream: () => ({ lines: [] }) });
    await readAll(openLog(api, pod("a"), undefined));
    await readAll(openLog(api, pod("a"), 90), { follow: true });
    await readAll(openLog(api, pod("a"), undefined), { previous: true });
    const path =
      "/api/v1/namespaces/flux-system/pods/a/log?container=manager&timestamps=true";
    expect(asked).toEqual([
      path,
      `${path}&follow=true&sinceSeconds=90`,
      `${path}&previous=true`,
    ]);
  });

  it.each([
    ["2026-11-21T10:00:00.1Z", "2026-11-21T10:00:00.100000000Z"],
    ["2026-11-21T10:00:00Z", "2026-11-21T10:00:00.000000000Z"],
    ["2026-11-21T12:00:00.123456789+02:00", "2026-11-21T10:00:00.123456789Z"],
    ["2026-11-20T22:30:00.5-11:30", "2026-11-21T10:00:00.500000000Z"],
  ])("has lines with a time that sorts: %s", async (time, stamp) => {
    const { api } = scriptedApi({
      stream: () => ({ lines: [`${time} a  b`] }),
    });
    const from = pod("a");
    const log = openLog(api, from, undefined).read({}, never);
    expect((await log.next()).value).toEqual({ from, stamp, text: "a  b" });
  });

  it("may have lines without a time, and empty ones", async () => {
    const { api } = scriptedApi({
      stream: () => ({
        lines: [
          "failed to watch",
          "2026-11-21T10:00:00Z ",
          "2026-11-21T10:00:00Z",
        ],
      }),
    });
    expect(await readAll(openLog(api, pod("a"), undefined))).toEqual([
      "failed to watch",
      "",
      "",
    ]);
  });

  it("that is refused gives the answer", async () => {
    const { api } = scriptedApi({
      stream: () => ({ lines: [refusal(400, undefined, "waiting to start")] }),
    });
    expect(await readAll(openLog(api, pod("a"), undefined))).toEqual([
      "refused 400",
    ]);
  });

  it("is read on from the second of the last line", async () => {
    const { api, asked } = scriptedApi({
      stream: () => ({ lines: ["2026-11-21T12:00:05.7+02:00 a"] }),
    });
    const log = openLog(api, pod("a"), 60);
    expect(await readAll(log)).toEqual(["a"]);
    expect(await readAll(log)).toEqual([]);
    expect(asked[1]).toContain(
      `sinceTime=${encodeURIComponent("2026-11-21T10:00:05Z")}`,
    );
    expect(asked[1]).not.toContain("sinceSeconds");
  });

  it("gives each line once, wherever the connection is lost and however close the lines are", async () => {
    const log = fc
      .array(fc.nat(1500), { maxLength: 12 })
      .map((steps): LoggedLine[] => {
        let at = Date.parse("2026-11-21T10:00:00Z");
        return steps.map((step, index) => {
          // Many at the same moment, some a second later.
          at += step < 700 ? 0 : step;
          return { time: new Date(at).toISOString(), text: `line ${index}` };
        });
      });
    await fc.assert(
      fc.asyncProperty(
        log,
        fc.array(fc.nat(12), { maxLength: 6 }),
        async (lines, cuts) => {
          let reads = 0;
          const { api } = scriptedApi({
            stream: (path) => {
              const all = served(path, lines);
              const cut = cuts[reads++];
              return cut === undefined
                ? { lines: all }
                : { lines: all.slice(0, cut), cut: new ConnectionLost("cut") };
            },
          });
          const its = openLog(api, pod("a"), undefined);
          const texts: string[] = [];
          const readOn = async (): Promise<void> => {
            for await (const line of its.read({ follow: true }, never))
              if ("stamp" in line) texts.push(line.text);
          };
          for (let left = cuts.length; left > 0; left--)
            await readOn().catch(() => {});
          await readOn();
          expect(texts).toEqual(lines.map(({ text }) => text));
        },
      ),
    );
  });
});
