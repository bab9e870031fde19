/**
 * Which changes of an object the API server refuses because the field may never change, kind by kind.
 *
 * Source: the validation of Kubernetes 1.36 (k8s.io/kubernetes, pkg/apis/…/validation, the functions Validate…Update;
 * apiextensions-apiserver for CRDs), and each case of test/review/vectors/immutable-fields.json tried on a real API server
 * by server-side apply, the way Flux applies. A field that is taken out of the manifest gets its default again.
 */
import { fieldsAt, textAt } from "../kinds/fields.ts";
import { isFields, type Data, type Fields } from "../yaml/data.ts";
import { claimSize, sameClaims, shrinks } from "./claims.ts";
import { groupKind } from "./review.ts";
import { diffFields } from "./field-diff.ts";
import { isAmountField, isSameAmount } from "./quantity.ts";
import { isSame } from "./same-data.ts";

/** The fields, as paths with dots, that two states of an object have otherwise and that may not change. */
type Check = (before: Fields, after: Fields) => readonly string[];

/** The fields whose change the API server refuses: `spec.selector`; none for most kinds. */
export function immutableFields(
  object: { readonly apiVersion: string; readonly kind: string },
  before: Fields,
  after: Fields,
): string[] {
  const check = checks.get(groupKind(object));
  return check === undefined ? [] : [...check(before, after)].toSorted();
}

/** A field that may not change; `standard` is what the API server puts where it is left out. */
function fixed(path: string, standard?: Data): Check {
  return (before, after) =>
    isSame(at(before, path) ?? standard, at(after, path) ?? standard)
      ? []
      : [path];
}

/** A field that may be set once and not change after. */
function fixedOnceSet(path: string): Check {
  const changed = fixed(path);
  return (before, after) =>
    at(before, path) === undefined ? [] : changed(before, after);
}

function all(...parts: readonly Check[]): Check {
  return (before, after) => parts.flatMap((part) => part(before, after));
}

/** The value at a path with dots; undefined for null, which a manifest says nothing by. */
function at(data: Data, path: string): Data | undefined {
  let value: Data | undefined = data;
  for (const step of path.split("."))
    value = isFields(value) ? value[step] : undefined;
  return value === null ? undefined : value;
}

/** A suspended Job may still change where its Pods run, their labels, and how much they get (validatePodTemplateUpdate). */
const jobTemplate: Check = (before, after) => {
  const isSuspended = at(before, "spec.suspend") === true;
  const [left, right] = [before, after].map((job) => {
    const template = fieldsAt(job, "spec", "template") ?? {};
    return isSuspended ? withoutScheduling(template) : template;
  });
  return isSameToServer(left, right) ? [] : ["spec.template"];
};

/** Whether two parts of one of Kubernetes' objects are the same to the API server, to which an amount is one however it is written. */
function isSameToServer(
  before: Fields | undefined,
  after: Fields | undefined,
): boolean {
  if (isSame(before, after)) return true;
  const apiVersion = "v1";
  return diffFields({ apiVersion, before, after }, { everyOrder: true }).every(
    ({ path, before: had, after: has }) =>
      isAmountField(path) && isSameAmount(had, has),
  );
}

function withoutScheduling(template: Fields): Fields {
  const spec: Record<string, Data> = { ...fieldsAt(template, "spec") };
  for (const field of ["affinity", "nodeSelector", "tolerations"])
    delete spec[field];
  for (const field of ["containers", "initContainers"])
    spec[field] = withoutField(spec[field], "resources");
  return { spec };
}

function withoutField(list: Data | undefined, field: string): Data {
  if (!Array.isArray(list)) return [];
  return list.map((item: Data) => {
    if (!isFields(item)) return item;
    const { [field]: _, ...rest } = item;
    return rest;
  });
}

/** Of an indexed Job the number may change (validateCompletions). */
const completions: Check = (before, after) =>
  textAt(after, "spec", "completionMode") === "Indexed"
    ? []
    : fixed("spec.completions", 1)(before, after);

/** The first of each is left alone by the API server where the manifest no longer says it (patchAllocatedValues). */
const service: Check = (before, after) => {
  const isExternal = [before, after].some(
    (one) => textAt(one, "spec", "type") === "ExternalName",
  );
  const changed = (path: string): readonly string[] =>
    at(after, path) === undefined ? [] : fixed(path)(before, after);
  const isBalanced = [before, after].every(
    (one) => textAt(one, "spec", "type") === "LoadBalancer",
  );
  return [
    ...(isExternal ? [] : changed("spec.clusterIP")),
    ...(isExternal ? [] : fixedOnceSet("spec.ipFamilies")(before, after)),
    ...(isBalanced ? fixed("spec.loadBalancerClass")(before, after) : []),
  ];
};

/** Fields of a PersistentVolume's spec that are not its source (core/v1, PersistentVolumeSpec). */
const volumeSettings = new Set([
  "accessModes",
  "capacity",
  "claimRef",
  "mountOptions",
  "nodeAffinity",
  "persistentVolumeReclaimPolicy",
  "storageClassName",
  "volumeAttributesClassName",
  "volumeMode",
]);

