import { describe, expect, it } from "vitest";
import { addResources } from "../../src/manifests/add-resources.ts";

const add = (text: string): string => addResources(text, ["b", "d"]);

describe("a list in flow style", () => {
  it.each([
    ["on one line", "resources: [a, c] # x\n", "resources: [a, b, c, d] # x\n"],
    ["with blanks inside", "resources: [ c ]\n", "resources: [ b, c, d ]\n"],
    [
      "with a comma at the end",
      "resources: [a, c,]\n",
      "resources: [a, b, c, d,]\n",
    ],
    [
      "that is not sorted",
      "resources: [z, a]\nnamespace: x\n",
      "resources: [z, a, b, d]\nnamespace: x\n",
    ],
    ["with quotes", "resources: ['a']\n", "resources: ['a', 'b', 'd']\n"],
    [
      "on several lines",
      "resources: [ # x\n  a, # about a\n  # about c\n  c # behind c\n]\n",
      "resources: [ # x\n  a, # about a\n  b,\n  # about c\n  c, # behind c\n  d\n]\n",
    ],
    [
      "on several lines, with a comma at the end",
      "resources: [\r\n  a,\r\n  c, # behind c\r\n]\r\n",
      "resources: [\r\n  a,\r\n  b,\r\n  c, # behind c\r\n  d,\r\n]\r\n",
    ],
    [
      "with the bracket behind the last item",
      "resources: [\n  a,\n  c]\n",
      "resources: [\n  a,\n  b,\n  c,\n  d]\n",
    ],
    [
      "with a comma and the bracket behind the last item",
      "resources: [\n  a,\n  c, ]\n",
      "resources: [\n  a,\n  b,\n  c,\n  d, ]\n",
    ],
  ])("%s", (_, text, expected) => {
    expect(add(text)).toBe(expected);
  });

  it("quotes what means something between brackets", () => {
    expect(addResources("resources: [x]\n", ["y,z", "{y}"])).toBe(
      'resources: [x, "y,z", "{y}"]\n',
    );
  });
});

describe("JSON", () => {
  it.each([
    ["a list", '{"resources": ["a"]}', '{"resources": ["a", "b", "d"]}'],
    ["an empty list", '{"resources": []}', '{"resources": ["b", "d"]}'],
    ["null", '{"resources": null}', '{"resources": ["b", "d"]}'],
    [
      "no list",
      '{"namespace": "x"}',
      '{"namespace": "x", "resources": ["b", "d"]}',
    ],
    ["no field", "{}", "{resources: [b, d]}"],
    [
      "no list, on several lines",
      '{\n  "namespace": "x"\n}\n',
      '{\n  "namespace": "x",\n  "resources": ["b", "d"]\n}\n',
    ],
    [
      "a list on several lines",
      '{\n  "resources": [\n    "a",\n    "c"\n  ]\n}\n',
      '{\n  "resources": [\n    "a",\n    "b",\n    "c",\n    "d"\n  ]\n}\n',
    ],
    ["a key without a value", "{resources}", "{resources: [b, d]}"],
    ["a key with nothing behind it", "{resources:}", "{resources: [b, d]}"],
  ])("%s", (_, text, expected) => {
    expect(add(text)).toBe(expected);
  });
});
