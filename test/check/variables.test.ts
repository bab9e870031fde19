import { expect, it } from "vitest";
import { variableUses } from "../../src/check/variables.ts";

it.each<[text: string, uses: string[]]>([
  ["", []],
  ["$a $ {a} $$a", []],
  ["${a}", ["0 a required"]],
  ["x${a}y${b_1}", ["1 a required", "6 b_1 required"]],
  ["$${a}", []],
  ["$$${a}", ["2 a required"]],
  ["${a:-b} ${a-b}", ["0 a optional", "8 a malformed"]],
  [
    "${a:=b} ${a=b} ${a:+b} ${a:?b}",
    ["0 a optional", "8 a optional", "15 a optional", "23 a optional"],
  ],
  [
    "${#a} ${a^^} ${a,,} ${a/b/c} ${a#b} ${a%b} ${a:1}",
    [
      "0 a required",
      "6 a required",
      "13 a required",
      "20 a required",
      "29 a required",
      "36 a required",
      "43 a required",
    ],
  ],
  ["${a:-${b}}", ["0 a optional", "5 b required"]],
  ["${}", ["0  malformed"]],
  ["${ a}", ["0  malformed"]],
  ["${a.b}", ["0 a malformed"]],
  ["${{ a }}", ["0  malformed"]],
  ["${a", ["0 a malformed"]],
  ["${é}", ["0 é required"]],
])("%j", (text, uses) => {
  expect(
    variableUses(text).map(
      ({ name, offset, need }) => `${offset} ${name} ${need}`,
    ),
  ).toEqual(uses);
});