const volumeSource: Check = (before, after) => {
  const [had, has] = [before, after].map((one) => fieldsAt(one, "spec") ?? {});
  return [...new Set([had, has].flatMap((spec) => Object.keys(spec ?? {})))]
    .filter(
      (field) =>
        !volumeSettings.has(field) && !isSame(had?.[field], has?.[field]),
    )
    .map((field) => `spec.${field}`);
};

/** `data` of a Secret once `stringData` is put into it, as the API server does. */
function secretData(secret: Fields): Record<string, Data> {
  const data = { ...fieldsAt(secret, "data") };
  for (const [key, text] of Object.entries(
    fieldsAt(secret, "stringData") ?? {},
  ))
    data[key] =
      typeof text === "string" ? Buffer.from(text).toString("base64") : text;
  return data;
}

/** What may not change once `immutable: true` is set. */
function whenImmutable(data: Check): Check {
  return (before, after) =>
    at(before, "immutable") === true
      ? all(fixed("immutable"), data)(before, after)
      : [];
}

/** What SOPS has encrypted is different each time, whatever it says. */
const secretContents: Check = (before, after) =>
  [before, after].some((one) => one["sops"] !== undefined) ||
  isSame(secretData(before), secretData(after))
    ? []
    : ["data"];

/** What a running Pod may still change (ValidatePodUpdate). */
const podSpec: Check = (before, after) => {
  const [left, right] = [before, after].map((pod) => {
    const spec: Record<string, Data> = { ...fieldsAt(pod, "spec") };
    for (const field of ["activeDeadlineSeconds", "tolerations"])
      delete spec[field];
    for (const field of ["containers", "initContainers"])
      spec[field] = withoutField(spec[field], "image");
    return spec;
  });
  return isSameToServer(left, right) ? [] : ["spec"];
};

const claimTemplates: Check = (before, after) =>
  sameClaims(
    at(before, "spec.volumeClaimTemplates"),
    at(after, "spec.volumeClaimTemplates"),
  )
    ? []
    : ["spec.volumeClaimTemplates"];

/** A claim is fixed but for growing; a class that was left out may be named later (ValidatePersistentVolumeClaimUpdate). */
const claim: Check = all(
  fixedOnceSet("spec.storageClassName"),
  fixedOnceSet("spec.volumeName"),
  fixed("spec.accessModes"),
  fixed("spec.volumeMode", "Filesystem"),
  fixed("spec.selector"),
  fixed("spec.dataSource"),
  fixed("spec.dataSourceRef"),
  (before, after) => (shrinks(before, after) ? [claimSize] : []),
);

const roleRef: Check = all(fixed("roleRef.kind"), fixed("roleRef.name"));

const whole =
  (path: string, check: Check): Check =>
  (before, after) =>
    check(before, after).length === 0 ? [] : [path];

const checks: ReadonlyMap<string, Check> = new Map<string, Check>([
  ["apps/Deployment", fixed("spec.selector")],
  ["apps/DaemonSet", fixed("spec.selector")],
  ["apps/ReplicaSet", fixed("spec.selector")],
  [
    "apps/StatefulSet",
    all(
      fixed("spec.selector"),
      fixed("spec.serviceName"),
      fixed("spec.podManagementPolicy", "OrderedReady"),
      claimTemplates,
    ),
  ],
  [
    "batch/Job",
    all(
      fixed("spec.selector"),
      jobTemplate,
      completions,
      fixed("spec.completionMode", "NonIndexed"),
      fixed("spec.podFailurePolicy"),
      fixed("spec.successPolicy"),
      fixed("spec.backoffLimitPerIndex"),
      fixed("spec.managedBy"),
    ),
  ],
  ["rbac.authorization.k8s.io/RoleBinding", whole("roleRef", roleRef)],
  ["rbac.authorization.k8s.io/ClusterRoleBinding", whole("roleRef", roleRef)],
  ["/PersistentVolumeClaim", claim],
  [
    "/PersistentVolume",
    all(
      volumeSource,
      fixed("spec.volumeMode", "Filesystem"),
      fixedOnceSet("spec.nodeAffinity"),
    ),
  ],
  ["/Service", service],
  ["/Pod", podSpec],
  [
    "/ConfigMap",
    whenImmutable(all(fixed("data", {}), fixed("binaryData", {}))),
  ],
  ["/Secret", all(fixed("type", "Opaque"), whenImmutable(secretContents))],
  [
    "storage.k8s.io/StorageClass",
    all(
      fixed("parameters", {}),
      fixed("provisioner"),
      fixed("reclaimPolicy", "Delete"),
      fixed("volumeBindingMode", "Immediate"),
    ),
  ],
  [
    "storage.k8s.io/CSIDriver",
    all(
      fixed("spec.attachRequired", true),
      fixed("spec.volumeLifecycleModes", ["Persistent"]),
    ),
  ],
  [
    "scheduling.k8s.io/PriorityClass",
    all(fixed("value", 0), fixed("preemptionPolicy", "PreemptLowerPriority")),
  ],
  ["networking.k8s.io/IngressClass", fixed("spec.controller")],
  ["node.k8s.io/RuntimeClass", fixed("handler")],
  [
    "apiextensions.k8s.io/CustomResourceDefinition",
    all(
      fixed("spec.scope"),
      fixed("spec.group"),
      fixed("spec.names.kind"),
      fixed("spec.names.plural"),
    ),
  ],
]);
