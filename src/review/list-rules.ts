/** What tells the items of a list apart, and whether their order means something. */
import type { FieldPath } from "../model/field-path.ts";

/**
 * - `free`: the order means nothing;
 * - `matters`: another order is another object;
 * - `references`: the order means something only between an item and those that it refers to (`env`).
 */
export type ItemOrder = "free" | "matters" | "references";

export interface ListRule {
  /**
   * Fields that together tell an item from the others, as dotted paths. The second set is for the items that the first has
   * not matched, and so on; what is left is matched by content.
   */
  readonly keys: readonly (readonly string[])[];
  readonly order: ItemOrder;
}

/** Whose lists they are: Kubernetes' own kinds, Flux's, or anybody's (other kinds, Helm values). */
export type ListScope = "kubernetes" | "flux" | "other";

/** Whose lists an object of this API version has. */
export function scopeOf(apiVersion: string): ListScope {
  const slash = apiVersion.indexOf("/");
  const group = slash === -1 ? "" : apiVersion.slice(0, slash);
  if (group.endsWith(".fluxcd.io")) return "flux";
  return group === "" || ownGroups.test(group) ? "kubernetes" : "other";
}

/** The groups of k8s.io/api, apiextensions-apiserver and kube-aggregator; others end in `k8s.io` too (Gateway API). */
const ownGroups =
  /^(apps|batch|autoscaling|policy|extensions|((rbac\.authorization|networking|storage|admissionregistration|apiextensions|scheduling|coordination|node|discovery|events|authentication|authorization|certificates|flowcontrol\.apiserver|internal\.apiserver|resource|apiregistration|storagemigration)\.k8s\.io))$/;

const free = (...keys: string[][]): ListRule => ({ keys, order: "free" });
const ordered = (...keys: string[][]): ListRule => ({ keys, order: "matters" });

/**
 * Lists of a pod's, by the keys of the API (k8s.io/api v0.36, `+listMapKey` and `patchMergeKey`), wherever they stand: in
 * other kinds' pod templates and in Helm values too. A list that the API merges by keys has no order that means anything
 * (Kubernetes' API conventions), with two exceptions: initContainers run one after another, and a variable of `env` is
 * expanded by those before it (core/v1, EnvVar.value). What `volumeMounts` and `ports` do not match by the API's key (a
 * changed port) is matched by name.
 */
const podLists: Readonly<Record<string, ListRule>> = {
  containers: free(["name"]),
  ephemeralContainers: free(["name"]),
  initContainers: ordered(["name"]),
  env: { keys: [["name"]], order: "references" },
  // The last source of a key wins (core/v1, Container.envFrom).
  envFrom: ordered(),
  volumes: free(["name"]),
  volumeMounts: free(["mountPath"], ["name"]),
  volumeDevices: free(["devicePath"], ["name"]),
  volumeClaimTemplates: free(["metadata.name"]),
  ports: free(["containerPort", "protocol"], ["port", "protocol"], ["name"]),
  hostAliases: free(["ip"]),
  imagePullSecrets: free(["name"]),
  resourceClaims: free(["name"]),
  schedulingGates: free(["name"]),
  topologySpreadConstraints: free(["topologyKey", "whenUnsatisfiable"]),
  tolerations: free(["key", "effect"], ["key"]),
  matchExpressions: free(["key", "operator"], ["key"]),
  ownerReferences: free(["uid"]),
  conditions: free(["type"]),
};

const none = free();

/** Lists of Kubernetes' own kinds whose order means nothing: alternatives, conditions that all hold, sets. */
const kubernetesLists: Readonly<Record<string, ListRule>> = {
  // Ingress: the longest path of a host wins (networking/v1, IngressRuleValue).
  rules: free(["host"]),
  paths: free(["path", "pathType"], ["path"]),
  tls: free(["secretName"]),
  subjects: free(["kind", "namespace", "name"]),
  // The API server calls them one after another, each with what the one before has made of the object.
  webhooks: ordered(["name"]),
  matchConditions: free(["name"]),
  // Each may use those before it.
  variables: ordered(["name"]),
  versions: free(["name"]),
  // kubectl's columns.
  additionalPrinterColumns: ordered(["name"]),
  items: free(["key"]),
  secrets: free(["name"]),
  sysctls: free(["name"]),
  claims: free(["name"]),
  drivers: free(["name"]),
  limits: free(["type"]),
  resourceClaimStatuses: free(["name"]),
  podGroupTemplates: free(["name"]),
  ...Object.fromEntries(
    (
      "verbs apiGroups resources resourceNames nonResourceURLs namespaces operations apiVersions clusterRoleSelectors " +
      "accessModes finalizers from to ingress egress policyTypes except externalIPs loadBalancerSourceRanges " +
      "podCIDRs add drop supplementalGroups nodeSelectorTerms matchFields values scopes metrics policies " +
      "requiredDuringSchedulingIgnoredDuringExecution preferredDuringSchedulingIgnoredDuringExecution " +
      "resourceRules nonResourceRules validationActions volumeLifecycleModes addresses required enum shortNames " +
      "categories x-kubernetes-list-map-keys decodableVersions servedVersions"
    )
      .split(" ")
      .map((field) => [field, none]),
  ),
};

/** Lists of Flux's (the controllers' API reference, 2.9); in the others (`valuesFrom`, `patches`) the later entry wins. */
const fluxLists: Readonly<Record<string, ListRule>> = {
  dependsOn: free(["kind", "namespace", "name"], ["name"]),
  healthChecks: free(["kind", "namespace", "name"], ["kind", "name"]),
  eventSources: free(["kind", "namespace", "name"]),
  resources: free(["kind", "namespace", "name"]),
  events: none,
  inclusionList: none,
  exclusionList: none,
  namespaceSelectors: none,
};

/** What usually names an item. */
const anyList = ordered(
  ["name"],
  ["kind", "namespace", "name"],
  ["key"],
  ["id"],
  ["host"],
);

/** The rule for the list at this path of an object. */
export function listRule(path: FieldPath, scope: ListScope): ListRule {
  const field = path.at(-1);
  if (typeof field !== "string") return anyList;
  const tables = [podLists];
  if (scope === "kubernetes") tables.push(kubernetesLists);
  // A chart's values are the chart's.
  if (scope === "flux" && path[1] !== "values") tables.push(fluxLists);
  for (const table of tables)
    if (Object.hasOwn(table, field)) return table[field] ?? anyList;
  return anyList;
}

/** What an item that leaves a key out has there (core/v1, ContainerPort and ServicePort). */
export const keyDefaults: Readonly<Record<string, string>> = {
  protocol: "TCP",
};
