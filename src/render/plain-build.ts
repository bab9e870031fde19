/**
 * Folders whose build is their manifests as they stand: no field of a kustomization file but `resources`, nothing that one
 * reader of YAML takes otherwise than another. To start kustomize for them takes longer than all the rest of a review; for
 * everything else there is kustomize.
 */
import { resolvePath } from "../manifests/kustomization-file.ts";
import { kustomizationPaths } from "../manifests/manifest.ts";
import { compare } from "../model/order.ts";
import { isNamespaced } from "../model/scope.ts";
import { isFields, type Data, type Fields } from "../yaml/data.ts";
import { readPlain } from "../yaml/read-plain.ts";
import { writeYaml } from "../yaml/write.ts";
import { objectOf, splitDocuments } from "./documents.ts";
import { readAsKustomize, repeatedObject } from "./kustomize-read.ts";

type Files = ReadonlyMap<string, Uint8Array | string>;

/**
 * What `kustomize build` makes of a folder: the same objects in the same order, the fields of each sorted. Undefined where
 * that is kustomize's to say, and where it would fail.
 *
 * @param files all that the build reads, by their paths
 */
export function plainBuild(folder: string, files: Files): string | undefined {
  const objects = objectsBelow(folder, files, new Set());
  if (objects === undefined || objects.length === 0) return undefined;
  if (objects.some((object) => !isPlain(object))) return undefined;
  if (mayBeRepeated(objects)) return undefined;
  return objects
    .map((object) => ({ object, key: sortKey(object) }))
    .toSorted(
      (left, right) =>
        left.key.rank - right.key.rank ||
        compare(left.key.text, right.key.text),
    )
    .map(({ object }) => writeYaml(sorted(object)))
    .join("---\n");
}

/**
 * Undefined where more than `resources` decides what is built.
 *
 * @param seen folders that were met: one that is met again is a circle, or has its objects twice
 */
function objectsBelow(
  folder: string,
  files: Files,
  seen: Set<string>,
): Fields[] | undefined {
  const resources = resourcesOf(folder, files);
  if (resources === undefined || seen.has(folder)) return undefined;
  seen.add(folder);
  const found: Fields[] = [];
  for (const entry of resources) {
    const path = plainPath.test(entry) ? resolvePath(folder, entry) : undefined;
    if (path === undefined) return undefined;
    const file = files.get(path);
    const its =
      file === undefined
        ? objectsBelow(path, files, seen)
        : objectsOfFile(file);
    if (its === undefined) return undefined;
    found.push(...its);
  }
  return found;
}

const kustomizeApi = "kustomize.config.k8s.io/v1beta1";

/** No URL, and nothing that kustomize could take for one. */
const plainPath = /^[\w./-]+$/;

function resourcesOf(folder: string, files: Files): string[] | undefined {
  const own = kustomizationPaths(folder).flatMap(
    (path) => files.get(path) ?? [],
  );
  const [file] = own;
  if (file === undefined || own.length > 1) return undefined;
  const fields = readPlain(textOf(file));
  if (fields === undefined) return undefined;
  const { apiVersion, kind = "Kustomization", resources, ...more } = fields;
  const isOnlyThat =
    (apiVersion ?? kustomizeApi) === kustomizeApi &&
    kind === "Kustomization" &&
    Object.keys(more).length === 0 &&
    Array.isArray(resources);
  if (!isOnlyThat) return undefined;
  const paths = resources.filter((one: Data) => typeof one === "string");
  return paths.length === resources.length ? paths : undefined;
}

function textOf(file: Uint8Array | string): string {
  return typeof file === "string"
    ? file
    : Buffer.from(file.buffer, file.byteOffset, file.length).toString("utf8");
}

/**
 * What kustomize treats in a way of its own, or writes in a way that counts: line ends and marks of Windows, invisible
 * characters, long numbers, directives, tags, anchors, merge keys, its own annotations; and variables, which the controller
 * replaces in the very text that kustomize prints.
 */
