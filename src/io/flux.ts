/** The flux CLI, which writes Flux itself. */
import { Problem } from "../diagnostics/problem.ts";
import { isFields, type Data } from "../yaml/data.ts";
import {
  NotStarted,
  TimedOut,
  runProcess,
  type ProcessOptions,
} from "./process.ts";

/** Flux of another version than the CLI's own is fetched from the Internet. */
const timeout = 120_000;

/**
 * What flux prints for these arguments; undefined where there is no flux on the PATH.
 *
 * @throws Problem (`flux-failed`) with flux's own words
 */
export async function runFlux(
  args: readonly string[],
  options: ProcessOptions,
): Promise<string | undefined> {
  try {
    const ended = await runProcess("flux", args, { ...options, timeout });
    if (ended.code === 0) return ended.stdout;
    const said = ended.stderr.trim().replaceAll(/^✗ /gm, "");
    throw new Problem("flux-failed", `flux ${args[0] ?? ""} failed: ${said}`, {
      hint: "another version than the CLI's own is fetched from github.com; try the same line by hand",
    });
  } catch (error) {
    if (error instanceof NotStarted && error.isMissing) return undefined;
    if (error instanceof NotStarted || error instanceof TimedOut)
      throw new Problem("flux-failed", error.message, { cause: error });
    throw error;
  }
}

/**
 * The CLI's own version, such as `v2.9.5`; undefined where there is none.
 *
 * @throws Problem (`flux-failed`) with what it says instead
 */
export async function fluxVersion(
  options: ProcessOptions,
): Promise<string | undefined> {
  const text = await runFlux(["version", "--client", "-o", "json"], options);
  if (text === undefined) return undefined;
  const version = versionIn(text);
  if (version !== undefined) return version;
  const [said = ""] = text.trim().split("\n", 1);
  throw new Problem(
    "flux-failed",
    `flux version answers with no version in JSON, but with ${said === "" ? "nothing" : `\`${said}\``}`,
    {
      hint: "look at the flux that comes first on the PATH (`type -a flux`): it may be a script that says more than flux does",
    },
  );
}

function versionIn(text: string): string | undefined {
  try {
    const answer = JSON.parse(text) as Data;
    const version = isFields(answer) ? answer["flux"] : undefined;
    return typeof version === "string" ? version : undefined;
  } catch {
    return undefined;
  }
}
