/** What ends a run elsewhere, as the failure of one step: after objects were changed the run goes on, to say what it knows. */
import type { Failure } from "../cluster/failure.ts";
import { Problem } from "../diagnostics/problem.ts";
import { ConnectionLost } from "../model/api.ts";

/**
 * The failure that a thrown Problem or a lost connection amounts to.
 *
 * @throws whatever else was thrown: Ctrl-C, or a bug of ours
 */
export function failureOfThrown(error: unknown): Failure {
  if (error instanceof Problem) {
    const { code, message, hint } = error;
    return { code, message, hint };
  }
  if (!(error instanceof ConnectionLost)) throw error;
  return {
    code: "api-unreachable",
    message: `the API server does not answer: ${error.message}`,
    hint: "look with `kubectl get --raw /readyz`; running this again is safe",
  };
}
