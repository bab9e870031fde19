import * as fc from "fast-check";
import { expect, it } from "vitest";
import {
  compactView,
  decodedViews,
  rawView,
} from "../../src/review/text-views.ts";

it("a text is also seen as it was before it was put into JSON, a URL, HTML or one in the other", () => {
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.constantFrom("a", "\\", '"', "%", "2", "&", "é", "\n", "'"),
      }),
      (text) => {
        const json = (inner: string): string =>
          JSON.stringify(inner).slice(1, -1);
        const html = (inner: string): string =>
          inner.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
        for (const way of [
          json,
          encodeURIComponent,
          html,
          (inner: string) => json(json(inner)),
          (inner: string) => encodeURIComponent(json(inner)),
          (inner: string) => json(html(inner)),
          (inner: string) => inner.replaceAll("'", "''"),
        ])
          expect(
            decodedViews(rawView(way(text))).map((view) => view.text),
          ).toContain(text);
      },
    ),
  );
});

it("a part of a view is found again in the text", () => {
  const text = 'say \\"hello\n   w\\u006frld\\" %41%42';
  for (const view of decodedViews(rawView(text)).map(compactView)) {
    const start = view.text.indexOf("hello");
    expect(text.slice(...view.origin(start, start + 5))).toBe("hello");
    expect(text.slice(...view.origin(start, start + 6))).toBe("hello\n   w");
  }
  const whole = decodedViews(rawView(text))
    .map(compactView)
    .find((view) => view.text.includes("world"));
  const at = whole?.text.indexOf("world") ?? -1;
  expect(text.slice(...(whole?.origin(at, at + 5) ?? [0, 0]))).toBe(
    "w\\u006frld",
  );
});
