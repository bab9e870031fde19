import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eventSequence, readEvent } from "../../src/cluster/flux-events.ts";
import type { Fields } from "../../src/yaml/data.ts";

/** As client-go's recorder writes one, by way of which Flux's controllers do. */
function event(fields: Fields = {}, name = "apps.1", version = "7"): Fields {
  return {
    metadata: {
      name,
      namespace: "apps",
      uid: `uid-${name}`,
      resourceVersion: version,
    },
    involvedObject: {
      kind: "Kustomization",
      namespace: "apps",
      name: "web",
      apiVersion: "kustomize.toolkit.fluxcd.io/v1",
    },
    type: "Warning",
    reason: "BuildFailed",
    message: "kustomize build failed",
    source: { component: "kustomize-controller" },
    firstTimestamp: "2026-11-21T10:00:00Z",
    lastTimestamp: "2026-11-21T10:05:00Z",
    count: 3,
    eventTime: null,
    reportingComponent: "kustomize-controller",
    ...fields,
  };
}

describe("an Event", () => {
  it("is read as the recorder wrote it", () => {
    expect(readEvent(event())).toEqual({
      kind: "Kustomization",
      namespace: "apps",
      name: "web",
      type: "Warning",
      reason: "BuildFailed",
      message: "kustomize build failed",
      controller: "kustomize-controller",
      count: 3,
      first: Date.parse("2026-11-21T10:00:00Z"),
      last: Date.parse("2026-11-21T10:05:00Z"),
      uid: "uid-apps.1",
      resourceVersion: "7",
    });
  });

  it("of events.k8s.io has its series' time and count", () => {
    const live = event({
      firstTimestamp: null,
      lastTimestamp: null,
      count: 0,
      eventTime: "2026-11-21T10:00:00.123456Z",
      series: { count: 4, lastObservedTime: "2026-11-21T11:00:00.000001Z" },
    });
    expect(readEvent(live)).toMatchObject({
      count: 4,
      first: Date.parse("2026-11-21T10:00:00.123Z"),
      last: Date.parse("2026-11-21T11:00:00Z"),
    });
  });

  it("that says no time happened when it was made", () => {
    const live = event({
      metadata: { creationTimestamp: "2026-11-21T10:00:00Z" },
      firstTimestamp: null,
      lastTimestamp: null,
    });
    const time = Date.parse("2026-11-21T10:00:00Z");
    expect(readEvent(live)).toMatchObject({ first: time, last: time });
  });

  it.each([
    ["v1", undefined],
    ["apps/v1", undefined],
    ["notfluxcd.io/v1", undefined],
    ["x.fluxcd.io.example.com/v1", undefined],
    [undefined, undefined],
    ["source.toolkit.fluxcd.io/v1", "web"],
    ["source.extensions.fluxcd.io/v1beta1", "web"],
  ])("about an object of %s is Flux's: %s", (apiVersion, name) => {
    const about = {
      kind: "X",
      name: "web",
      ...(apiVersion === undefined ? {} : { apiVersion }),
    };
    expect(readEvent(event({ involvedObject: about }))?.name).toBe(name);
  });
});

describe("a sequence of Events", () => {
  function sequence() {
    const told: string[] = [];
    const its = eventSequence(({ uid, resourceVersion }) =>
      told.push(`${uid} ${resourceVersion}`),
    );
    const list = (...items: Fields[]): void => {
      its.onListing();
      for (const item of items) its.onObject(item, false);
      its.onListed();
    };
    return { ...its, told, list };
  }
  const at = (seconds: number): Fields => ({
    lastTimestamp: new Date(seconds * 1000).toISOString(),
  });

  it("has a list in time order, within a second in the server's", () => {
    const { told, list } = sequence();
    list(
      event(at(5), "c", "12"),
      event(at(5), "b", "9"),
      event(at(1), "a", "30"),
    );
    expect(told).toEqual(["uid-a 30", "uid-b 9", "uid-c 12"]);
  });

  it("has each state of an Event once, whatever is listed again after a lost connection", () => {
    const { told, list, onObject } = sequence();
    list(event(at(1), "a", "1"));
    onObject(event(at(2), "b", "2"), false);
    list(
      event(at(1), "a", "1"),
      event(at(3), "b", "5"),
      event(at(4), "c", "4"),
    );
    onObject(event(at(3), "b", "5"), false);
    onObject(event(at(9), "a", "9"), false);
    expect(told).toEqual([
      "uid-a 1",
      "uid-b 2",
      "uid-b 5",
      "uid-c 4",
      "uid-a 9",
    ]);
  });

  it("says nothing of Events that the server forgets, nor of others' objects", () => {
    const { told, list, onObject } = sequence();
    list(
      event({ involvedObject: { apiVersion: "v1", kind: "Pod", name: "x" } }),
    );
    onObject(event(at(1), "a", "1"), true);
    expect(told).toEqual([]);
  });

  it("tells every state that is listed or watched once, in any course of things", () => {
    const step = fc.oneof(
      fc.record({ uid: fc.nat(3), gone: fc.constant(false) }),
      fc.constant("relist" as const),
    );
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const { told, list, onObject } = sequence();
        const server = new Map<string, Fields>();
        const expected: string[] = [];
        let version = 0;
        list();
        for (const one of steps)
          if (one === "relist") list(...server.values());
          else {
            version++;
            const its = event(at(version), `e${one.uid}`, String(version));
            server.set(`e${one.uid}`, its);
            expected.push(`uid-e${one.uid} ${version}`);
            onObject(its, false);
          }
        expect(told).toEqual(expected);
      }),
    );
  });
});
