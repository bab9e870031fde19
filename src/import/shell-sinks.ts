/** Where a command's output goes. */
import type { Command, Redirect } from "./shell-syntax.ts";
import { joinPath } from "./shell-paths.ts";
import { expandText, Unclear, type ShellState } from "./shell-values.ts";

export interface Sink {
  /** The file; undefined where it goes to none, or nobody can say to which. */
  readonly file?: string | undefined;
  /** Why what arrives there is not what the command printed, as a sentence. */
  readonly altered?: string;
}

/** A command's own redirects, else what is around it. */
export function sinkOf(
  redirects: readonly Redirect[],
  state: ShellState,
  around: Sink,
): Sink {
  let sink = around;
  for (const { operator, target } of redirects)
    if (/^(1?(>|>>|>\|)|&>>?)$/.test(operator)) {
      const file = fileOf(target, state);
      if (file === "/dev/null")
        sink = { altered: "its output goes to /dev/null" };
      else if (file !== "/dev/stdout") sink = { file };
    } else if (/^1?>&$/.test(operator)) sink = {};
  return sink;
}

/** What the rest of a pipeline makes of an output. */
export function sinkThrough(
  rest: readonly Command[],
  state: ShellState,
  around: Sink,
): Sink {
  const [next, ...others] = rest;
  if (next === undefined) return around;
  const behind = sinkOf(
    next.redirects,
    state,
    sinkThrough(others, state, around),
  );
  if (next.kind !== "simple")
    return { altered: "its output goes through other commands" };
  const [name = "", ...args] = next.words.map((word) => {
    try {
      return expandText(word, state);
    } catch (error) {
      if (error instanceof Unclear) return "";
      throw error;
    }
  });
  const named = args.filter((arg) => !/^-./.test(arg));
  if (name === "tee")
    return behind.file === undefined
      ? { file: placed(named[0], state) }
      : behind;
  if (name === "cat" && (named.length === 0 || named.includes("-")))
    return behind;
  if (name === "kubectl") return {};
  return { altered: `its output goes through \`${name}\`` };
}

function fileOf(
  target: Redirect["target"],
  state: ShellState,
): string | undefined {
  try {
    return placed(expandText(target, state), state);
  } catch (error) {
    if (error instanceof Unclear) return undefined;
    throw error;
  }
}

function placed(
  file: string | undefined,
  { folder }: ShellState,
): string | undefined {
  return file === undefined || file === "" ? undefined : joinPath(folder, file);
}
