import { describe, expect, it } from "vitest";
import {
  conflictsOf,
  expectAnswer,
  failureOf,
} from "../../src/cluster/failure.ts";
import { Problem } from "../../src/diagnostics/problem.ts";
import type { ApiResponse } from "../../src/model/api.ts";
import { conflict, proxyError, refusal, unauthorized } from "./support.ts";

const what = "GitRepository/flux-system/fleet";
const failure = (answer: ApiResponse) => failureOf(answer, "patch", what);

// The answers are those of a kube-apiserver 1.36 and of kubectl proxy 1.36.
describe("a refusal becomes a code, a cause and a fix", () => {
  it.each<[string, string, ApiResponse]>([
    ["67: expired credentials", "api-unauthorized", unauthorized],
    [
      "67: a credential plugin that fails",
      "api-unauthorized",
      {
        status: 500,
        text: "getting credentials: exec: executable aws failed with exit code 1\n",
      },
    ],
    [
      "68: forbidden",
      "api-forbidden",
      refusal(
        403,
        "Forbidden",
        'gitrepositories.source.toolkit.fluxcd.io "fleet" is forbidden: User "nobody" cannot patch resource "gitrepositories" in API group "source.toolkit.fluxcd.io" in the namespace "flux-system"',
      ),
    ],
    ["69: a server that is gone", "api-unreachable", proxyError],
    [
      "69: a gateway in front of it",
      "api-unreachable",
      { status: 502, text: "<html>Bad Gateway</html>" },
    ],
    [
      "71: a webhook",
      "admission-refused",
      refusal(
        403,
        "Forbidden",
        'admission webhook "policy.example.com" denied the request: no',
      ),
    ],
    [
      "71: a policy",
      "admission-refused",
      refusal(
        422,
        "Invalid",
        "gitrepositories.source.toolkit.fluxcd.io \"fleet\" is forbidden: ValidatingAdmissionPolicy 'urls' with binding 'urls' denied request: no",
      ),
    ],
    [
      "73: an immutable field",
      "immutable-field",
      refusal(
        422,
        "Invalid",
        'Deployment.apps "x" is invalid: spec.selector: Invalid value: {}: field is immutable',
      ),
    ],
    [
      "71: a webhook that does not answer",
      "admission-refused",
      refusal(
        500,
        "InternalError",
        'Internal error occurred: failed calling webhook "rules.example.com": failed to call webhook: Post "https://rules.svc:443/?timeout=10s": dial tcp 10.0.0.7:443: connect: connection refused',
      ),
    ],
    [
      "73: the role of a binding",
      "immutable-field",
      refusal(
        422,
        "Invalid",
        'ClusterRoleBinding.rbac.authorization.k8s.io "flux" is invalid: roleRef: Invalid value: {}: cannot change roleRef',
      ),
    ],
    [
      "73: an immutable field, named in the causes only",
      "immutable-field",
      refusal(422, "Invalid", "it is invalid", [
        {
          reason: "FieldValueInvalid",
          message: "Invalid value: field is immutable",
          field: "spec.provider",
        },
      ]),
    ],
    [
      "74: a namespace that is being deleted",
      "namespace-terminating",
      refusal(
        403,
        "Forbidden",
        'gitrepositories.source.toolkit.fluxcd.io "fleet" is forbidden: unable to create new content in namespace apps because it is being terminated',
      ),
    ],
    [
      "a namespace that is not there",
      "namespace-absent",
      refusal(404, "NotFound", 'namespaces "apps" not found'),
    ],
    [
      "a value that the CRD does not take",
      "object-invalid",
      refusal(
        422,
        "Invalid",
        'spec.interval: Invalid value: "1d": should match',
      ),
    ],
    [
      "a field that the CRD does not have, of which server-side apply says 500 without a reason",
      "object-invalid",
      refusal(
        500,
        undefined,
        "failed to create typed patch object (apps/x; source.toolkit.fluxcd.io/v1, Kind=GitRepository): .spec.foo: field not declared in schema",
      ),
    ],
    [
      "76: an object that has changed",
      "stale-preview",
      refusal(
        409,
        "Conflict",
        'Operation cannot be fulfilled on gitrepositories.source.toolkit.fluxcd.io "fleet": the object has been modified; please apply your changes to the latest version and try again',
      ),
    ],
    [
      "an error of the server's own",
      "api-refused",
      refusal(500, "InternalError", "Internal error occurred: etcd"),
    ],
    [
      "an error of the server's own without a reason",
      "api-refused",
      refusal(500, undefined, "something is wrong"),
    ],
    [
      "too many requests",
      "api-refused",
      refusal(
        429,
        "TooManyRequests",
        "too many requests, please try again later",
      ),
    ],
  ])("%s: %s", (_what, code, answer) => {
    const { message, hint, code: its } = failure(answer);
    expect(its).toBe(code);
    expect(message).not.toBe("");
    expect(hint ?? "").not.toBe("");
  });

  it("with the server's own words", () => {
    const words = 'admission webhook "a.b" denied the request: use "https"';
    const said = failure(refusal(400, "BadRequest", words));
    expect(said.message).toContain(words);
    expect(said.message).toContain(what);
  });

  it("68: with the verb and the resource that are missing, and how to ask for them", () => {
    const { message, hint } = failure(
      refusal(
        403,
        "Forbidden",
        'gitrepositories.source.toolkit.fluxcd.io "fleet" is forbidden: User "nobody" cannot create resource "gitrepositories" in API group "source.toolkit.fluxcd.io" in the namespace "flux-system"',
      ),
    );
    expect(message).toContain(`you may not create ${what}: `);
    expect(hint).toContain(
      "kubectl auth can-i create gitrepositories.source.toolkit.fluxcd.io -n flux-system",
    );
    const other = failure(refusal(403, "Forbidden", "no"));
    expect(other.message).toBe(`you may not patch ${what}: no`);
  });

  it("with the status where nothing is known of it", () => {
    expect(failure(refusal(418, "Teapot", "short and stout"))).toEqual({
      code: "api-refused",
      message: `the API server refuses to patch ${what} (418): short and stout`,
      hint: "its own words say why; `fluxsmith status` shows how things stand",
    });
  });

  it.each([
    ["", "text"],
    ["null", "null"],
    ["[]", "a list"],
    ['{"message": 5}', "a message that is no text"],
    ['{"kind": "Status", "details": {"causes": "no list"}}', "no causes"],
  ])("whatever the answer is: %s (%s)", (text) => {
    for (const status of [400, 401, 403, 404, 409, 418, 422, 500])
      expect(failure({ status, text }).code).toMatch(/^[a-z-]+$/);
  });
});

