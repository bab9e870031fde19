/** RBAC: roles that allow more, and who is newly bound to them. */
import { fieldsAt, textAt } from "../../kinds/fields.ts";
import { compare } from "../../model/order.ts";
import type { Fields } from "../../yaml/data.ts";
import type { ObjectChange } from "../change.ts";
import {
  escalationOf,
  isAll,
  newPermissions,
  permissionsOf,
  permissionText,
} from "../permissions.ts";
import { mapsAt } from "../pods.ts";
import {
  eachChange,
  groupKind,
  listed,
  type Found,
  type Review,
} from "../review.ts";
import { isSame } from "../same-data.ts";

const group = "rbac.authorization.k8s.io";
const roles = new Set([`${group}/Role`, `${group}/ClusterRole`]);
const bindings = new Set([
  `${group}/RoleBinding`,
  `${group}/ClusterRoleBinding`,
]);

/** Roles that allow more. A new one counts where it allows what can be turned into more, or adds to a role that is in use. */
export const roleWidened = eachChange((change) => {
  const { before, after } = change;
  if (!roles.has(groupKind(change)) || after === undefined) return [];
  const more = newPermissions(permissionsOf(before), permissionsOf(after));
  const escalations = unique(more.flatMap((one) => escalationOf(one) ?? []));
  const found: Found[] = [];
  if (escalations.length > 0)
    found.push({
      code: "role-escalates",
      why: `it newly ${listed(escalations)} (${few(more.filter((one) => escalationOf(one) !== undefined).map(permissionText))})`,
    });
  const ordinary = more.filter((one) => escalationOf(one) === undefined);
  const into = aggregatesInto(after);
  if (ordinary.length > 0 && (before !== undefined || into.length > 0))
    found.push({
      code: "role-widened",
      why: `it newly allows ${few(ordinary.map(permissionText))}${into.length === 0 ? "" : `, and with it so does the ClusterRole ${listed(into)} (aggregation)`}`,
    });
  const [had, has] = [before, after].map((one) => one?.["aggregationRule"]);
  if (before !== undefined && has !== undefined && !isSame(had, has))
    found.push({
      code: "role-widened",
      why: "it collects the rules of other ClusterRoles by another `aggregationRule` than before",
    });
  return found;
});

/** The ClusterRoles that the labels of a ClusterRole add its rules to (`aggregate-to-…: "true"`). */
function aggregatesInto(role: Fields): string[] {
  const prefix = `${group}/aggregate-to-`;
  return Object.entries(fieldsAt(role, "metadata", "labels") ?? {})
    .filter(([key, value]) => key.startsWith(prefix) && value === "true")
    .map(([key]) => key.slice(prefix.length))
    .toSorted();
}

/** Who is newly bound. A new binding of an ordinary role to named subjects is nothing to tell of. */
export const bindingWidened = eachChange((change, review) => {
  const { before, after } = change;
  if (!bindings.has(groupKind(change)) || after === undefined) return [];
  const isSameRole =
    before !== undefined && isSame(roleOf(before), roleOf(after));
  const old = new Set(isSameRole ? subjectsOf(before) : []);
  const added = subjectsOf(after).filter((subject) => !old.has(subject));
  if (added.length === 0) return [];
  const role = `${roleOf(after).kind} ${roleOf(after).name}`;
  const where =
    change.kind === "ClusterRoleBinding"
      ? "in the whole cluster"
      : `in the namespace ${change.namespace}`;
  const power = powerOf(change, after, review);
  const who = `it gives ${role} ${where}`;
  const everyone = added.filter((subject) => everybody.has(subject));
  const named = added.filter((subject) => !everybody.has(subject));
  return [
    ...everyone.map((subject): Found => ({
      code: "bound-to-everyone",
      why: `${who} to ${subject}: ${everybody.get(subject) ?? ""}${power === undefined ? "" : `. That role ${power}`}`,
    })),
    ...(named.length === 0
      ? []
      : boundTo(`${who} to ${few(named)}`, power, before !== undefined)),
  ];
});

function boundTo(
  what: string,
  power: string | undefined,
  isChange: boolean,
): Found[] {
  if (power === everything)
    return [
      { code: "cluster-admin-granted", why: `${what}. That role ${power}` },
    ];
  if (power !== undefined)
    return [{ code: "binding-widened", why: `${what}. That role ${power}` }];
  return isChange ? [{ code: "binding-widened", why: what }] : [];
}

/** Subjects that stand for whoever comes (Kubernetes, "Using RBAC Authorization", default groups). */
const everybody: ReadonlyMap<string, string> = new Map([
  [
    "Group system:authenticated",
    "everyone who can log in, every ServiceAccount too",
  ],
  [
    "Group system:unauthenticated",
    "everyone who reaches the API server, without logging in",
  ],
  [
    "User system:anonymous",
    "everyone who reaches the API server, without logging in",
  ],
  [
    "Group system:serviceaccounts",
    "every Pod's ServiceAccount in every namespace",
  ],
]);

const everything = "does everything with everything";

/** What Kubernetes' own roles allow that can be turned into more (k8s.io/kubernetes, bootstrappolicy). */
const ownRoles: ReadonlyMap<string, string> = new Map([
  ["cluster-admin", everything],
  ["admin", "reads Secrets and gives out rights in its namespace"],
  ["edit", "reads Secrets and acts as any ServiceAccount"],
]);

/** What the bound role allows that can be turned into more; undefined for an ordinary role or one that nobody knows. */
function powerOf(
  { cluster, namespace }: ObjectChange,
  binding: Fields,
  { state }: Review,
): string | undefined {
  const { kind, name } = roleOf(binding);
  const role = { kind, name, namespace: kind === "Role" ? namespace : "" };
  const fields = state(cluster, "after").find(role)?.fields;
  if (fields === undefined)
    return kind === "ClusterRole" ? ownRoles.get(name) : undefined;
  const permissions = permissionsOf(fields);
  if (permissions.some(isAll)) return everything;
  const escalations = unique(
    permissions.flatMap((one) => escalationOf(one) ?? []),
  );
  return escalations.length === 0 ? undefined : listed(escalations);
}

function roleOf(binding: Fields): { kind: string; name: string } {
  return {
    kind: textAt(binding, "roleRef", "kind") ?? "",
    name: textAt(binding, "roleRef", "name") ?? "",
  };
}

/** `ServiceAccount apps/app`, `Group ops`. */
function subjectsOf(binding: Fields): string[] {
  return mapsAt(binding, "subjects").map((subject) => {
    const namespace = textAt(subject, "namespace");
    const name = textAt(subject, "name") ?? "";
    return `${textAt(subject, "kind") ?? ""} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
  });
}

const unique = (texts: readonly string[]): string[] =>
  [...new Set(texts)].toSorted(compare);

/** The first few, the others counted. */
function few(texts: readonly string[]): string {
  const all = unique(texts);
  const rest = all.length - 5;
  return rest > 0
    ? `${all.slice(0, 5).join(", ")} and ${rest} more`
    : listed(all);
}
