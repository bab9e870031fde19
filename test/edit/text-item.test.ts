/** Items that are one text, and the same as a map. */
import { expect, it } from "vitest";
import {
  narrowItem,
  widenItem,
  type Meaning,
} from "../../src/edit/text-item.ts";

const file = "fluxsmith.yaml";
const keys = ["sources", "helm", "charts"];
const of = (url: string): Meaning => ({ field: "url", fields: { url } });
const oci: Meaning = {
  field: "url",
  fields: { type: "oci", url: "oci://example.com/charts" },
};

it.each<[string, Meaning, string]>([
  [
    "sources:\n  helm:\n    charts: https://example.com # ours\n",
    of("https://example.com"),
    "sources:\n  helm:\n    charts: { url: https://example.com, enabled: false } # ours\n",
  ],
  [
    "sources: {helm: {charts: 'https://example.com'}}\r\n",
    of("https://example.com"),
    "sources: {helm: {charts: {url: 'https://example.com', enabled: false}}}\r\n",
  ],
  [
    "sources:\n  helm:\n    charts: oci://example.com/charts\n",
    oci,
    "sources:\n  helm:\n    charts: { url: oci://example.com/charts, type: oci, enabled: false }\n",
  ],
])(
  "a field more makes a map of a text, a field less a text of that: %j",
  (text, meaning, wide) => {
    expect(widenItem({ file, text }, keys, meaning, ["enabled", false])).toBe(
      wide,
    );
    expect(narrowItem({ file, text: wide }, keys, meaning, "enabled")).toBe(
      text,
    );
  },
);

it("a text that braces would cut is quoted", () => {
  const url = "https://example.com/a,b";
  const text = `sources:\n  helm:\n    charts: ${url}\n`;
  expect(
    widenItem({ file, text }, keys, of(url), ["enabled", false]),
  ).toContain(`{ url: "${url}", enabled: false }`);
});

it("a map that a person wrote on lines of its own stays one", () => {
  const text =
    "sources:\n  helm:\n    charts:\n      url: https://example.com\n      enabled: false\n";
  expect(
    narrowItem({ file, text }, keys, of("https://example.com"), "enabled"),
  ).toBe("sources:\n  helm:\n    charts:\n      url: https://example.com\n");
});
