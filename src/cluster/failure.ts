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
  /** Whether the API server wrote it, and not something on the way to it. */
  readonly isStatus: boolean;
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
    isStatus: textAt(body, "kind") === "Status",
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
  throw problemOf(failureOf(answer, verb, what));
}

/** A failure that stops the run. */
export function problemOf({ code, message, hint }: Failure): Problem {
  return new Problem(code, message, { hint });
}

/** Whether nothing after it could arrive either: the server is gone, or does not know the user any more. */
export function isOutage({ code }: Pick<Failure, "code">): boolean {
  return code === "api-unreachable" || code === "api-unauthorized";
}

/** Whether it says that the user may not do this. */
export function isForbidden(error: unknown): error is Problem {
  return error instanceof Problem && error.code === "api-forbidden";
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
        hint: "its own words say why; `fluxsmith status` shows how things stand",
      }
    : known.failure(refusal, verb, what);
}

/**
 * What the RBAC authorizer misses, in the words of `kubectl auth can-i`: server-side apply needs `create`, too, where the object
 * is not there yet. The message is that of apiserver/pkg/endpoints/handlers/responsewriters.
 */
function missingRight(
  message: string,
): { readonly verb: string; readonly where: string } | undefined {
  const found =
    /cannot (\w+) resource "([\w./-]+)" in API group "([\w.-]*)"(?: in the namespace "([\w-]+)")?/.exec(
      message,
    );
  if (found === null) return undefined;
  const [, verb = "", resource = "", group = "", namespace] = found;
  const kind = group === "" ? resource : `${resource}.${group}`;
  return {
    verb,
    where: `${kind}${namespace === undefined ? "" : ` -n ${namespace}`}`,
  };
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

/** The errors of kubectl proxy, and of gateways, are plain text, the API server's a `Status`, which may lack a reason. */
function isFromProxy({
  status,
  isStatus,
}: Pick<Refusal, "status" | "isStatus">): boolean {
  return status >= 500 && !isStatus;
}

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
    // kubectl proxy's own answer where the kubeconfig's credential plugin fails or is missing (client-go, plugin/pkg/client/auth).
    fits: ({ status, isStatus, message }) =>
      isFromProxy({ status, isStatus }) &&
      /^getting credentials:|refresh(ing)? token/.test(message),
    failure: ({ message }) => ({
      code: "api-unauthorized",
      message: `kubectl gets no credentials: ${message.split("\n", 1)[0] ?? ""}`,
      hint: "log in again as you do for kubectl, or install what is missing; `kubectl auth whoami` tells when it works",
    }),
  },
  {
    // What kubectl proxy answers where it cannot reach the server.
    fits: isFromProxy,
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
    fits: says(/failed calling webhook/),
    failure: ({ message }, _verb, what) => ({
      code: "admission-refused",
      message: `an admission webhook of the cluster does not answer, so nothing can be done with ${what}: ${message}`,
      hint: "ask who runs that webhook, then run this again",
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
    failure: ({ message }, verb, what) => {
      const missing = missingRight(message);
      return {
        code: "api-forbidden",
        message: `you may not ${missing?.verb ?? verb} ${what}: ${message}`,
        hint: `ask for that verb and resource in a Role${missing === undefined ? "" : `; \`kubectl auth can-i ${missing.verb} ${missing.where}\` tells when you have it`}`,
      };
    },
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
      /field is immutable|is immutable|may not change|cannot change \w|cannot be changed|updates to .* are forbidden/i,
    ),
    failure: ({ message }, _verb, what) => ({
      code: "immutable-field",
      message: `${what}: a field cannot be changed in place: ${message}`,
      hint: "give the object another name, or delete it first, knowing what goes with it",
    }),
  },
  {
    // A CRD without a version of which etcd may still have objects (apiextensions-apiserver, pkg/apis/apiextensions/validation).
    fits: says(/must remain in spec\.versions/),
    failure: ({ message }, _verb, what) => ({
      code: "object-invalid",
      message: `the API server does not take ${what}: ${message}`,
      hint: "bring what is stored to the newer version first: `flux migrate`",
    }),
  },
  {
    // Of a field that the CRD does not have, server-side apply says 500.
    fits: ({ status, message }) =>
      status === 422 ||
      status === 400 ||
      /field not declared in schema/.test(message),
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
