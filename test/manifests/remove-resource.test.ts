/** Taking an entry out of a hand-written kustomization file. */
import { expect, it } from "vitest";
import fc from "fast-check";
import { addResources } from "../../src/manifests/add-resources.ts";
import { removeResource } from "../../src/manifests/remove-resource.ts";

it.each([
  [
    "resources:\n  - a.yaml\n  # of b\n  - ./b.yaml # b\n  - c.yaml\n",
    "resources:\n  - a.yaml\n  - c.yaml\n",
  ],
  [
    "resources: # all\n- b.yaml\nnamespace: x\n",
    "resources: [] # all\nnamespace: x\n",
  ],
  [
    "\uFEFFresources:\r\n  - a.yaml\r\n  - 'b.yaml'",
    "\uFEFFresources:\r\n  - a.yaml\r\n",
  ],
  ["resources: [a.yaml, b.yaml]\n", "resources: [a.yaml, b.yaml]\n"],
  ["resources:\n  - a.yaml\n", "resources:\n  - a.yaml\n"],
  ["resources: [\n", "resources: [\n"],
  ["", ""],
])("%j", (before, after) => {
  expect(removeResource(before, "b.yaml")).toBe(after);
});

it("undoes what adding an entry did", () => {
  const entry = fc.constantFrom(
    "a.yaml",
    "c.yaml",
    "sub/d.yaml",
    "./e.yaml",
    "# note",
  );
  fc.assert(
    fc.property(fc.uniqueArray(entry, { minLength: 1 }), (list) => {
      fc.pre(!list[0]?.startsWith("#") && !list.at(-1)?.startsWith("#"));
      const text = `resources:\n${list.map((one) => (one.startsWith("#") ? `  ${one}\n` : `  - ${one}\n`)).join("")}`;
      const added = addResources(text, ["b.yaml"]);
      expect(added).not.toBe(text);
      expect(removeResource(added, "b.yaml")).toBe(text);
    }),
  );
});
