import { expect, it } from "vitest";
import { selects } from "../../src/review/label-selector.ts";
import type { Fields } from "../../src/yaml/data.ts";

const labels = { app: "web", tier: "front" };
const by = (key: string, operator: string, ...values: string[]): Fields => ({
  matchExpressions: [{ key, operator, values }],
});

it.each<[Fields, boolean]>([
  [{}, true],
  [{ matchLabels: { app: "web" } }, true],
  [{ matchLabels: { app: "web", tier: "front" } }, true],
  [{ matchLabels: { app: "web", tier: "back" } }, false],
  [{ matchLabels: { other: "web" } }, false],
  [by("app", "In", "api", "web"), true],
  [by("app", "In", "api"), false],
  [by("other", "In", "web"), false],
  [by("app", "NotIn", "web"), false],
  [by("app", "NotIn", "api"), true],
  [by("other", "NotIn", "web"), true],
  [by("app", "Exists"), true],
  [by("other", "Exists"), false],
  [by("app", "DoesNotExist"), false],
  [by("other", "DoesNotExist"), true],
  [by("app", "Like", "web"), false],
  [{ matchLabels: { app: "web" }, ...by("tier", "In", "back") }, false],
])("%j fits %s", (selector, fits) => {
  expect(selects(selector, labels)).toBe(fits);
});
