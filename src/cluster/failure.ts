/** What an API server refuses, in the words of this program: its `Status` objects become codes, causes and fixes. */
import type { Code } from "../diagnostics/codes.ts";
import { Problem } from "../diagnostics/problem.ts";
import { fieldsAt, textAt } from "../kinds/fields.ts";
import type { ApiResponse } from "../model/api.ts";
import { itemsOf, parseObject } from "./json.ts";

/** Why something could not be done with one object. */
export interface Failure {
  readonly code: Code;
  readonly message: string;
  readonly hint?: string | undefined;
}

/** A field that another manager owns with another value. */
export interface Conflict {
  readonly manager: string;
  /** As the server writes it: `.spec.interval`. */
  readonly field: string;
}

/** The parts of a `v1 Status` (k8s.io/apimachinery, meta/v1). */
interface Refusal {
  readonly status: number;
  readonly reason: string;
  readonly message: string;
  readonly causes: readonly {
    readonly reason: string;
    readonly message: string;
    readonly field: string;
  }[];
}

function readRefusal({ status, text }: ApiResponse): Refusal {
  const body = parseObject(text);
  const causes = itemsOf(fieldsAt(body, "details")?.["causes"]);
  return {
    status,
    reason: textAt(body, "reason") ?? "",
    message: (textAt(body, "message") ?? text).trim(),
    causes: causes.map((cause) => ({
      reason: textAt(cause, "reason") ?? "",
      message: textAt(cause, "message") ?? "",
      field: textAt(cause, "field") ?? "",
    })),
  };
}

/** The fields that server-side apply refused because others own them; none for any other answer. */
export function conflictsOf(answer: ApiResponse): Conflict[] {
  if (answer.status !== 409) return [];
  return readRefusal(answer).causes.flatMap(({ reason, message, field }) => {
    const manager = /^conflict with "((?:[^"\\]|\\.)*)"/.exec(message)?.[1];
    return reason === "FieldManagerConflict" && manager !== undefined
      ? [{ manager, field }]
      : [];
  });
}

/** Passes an answer that is one, and stops the run for any other. */
export function expectAnswer(
  answer: ApiResponse,
  verb: string,
  what: string,
): void {
  if (answer.status < 300) return;
  const { code, message, hint } = failureOf(answer, verb, what);
  throw new Problem(code, message, { hint });
}

/** What a refusal of one request means. `verb` as in RBAC (`patch`), `what` the object as people know it. */
export function failureOf(
  answer: ApiResponse,
  verb: string,
  what: string,
): Failure {
  const refusal = readRefusal(answer);
  const known = rules.find(({ fits }) => fits(refusal));
  const { message } = refusal;
  return known === undefined
    ? {
        code: "api-refused",
        message: `the API server refuses to ${verb} ${what} (${refusal.status}): ${message}`,
      }
    : known.failure(refusal, verb, what);
}

interface Rule {
  readonly fits: (refusal: Refusal) => boolean;
  readonly failure: (refusal: Refusal, verb: string, what: string) => Failure;
}

const says =
  (pattern: RegExp): Rule["fits"] =>
  ({ message, causes }) =>
    pattern.test(message) ||
    causes.some((cause) => pattern.test(cause.message));

/** The first that fits counts. */
const rules: readonly Rule[] = [
  {
    fits: ({ status }) => status === 401,
    failure: () => ({
      code: "api-unauthorized",
      message:
        "the API server does not accept the credentials (401 Unauthorized): they have expired, or are wrong",
      hint: "log in again as you do for kubectl; `kubectl auth whoami` tells when it works",
    }),
  },
  {
    // What kubectl proxy answers where it cannot reach the server, or cannot get credentials.
    fits: ({ status, reason }) => status >= 500 && reason === "",
    failure: ({ message }) => ({
      code: "api-unreachable",
      message: `the API server does not answer: ${message}`,
      hint: "look with `kubectl get --raw /readyz`; running this again is safe",
    }),
  },
  {
    fits: says(/is being terminated/),
    failure: ({ message }, _verb, what) => ({
      code: "namespace-terminating",
      message: `${what}: its namespace is being deleted: ${message}`,
      hint: "wait until it is gone (`kubectl get namespace`), then run this again; what blocks it stands in the namespace's conditions",
    }),
  },
  {
    fits: says(
      /denied the request|admission webhook|ValidatingAdmissionPolicy/,
    ),
    failure: ({ message }, _verb, what) => ({
      code: "admission-refused",
      message: `the cluster's admission control refuses ${what}: ${message}`,
      hint: "change what it names in fluxsmith.yaml, or ask who runs that policy",
    }),
  },
  {
    fits: ({ status }) => status === 403,
    failure: ({ message }, verb, what) => ({
      code: "api-forbidden",
      message: `you may not ${verb} ${what}: ${message}`,
      hint: `ask for that verb and resource in a Role, then look with \`kubectl auth can-i ${verb} RESOURCE\``,
    }),
  },
  {
    fits: ({ status, message }) =>
      status === 404 && /^namespaces ".*" not found/.test(message),
    failure: ({ message }, _verb, what) => ({
      code: "namespace-absent",
      message: `${what}: ${message}`,
      hint: "create it first: `fluxsmith install` makes Flux's own, a Kustomization those of its folder",
    }),
  },
  {
    fits: says(
      /field is immutable|is immutable|may not change|cannot be changed|updates to .* are forbidden/i,
    ),
    failure: ({ message }, _verb, what) => ({
      code: "immutable-field",
      message: `${what}: a field cannot be changed in place: ${message}`,
      hint: "give the object another name, or delete it first, knowing what goes with it",
    }),
  },
  {
    fits: ({ status }) => status === 422 || status === 400,
    failure: ({ message }, _verb, what) => ({
      code: "object-invalid",
      message: `the API server does not take ${what}: ${message}`,
      hint: "its CRD may be older than the config: compare `flux version` with `flux.version`, and run `fluxsmith check`",
    }),
  },
  {
    fits: ({ status }) => status === 409,
    failure: ({ message }, _verb, what) => ({
      code: "stale-preview",
      message: `${what} was changed by somebody else meanwhile: ${message}`,
      hint: "run this again to see what it would do now",
    }),
  },
];
