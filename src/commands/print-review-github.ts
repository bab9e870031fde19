/** A review as annotations of a pull request, by GitHub's workflow commands. */
import { visible } from "../diagnostics/print-text.ts";
import { workflowCommand } from "../diagnostics/print-machine.ts";
import { identityText } from "../model/identity.ts";
import type { Severity } from "../review/consequence.ts";
import { placeText, type ReviewResult } from "../review/result.ts";
import { keyOf, makerOf } from "../review/review.ts";

const commands: Readonly<Record<Severity, string>> = {
  danger: "error",
  warning: "warning",
  notice: "notice",
};

/**
 * One annotation for everything that could not be rendered, and one for each consequence, the worst first: of each level
 * GitHub shows ten in a step. It stands at the file that Git has the object in, where that is known.
 */
export function reviewGitHub(result: ReviewResult): string {
  const file = filesOf(result);
  const failures = result.failures.map((failure) => {
    const { at, code, hint } = failure;
    const where = placeText(failure);
    const why = where === "" ? failure.why : `${where}: ${failure.why}`;
    return workflowCommand("error", {
      place: at && { file: visible(at.file), line: at.line, col: at.column },
      title: `fluxsmith ${code}`,
      text: textOf(why, hint),
    });
  });
  const consequences = result.consequences.map((consequence) => {
    const { severity, code, object, cluster, why, fix } = consequence;
    const its = file.get(keyOf({ ...object, cluster }));
    const where = cluster === undefined ? "" : `${cluster}: `;
    return workflowCommand(commands[severity], {
      place: its === undefined ? undefined : { file: visible(its) },
      title: `fluxsmith ${code}`,
      text: textOf(`${where}${identityText(object)}: ${why}`, fix),
    });
  });
  return [...failures, ...consequences].join("");
}

const textOf = (why: string, fix: string | undefined): string =>
  visible(fix === undefined ? why : `${why}\nfix: ${fix}`);

/** Of a rendered object Git has no file but that of the HelmRelease, or of the Kustomization, that makes it. */
function filesOf({ objects }: ReviewResult): Map<string, string> {
  const files = new Map<string, string>();
  for (const object of objects)
    if (object.file !== undefined) files.set(keyOf(object), object.file);
  for (const object of objects) {
    const maker = makerOf(object);
    const file =
      maker && files.get(keyOf({ ...maker, cluster: object.cluster }));
    if (file !== undefined && !files.has(keyOf(object)))
      files.set(keyOf(object), file);
  }
  return files;
}