describe("conflicts", () => {
  it("72: are the managers and their fields", () => {
    expect(
      conflictsOf(
        conflict(
          ["kustomize-controller", ".spec.interval"],
          ['odd "name"', ".spec.dependsOn"],
        ),
      ),
    ).toMatchObject([
      { manager: "kustomize-controller", field: ".spec.interval" },
      { field: ".spec.dependsOn" },
    ]);
  });

  it("are read without what stands behind the name, too", () => {
    const answer = refusal(409, "Conflict", "Apply failed with 1 conflict", [
      {
        reason: "FieldManagerConflict",
        message: 'conflict with "kubectl-edit"',
        field: ".spec.timeout",
      },
    ]);
    expect(conflictsOf(answer)).toEqual([
      { manager: "kubectl-edit", field: ".spec.timeout" },
    ]);
  });

  it("are none in any other answer", () => {
    const { text } = conflict(["flux", ".spec.suspend"]);
    expect(conflictsOf({ status: 422, text })).toEqual([]);
    expect(conflictsOf({ status: 409, text: "" })).toEqual([]);
    const other = {
      reason: "FieldValueInvalid",
      message: 'conflict with "flux"',
      field: ".spec",
    };
    expect(conflictsOf(refusal(409, "Conflict", "no", [other]))).toEqual([]);
    expect(
      conflictsOf(refusal(409, "Conflict", "the object has been modified")),
    ).toEqual([]);
  });
});

describe("expectAnswer", () => {
  it("passes an answer", () => {
    for (const status of [200, 201, 204])
      expect(() =>
        expectAnswer({ status, text: "" }, "list", "kustomizations"),
      ).not.toThrow();
  });

  it("stops the run for a refusal, with its code and hint", () => {
    const stop = (): void => expectAnswer(unauthorized, "list", "x");
    expect(stop).toThrow(Problem);
    expect(stop).toThrow(
      expect.objectContaining({
        code: "api-unauthorized",
        hint: expect.stringContaining("log in again"),
      }),
    );
  });
});
