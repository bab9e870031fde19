/** What docs/review.md promises of the JSON output, the config and the command line. */
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { commands, globalFlags } from "../../src/commands/table.ts";
import { reviewJson } from "../../src/commands/print-review.ts";
import { readRenderSettings } from "../../src/render/render-settings.ts";
import { readWithYargs } from "../../src/usage.ts";
import { canRender, chart, fleet, prod, release } from "../commands/fleet.ts";
import { everything } from "../commands/review-support.ts";
import { blockWith, codeBlocks, readDoc } from "./code-blocks.ts";

const page = "docs/review.md";

interface Row {
  /** `objects`, `[]`, `diff`, `[]`, `path` */
  readonly steps: readonly string[];
  readonly isOptional: boolean;
  readonly type: string;
}

const [, table = ""] = readDoc(page).split("\n### JSON\n");
const rows: readonly Row[] = [
  ...table.matchAll(/^\| `([\w.[\]-]+)(\??)` +\| (\w+) +\|/gm),
].map(([, path = "", optional, type = ""]) => ({
  steps: path.replaceAll("[]", ".[]").split("."),
  isOptional: optional === "?",
  type,
}));

interface Schema {
  readonly [keyword: string]: unknown;
}

const object = (
  properties: Readonly<Record<string, Schema>>,
  required: readonly string[],
): Schema => ({
  type: "object",
  properties,
  required,
  additionalProperties: false,
});

const text = { type: "string" };
const number = { type: "integer", minimum: 0 };
const identity = { kind: text, namespace: text, name: text };
const place = { file: text, line: number, column: number, length: number };

const types: Readonly<Record<string, Schema>> = {
  string: text,
  number,
  any: {},
  identity: object({ ...identity, cluster: text }, Object.keys(identity)),
  place: object(place, Object.keys(place)),
};

/** The schema that the rows describe: nothing else may be there, and all that has no `?` must. */
function schemaOf(its: readonly Row[]): Schema {
  const [first] = its;
  if (first?.steps.length === 0) {
    const type = types[first.type];
    if (type === undefined) throw new Error(`no type ${first.type}`);
    return type;
  }
  const heads = [...new Set(its.map(({ steps }) => steps[0] ?? ""))];
  const below = (head: string): Row[] =>
    its
      .filter(({ steps }) => steps[0] === head)
      .map((row) => ({ ...row, steps: row.steps.slice(1) }));
  if (heads[0] === "[]") return { type: "array", items: schemaOf(below("[]")) };
  const required = heads.filter(
    (head) =>
      !below(head).some(({ steps, isOptional }) => !steps[0] && isOptional),
  );
  return object(
    Object.fromEntries(heads.map((head) => [head, schemaOf(below(head))])),
    required,
  );
}

/** Whether a row's field is somewhere in the data. */
function isIn(data: unknown, [step, ...rest]: readonly string[]): boolean {
  if (step === undefined) return true;
  if (step === "[]")
    return Array.isArray(data) && data.some((one) => isIn(one, rest));
  return (
    typeof data === "object" &&
    data !== null &&
    step in data &&
    isIn(Reflect.get(data, step), rest)
  );
}

describe("the JSON output", () => {
  const validate = new Ajv({ allErrors: true }).compile(schemaOf(rows));
  const refused = (json: string): unknown => {
    validate(JSON.parse(json));
    return validate.errors ?? [];
  };

  it("has the fields of the table and no others, all of them", () => {
    const json = reviewJson(everything);
    expect(refused(json)).toEqual([]);
    const unseen = rows.filter(({ steps }) => !isIn(JSON.parse(json), steps));
    expect(unseen).toEqual([]);
  });

  it("is looked at closely: a field more or less is found", () => {
    const { summary, ...rest } = JSON.parse(reviewJson(everything));
    expect(refused(JSON.stringify(rest))).toMatchObject([
      { keyword: "required" },
    ]);
    expect(
      refused(JSON.stringify({ ...rest, summary, more: 1 })),
    ).toMatchObject([{ keyword: "additionalProperties" }]);
  });

  it.skipIf(!canRender)("is so of a real run, failures included", async () => {
    const { write, diff } = fleet(
      prod({ ...chart, "apps/web.yaml": release("web") }),
    );
    write(
      "apps/web.yaml",
      release("web", "  values: {image: example.com/2}\n"),
    );
    write(
      "apps/other.yaml",
      release("other").replace("charts/web", "charts/x"),
    );
    const { code, stdout } = await diff("--output", "json");
    expect(code).toBe(2);
    expect(refused(stdout)).toEqual([]);
  });
});

it("the fixtures and the version are read as they stand there", () => {
  const config = `version: 1\n${blockWith(page, "yaml", "fixtures:")}`;
  const { kubernetes, fixtures } = readRenderSettings(
    { list: () => [], id: () => undefined, read: () => config },
    "",
  );
  expect(kubernetes("prod")).toBe("1.33");
  expect(fixtures("prod")).toEqual({
    "Secret/apps/database": { password: "not-the-real-one" },
  });
  expect(fixtures("canary")).toEqual({});
});

it("every line to type is one that the program takes", async () => {
  const lines = codeBlocks(page, "sh")
    .join("")
    .split("\n")
    .map((line) => line.replace(/ *#.*/, ""))
    .filter((line) => line.startsWith("fluxsmith "));
  expect(lines).toHaveLength(8);
  for (const line of lines) {
    const [, ...words] = line.split(" ");
    const read = await readWithYargs(
      words,
      { commands, globalFlags },
      { write: () => true },
    );
    expect(read).toMatchObject({ command: { name: words[0] } });
  }
});
