import { expect, it } from "vitest";
import {
  allRead,
  isRead,
  isUnread,
  joinUnread,
  kindsUnread,
  unreadAt,
} from "../../src/config/unread.ts";

const fields = (...names: string[]) => new Set(names);

it.each([
  ["nothing", [], ["defaults"], fields()],
  ["a field", [["defaults", "interval"]], ["defaults"], fields("interval")],
  ["what is below a field", [["a", "b", "c"]], ["a"], fields("b")],
  ["the map itself", [["a"]], ["a"], "all"],
  ["a map around it", [["a"]], ["a", "b"], "all"],
  ["something beside it", [["a", "c"]], ["a", "b"], fields()],
  ["fields of the whole", [["a", "b"], ["c"]], [], fields("a", "c")],
])("of a map, %s", (_, unfit, place, unread) => {
  expect(unreadAt(unfit, place)).toEqual(unread);
});

it("of two layers, a field counts if either lacks it", () => {
  const layers = [{ unread: fields("a") }, { unread: allRead }];
  expect(isUnread({ layers }, "a")).toBe(true);
  expect(isUnread({ layers }, "b", "a")).toBe(true);
  expect(isUnread({ layers }, "b")).toBe(false);
  expect(isUnread({ layers: [{ unread: "all" }] }, "b")).toBe(true);
  expect(joinUnread(fields("a"), fields("b"))).toEqual(fields("a", "b"));
  expect(joinUnread(fields("a"), "all")).toBe("all");
  expect([allRead, fields("a"), "all" as const].map(isRead)).toEqual([
    true,
    false,
    false,
  ]);
});

it("a section that could not be read may hold more objects of its kinds", () => {
  const lost = (...unfit: string[][]) =>
    [...kindsUnread([unfit])].map(({ kind }) => kind);
  expect(lost(["kustomizations", "apps"])).toEqual([]);
  expect(lost(["kustomizations"])).toEqual(["Kustomization"]);
  expect(lost(["notifications"])).toEqual(["Provider", "Alert", "Receiver"]);
  expect(lost(["sources", "helm"])).toEqual(["HelmRepository"]);
  expect(lost(["repository"])).toEqual(["GitRepository"]);
});
