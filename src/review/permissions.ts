/** What RBAC rules allow, and what of it can be turned into more. */
import type { Fields } from "../yaml/data.ts";
import { mapsAt, textsAt } from "./pods.ts";

/** One verb on one resource (an empty name: on all of them), or on one URL that is no resource. */
export interface Permission {
  readonly verb: string;
  /** `group/resource`; the core group's is `/pods`. Undefined for a URL. */
  readonly resource: string | undefined;
  readonly name: string;
  readonly url: string | undefined;
}

/** Every single permission of a Role or ClusterRole (rbac.authorization.k8s.io/v1, PolicyRule). */
export function permissionsOf(role: Fields | undefined): Permission[] {
  return mapsAt(role, "rules").flatMap((rule) => {
    const verbs = textsAt(rule, "verbs");
    const names = textsAt(rule, "resourceNames");
    const resources = textsAt(rule, "apiGroups").flatMap((group) =>
      textsAt(rule, "resources").map((resource) => `${group}/${resource}`),
    );
    const urls = textsAt(rule, "nonResourceURLs");
    return verbs.flatMap((verb) => [
      ...resources.flatMap((resource) =>
        (names.length === 0 ? [""] : names).map((name) => ({
          verb,
          resource,
          name,
          url: undefined,
        })),
      ),
      ...urls.map((url) => ({ verb, resource: undefined, name: "", url })),
    ]);
  });
}

/** Permissions that no single one of the others includes (k8s.io/kubernetes 1.36, component-helpers rbac, ruleCovers). */
export function newPermissions(
  before: readonly Permission[],
  after: readonly Permission[],
): Permission[] {
  return after.filter(
    (permission) => !before.some((other) => includes(other, permission)),
  );
}

function includes(wide: Permission, narrow: Permission): boolean {
  if (wide.verb !== "*" && wide.verb !== narrow.verb) return false;
  if (narrow.url !== undefined)
    return wide.url !== undefined && urlIncludes(wide.url, narrow.url);
  if (wide.resource === undefined || narrow.resource === undefined)
    return false;
  if (wide.name !== "" && wide.name !== narrow.name) return false;
  return resourceIncludes(wide.resource, narrow.resource);
}

function urlIncludes(wide: string, narrow: string): boolean {
  return (
    wide === narrow ||
    wide === "*" ||
    (wide.endsWith("*") && narrow.startsWith(wide.slice(0, -1)))
  );
}

function resourceIncludes(wide: string, narrow: string): boolean {
  const [group, resource] = parts(wide);
  const [otherGroup, other] = parts(narrow);
  if (group !== "*" && group !== otherGroup) return false;
  if (resource === "*" || resource === other) return true;
  const subresource = other.split("/")[1];
  return subresource !== undefined && resource === `*/${subresource}`;
}

function parts(text: string): [group: string, resource: string] {
  const slash = text.indexOf("/");
  return [text.slice(0, slash), text.slice(slash + 1)];
}

/** Verbs on resources by which one gets more rights than one has (Kubernetes' "Role Based Access Control Good Practices"). */
const escalating: readonly {
  readonly verbs: readonly string[];
  readonly resources: readonly string[];
  readonly what: string;
}[] = [
  {
    verbs: ["get", "list", "watch"],
    resources: ["/secrets"],
    what: "reads Secrets",
  },
  {
    verbs: ["create", "get"],
    resources: ["/pods/exec", "/pods/attach", "/pods/ephemeralcontainers"],
    what: "runs commands in Pods",
  },
  {
    verbs: ["update", "patch"],
    resources: ["/pods/ephemeralcontainers"],
    what: "runs commands in Pods",
  },
  {
    verbs: ["get", "create"],
    resources: ["/nodes/proxy"],
    what: "reaches every Pod through its node",
  },
  {
    verbs: ["escalate", "bind"],
    resources: [
      "rbac.authorization.k8s.io/roles",
      "rbac.authorization.k8s.io/clusterroles",
    ],
    what: "gives out rights that it does not have (escalate, bind)",
  },
  {
    verbs: ["impersonate"],
    resources: [
      "/users",
      "/groups",
      "/serviceaccounts",
      "authentication.k8s.io/uids",
    ],
    what: "acts as somebody else (impersonate)",
  },
  {
    verbs: ["create"],
    resources: ["/serviceaccounts/token"],
    what: "makes tokens of ServiceAccounts",
  },
  {
    verbs: ["update", "patch"],
    resources: ["certificates.k8s.io/certificatesigningrequests/approval"],
    what: "approves certificates",
  },
  {
    verbs: ["create", "update", "patch"],
    resources: [
      "admissionregistration.k8s.io/mutatingwebhookconfigurations",
      "admissionregistration.k8s.io/validatingwebhookconfigurations",
    ],
    what: "sees and changes every request (webhook configurations)",
  },
];

/** What a permission can be turned into more by, as the end of "it …"; undefined for an ordinary one. */
export function escalationOf(permission: Permission): string | undefined {
  const { verb, resource, name } = permission;
  if (isAll(permission)) return "does everything with everything";
  // Of single objects by name: what their names say is nobody else's guess.
  if (name !== "") return undefined;
  const found = escalating.find(({ verbs, resources }) =>
    resources.some((one) =>
      verbs.some((each) =>
        includes(permission, {
          verb: each,
          resource: one,
          name,
          url: undefined,
        }),
      ),
    ),
  );
  if (found !== undefined) return found.what;
  return verb === "*" && resource !== undefined && parts(resource)[1] === "*"
    ? `does everything with every resource of ${parts(resource)[0] || "the core group"}`
    : undefined;
}

/** Every verb on every resource of every group. */
export function isAll({ verb, resource, name }: Permission): boolean {
  return verb === "*" && resource === "*/*" && name === "";
}

/** For people: `get /secrets`, of one object `get /secrets tls`. */
export function permissionText(permission: Permission): string {
  const { verb, resource, name, url } = permission;
  const what = (url ?? resource ?? "").replace(/^\/(?=[a-z*])/, (slash) =>
    url === undefined ? "" : slash,
  );
  return `${verb} ${what}${name === "" ? "" : ` ${name}`}`;
}
