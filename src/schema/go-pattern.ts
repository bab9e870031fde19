/** Whether Go's regexp (RE2), which the controllers use, would take a pattern. */

/** What JavaScript refuses, or takes for something else, and RE2 has: nothing is said of a pattern that holds it. */
const onlyGo =
  /\[:\^?\w+:\]|\\[QECpPx]|\(\?[a-zA-Z-]+[:)]|\(\?P?<\d|\[\^?\]|(?:[\^$]|\\[AbBz])[*+?{]/;

/** What JavaScript has and RE2 has not: (regexp/syntax, "Syntax"). */
const notGo: readonly (readonly [RegExp, string])[] = [
  [/\(\?<?[=!]/, "it has no look-around (`(?=`, `(?!`, `(?<=`, `(?<!`)"],
  [/\\[1-9](?![0-7])/, "it has no references to groups (`\\1`)"],
];

/** What is wrong with a pattern; undefined where Go takes it, or where nobody can say so here. */
export function patternProblem(pattern: string): string | undefined {
  const bare = withoutClasses(pattern);
  if (bare !== undefined)
    for (const [has, problem] of notGo) if (has.test(bare)) return problem;
  if (onlyGo.test(pattern)) return undefined;
  try {
    RegExp(pattern.replaceAll("(?P<", "(?<"));
    return undefined;
  } catch (error) {
    const said = error instanceof Error ? error.message : "";
    return said.slice(said.lastIndexOf(": ") + 2).toLowerCase();
  }
}

/** The pattern without escaped characters (references aside) and with its classes empty; undefined where it quotes (`\Q`). */
function withoutClasses(pattern: string): string | undefined {
  if (pattern.includes("\\Q")) return undefined;
  return pattern
    .replaceAll(/\\[^1-9]/gs, "_")
    .replaceAll(/\[\^?\]?[^\]]*\]/g, "[]");
}
