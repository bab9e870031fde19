import { expect, it } from "vitest";
import {
  expansionsIn,
  hasDefault,
  isMalformed,
  parseTemplate,
} from "../../src/render/envsubst-parse.ts";

/** What the vectors do not tell: where each use stands, and whether the variable must be defined. */
it.each<[text: string, uses: string[]]>([
  ["", []],
  ["$a $ {a} $$a", []],
  ["${a}", ["0-4 a required"]],
  ["x${a}y${b_1}", ["1-5 a required", "6-12 b_1 required"]],
  ["$${a}", []],
  ["$$${a}", ["2-6 a required"]],
  ["${a:-b} ${a-b}", ["8 malformed"]],
  [
    "${a:=b} ${a=b} ${a:+b} ${a:?b}",
    [
      "0-7 a optional",
      "8-14 a optional",
      "15-22 a optional",
      "23-30 a optional",
    ],
  ],
  [
    "${#a} ${a^^} ${a,,} ${a/b/c} ${a#b} ${a%b} ${a:1}",
    [
      "0-5 a required",
      "6-12 a required",
      "13-19 a required",
      "20-28 a required",
      "29-35 a required",
      "36-42 a required",
      "43-49 a required",
    ],
  ],
  ["${a:-${b}}", ["0-10 a optional", "5-9 b required"]],
  [
    "${a:-${b:-${c}}}",
    ["0-16 a optional", "5-15 b optional", "10-14 c required"],
  ],
  ["${}", ["0 malformed"]],
  ["${ a}", ["0 malformed"]],
  ["${a.b}", ["0 malformed"]],
  ["${a} ${{ a }}", ["5 malformed"]],
  ["${a", ["0 malformed"]],
  ["${a:-${b.c}}", ["5 malformed"]],
  ["${é}", ["0-4 é required"]],
])("%j", (text, uses) => {
  const parsed = parseTemplate(text);
  expect(
    isMalformed(parsed)
      ? [`${parsed.offset} malformed`]
      : expansionsIn(parsed).map(
          ({ name, operator, start, end }) =>
            `${start}-${end} ${name} ${hasDefault(operator) ? "optional" : "required"}`,
        ),
  ).toEqual(uses);
});