const special =
  /(?![\n\t])[\p{C}\p{Zl}\p{Zp}\ufffd]|\\[NLPUux_]|\d{16}|^%|(?:^|[\s[{,])[!&*]|<<|config\.kubernetes\.io|\$[${]/mu;

function objectsOfFile(file: Uint8Array | string): Fields[] | undefined {
  const text = textOf(file);
  if (special.test(text)) return undefined;
  const found: Fields[] = [];
  for (const document of splitDocuments(text)) {
    const objects = readAsKustomize(document.text);
    if ("refusal" in objects) return undefined;
    found.push(...objects);
  }
  return found;
}

/**
 * An object of the common form, in which no list has an empty item. Kustomize follows the references of Kubernetes' own kinds
 * to other objects, and fails where one has something else on the way than it should.
 */
function isPlain(object: Fields): boolean {
  const { apiVersion, kind, name } = objectOf(object);
  const isCommon = apiVersion !== "" && kind !== "" && name !== "";
  const refers = isNamespaced({ apiVersion, kind }) !== undefined;
  return (
    isCommon &&
    (refers && !isFlux.test(apiVersion)
      ? !hasGap(object, onTheWay)
      : !hasGap(object, nothing))
  );
}

const isFlux = /\.fluxcd\.io\//;

/** Names on the way to a reference (kustomize api v0.21.1, builtinpluginconsts, nameReference); below them are maps or lists. */
const onTheWay: ReadonlySet<string> = new Set(
  `annotations azureFile backend clientConfig configMap configMapKeyRef configMapRef configSource containers defaultBackend env envFrom
  http imagePullSecrets initContainers jobTemplate metadata parameters paths persistentVolumeClaim projected roleRef rules scaleTargetRef
  secret secretKeyRef secretRef service sources spec subjects template tls valueFrom volumeClaimTemplates volumes webhooks`.split(
    /\s+/,
  ),
);

const nothing: ReadonlySet<string> = new Set();

/** Whether a list has an empty item, or there is a scalar (or a list with one) under one of the names. */
function hasGap(data: Data, names: ReadonlySet<string>): boolean {
  if (Array.isArray(data))
    return data.some((item: Data) => item === null || hasGap(item, names));
  if (!isFields(data)) return false;
  return Object.entries(data).some(([name, value]) => {
    const items = Array.isArray(value) ? value : [value];
    return (
      (names.has(name) && !items.every((item: Data) => isFields(item))) ||
      hasGap(value, names)
    );
  });
}

/** Whether kustomize may refuse one as being there already: it ignores the namespace of what it knows to have none. */
function mayBeRepeated(objects: readonly Fields[]): boolean {
  const placeless = objects.filter(
    (object) => isNamespaced(objectOf(object)) !== true,
  );
  const bare = placeless.map(
    ({ apiVersion = null, kind = null, metadata }) => ({
      apiVersion,
      kind,
      metadata: {
        name: isFields(metadata) ? (metadata["name"] ?? null) : null,
      },
    }),
  );
  return (
    repeatedObject(objects) !== undefined || repeatedObject(bare) !== undefined
  );
}

/** The order in which kustomize prints (api v0.21.1, SortOrderTransformer, `legacy`): these kinds first, from the end on. */
const first = [
  "Namespace",
  "ResourceQuota",
  "StorageClass",
  "CustomResourceDefinition",
  "ServiceAccount",
  "PodSecurityPolicy",
  "Role",
  "ClusterRole",
  "RoleBinding",
  "ClusterRoleBinding",
  "ConfigMap",
  "Secret",
  "Endpoints",
  "Service",
  "LimitRange",
  "PriorityClass",
  "PersistentVolume",
  "PersistentVolumeClaim",
  "Deployment",
  "StatefulSet",
  "CronJob",
  "PodDisruptionBudget",
];

const last = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

const ranks = new Map([
  ...first.map((kind, index) => [kind, index - first.length] as const),
  ...last.map((kind, index) => [kind, index + 1] as const),
]);

function sortKey(object: Fields): {
  readonly rank: number;
  readonly text: string;
} {
  const { apiVersion, kind, namespace, name } = objectOf(object);
  const slash = apiVersion.indexOf("/");
  const group = slash === -1 ? "~G" : apiVersion.slice(0, slash);
  const type = [group, apiVersion.slice(slash + 1), kind].join("_");
  return {
    rank: ranks.get(kind) ?? 0,
    text: `${type}\0${[namespace || "~X", name].join("|")}`,
  };
}

function sorted(data: Fields): Fields;
function sorted(data: Data): Data;
function sorted(data: Data): Data {
  if (Array.isArray(data)) return data.map((item: Data) => sorted(item));
  if (!isFields(data)) return data;
  return Object.fromEntries(
    Object.keys(data)
      .toSorted(compare)
      .map((key) => [key, sorted(data[key] ?? null)]),
  );
}
