/** The plainest command lines, read without yargs: the command, then flags that it knows, each in its plainest form. */
import { flagsOf, type Flag, type Invocation } from "./commands/command.ts";
import { commands, globalFlags } from "./commands/table.ts";

/** Reads `COMMAND [WORD]… [--flag | --flag VALUE | --flag=VALUE]…`; undefined for anything else, which yargs then reads. */
export function readPlainly(args: readonly string[]): Invocation | undefined {
  const command = commands.find(({ name }) => name === args[0]);
  if (command === undefined) return undefined;
  const values = new Map<string, true | string[]>();
  const words = leadingWords(args.slice(1));
  const { required } = command.words ?? {};
  if (required === undefined ? words.length > 0 : required && !words.length)
    return undefined;
  // To yargs that may be the question for it.
  if (words.includes("help")) return undefined;
  for (let at = 1 + words.length; at < args.length; at++) {
    const [, name = "", inline] =
      /^--([a-z-]+)(?:=(.*))?$/s.exec(args[at] ?? "") ?? [];
    const flags = { ...globalFlags, ...command.flags };
    const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
    if (flag === undefined) return undefined;
    const earlier = values.get(name);
    if (flag.type === "boolean") {
      if (inline !== undefined) return undefined;
      values.set(name, true);
      continue;
    }
    const value = inline ?? args[++at];
    const next = args[at + 1];
    if (!isPlain(value, flag) || (next !== undefined && !next.startsWith("--")))
      return undefined;
    if (earlier !== undefined && flag.type === "text") return undefined;
    values.set(name, [...(Array.isArray(earlier) ? earlier : []), value]);
  }
  return { command, words, flags: flagsOf(command, values) };
}

/** What stands before the first flag. */
function leadingWords(args: readonly string[]): readonly string[] {
  const end = args.findIndex((word) => word.startsWith("-") || word === "");
  return end === -1 ? args : args.slice(0, end);
}

function isPlain(
  value: string | undefined,
  { choices }: Flag,
): value is string {
  // yargs takes quotes away, of some flags.
  if (value === undefined || value === "" || /^["'-]/.test(value)) return false;
  return choices === undefined || choices.includes(value);
}
