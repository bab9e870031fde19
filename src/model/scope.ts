/** Which of Kubernetes' own kinds live in namespaces. */

/** Kubernetes' own groups, and Flux's, whose kinds are all known (k8s.io/api v0.36). */
const knownGroups =
  /^(?:|apps|batch|autoscaling|policy|extensions|(?:networking|rbac\.authorization|discovery|coordination|events|storage|scheduling|node|admissionregistration|apiextensions|apiregistration|certificates|flowcontrol\.apiserver|resource|authentication|authorization|storagemigration)\.k8s\.io|[a-z]+\.toolkit\.fluxcd\.io|source\.extensions\.fluxcd\.io)$/;

/** Those without a namespace (`kubectl api-resources --namespaced=false`, v1.36). */
const clusterScoped: ReadonlySet<string> = new Set([
  "APIService",
  "CSIDriver",
  "CSINode",
  "CertificateSigningRequest",
  "ClusterRole",
  "ClusterRoleBinding",
  "ClusterTrustBundle",
  "ComponentStatus",
  "CustomResourceDefinition",
  "DeviceClass",
  "FlowSchema",
  "IPAddress",
  "IngressClass",
  "MutatingAdmissionPolicy",
  "MutatingAdmissionPolicyBinding",
  "MutatingWebhookConfiguration",
  "Namespace",
  "Node",
  "PersistentVolume",
  "PodSecurityPolicy",
  "PriorityClass",
  "PriorityLevelConfiguration",
  "ResourceSlice",
  "RuntimeClass",
  "SelfSubjectReview",
  "ServiceCIDR",
  "StorageClass",
  "StorageVersionMigration",
  "ValidatingAdmissionPolicy",
  "ValidatingAdmissionPolicyBinding",
  "ValidatingWebhookConfiguration",
  "VolumeAttachment",
  "VolumeAttributesClass",
]);

/** Whether objects of the kind live in namespaces; undefined for a kind that only its CRD knows. */
export function isNamespaced({
  apiVersion,
  kind,
}: {
  readonly apiVersion: string;
  readonly kind: string;
}): boolean | undefined {
  const group = apiVersion.slice(0, Math.max(0, apiVersion.indexOf("/")));
  return knownGroups.test(group) ? !clusterScoped.has(kind) : undefined;
}
