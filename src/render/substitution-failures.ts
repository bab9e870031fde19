/** Why variables cannot be put into an object, in words. They name the variable, and never tell its value. */
import { identityText } from "../model/identity.ts";
import { objectsOf, type RenderedDocument } from "./documents.ts";
import { variablesIn } from "./envsubst.ts";
import type { PostBuildProblem } from "./post-build.ts";
import type { RenderFailure } from "./rendering.ts";

/**
 * Why the controller would refuse all that the Kustomization applies.
 *
 * @param document the object before substitution
 * @param by the Kustomization's name
 */
export function substitutionFailure(
  problem: PostBuildProblem,
  document: RenderedDocument,
  by: string,
): RenderFailure {
  const [object] = objectsOf(document) ?? [];
  const where = object === undefined ? "an object" : identityText(object);
  if (problem.kind === "undefined")
    return {
      code: "undefined-variable",
      why: `\`\${${problem.name}}\` in ${where} is not defined: strict substitution fails all that the Kustomization ${by} applies`,
      hint: `define it in \`postBuild\`, give it a default (\`\${${problem.name}:=…}\`), or write \`$\${${problem.name}}\` where it is meant as it stands`,
    };
  const { why, hint } = explanation(problem, document, where);
  return {
    code: "not-rendered",
    why: `${why}: that fails all that the Kustomization ${by} applies`,
    ...(hint === undefined ? {} : { hint }),
  };
}

interface Explanation {
  readonly why: string;
  readonly hint?: string;
}

function explanation(
  problem: Exclude<PostBuildProblem, { readonly kind: "undefined" }>,
  document: RenderedDocument,
  where: string,
): Explanation {
  switch (problem.kind) {
    case "missing-source": {
      const { kind, name } = problem.source;
      return {
        why: `${kind} ${name}, which variables are taken from, is not there`,
      };
    }
    case "invalid-name": {
      const { source, variable } = problem;
      const from =
        source === undefined ? "" : ` of ${source.kind} ${source.name}`;
      return {
        why: `\`${variable}\`${from} is no name of a variable`,
        hint: "a name has letters, digits and `_`, and does not begin with a digit",
      };
    }
    case "not-text":
      return {
        why: `the variable \`${problem.variable}\` is no text`,
        hint: "put its value in `postBuild.substitute` in quotes",
      };
    case "malformed":
      return {
        why: `${where} has a variable that nobody can read${lineAt(document, problem.line - 1)} (${problem.reason})`,
        hint: "write `$${` where it is meant as it stands",
      };
    case "cut-character":
      return {
        why: `${named(variablesIn(document.text))} in ${where}: what is cut out of the value has half a character in it`,
        hint: "`${name:0:1}` counts bytes, of which letters like `ä` have several",
      };
    default: {
      const first = new RegExp(String.raw`\$\{${problem.variables[0] ?? ""}\b`);
      const lines = document.text.split("\n");
      const at = lines.findIndex((line) => first.test(line));
      return {
        why: `with the value of ${named(problem.variables)}${lineAt(document, at)}, ${where} is no YAML any more`,
        hint: "quotes in the file do not help, since kustomize drops them: take a value without `: `, ` #`, and quotes or brackets at its start, or one that is in quotes itself",
      };
    }
  }
}

function named(variables: readonly string[]): string {
  const names = variables.map((name) => `\`\${${name}}\``);
  return names.length > 1 ? `one of ${names.join(", ")}` : names.join("");
}

/** Longer lines say no more. */
const longest = 80;

/** A line as it was written, from 0; of a Secret none, for it holds more than variables. */
function lineAt(document: RenderedDocument, at: number): string {
  const line = document.text.split("\n")[at]?.trim() ?? "";
  const isSecret = objectsOf(document)?.[0]?.kind === "Secret";
  return line === "" || line.length > longest || isSecret || line.includes("`")
    ? ""
    : ` in \`${line}\``;
}
