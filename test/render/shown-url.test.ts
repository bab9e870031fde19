import { expect, it } from "vitest";
import { withoutCredentials } from "../../src/render/shown-url.ts";

it.each([
  ["https://example.com/charts", "https://example.com/charts"],
  ["https://anna:word@example.com/charts", "https://example.com/charts"],
  ["https://an@na:wo@rd@example.com", "https://example.com"],
  ["https://example.com/a?token=word&b=c", "https://example.com/a"],
  [
    'Get "https://anna:word@s3.example.com/a?X-Signature=word": EOF, oci://b:c@d/e',
    'Get "https://s3.example.com/a": EOF, oci://d/e',
  ],
  ["mail anna@example.com?", "mail anna@example.com?"],
])("a message holds no credentials of an address: %s", (text, shown) => {
  expect(withoutCredentials(text)).toBe(shown);
});
