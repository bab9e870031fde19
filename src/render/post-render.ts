/**
 * What helm-controller 1.6 does to what Helm rendered, before anything gets to the cluster (internal/postrender: build.go,
 * kustomize.go, common_renderer.go). Something is always done: kustomize reads it all and labels it. CRDs of the `crds/`
 * folder are left out, but for the two labels of the release.
 */
import { fieldsAt } from "../kinds/fields.ts";
import type { ObjectView } from "../kinds/kind.ts";
import { isFields, type Data, type Fields } from "../yaml/data.ts";

export interface PostRender {
  /**
   * What becomes of hooks: `combined`, they are rendered in one go with everything else, so that kustomize refuses an object
   * that is there as a hook and as an ordinary one; `separate`, on their own; `nohooks`, they stay as they are.
   */
  readonly hooks: "combined" | "separate" | "nohooks";
  /** Kustomization files, each to be built over the objects as the one before left them, in {@link renderedFile}. */
  readonly kustomizations: readonly Fields[];
  /** What every object has in its own metadata after that, whatever it had. The labels by which Flux knows its release are among them. */
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** The file of the rendered objects that the kustomizations name. */
export const renderedFile = "helm-output.yaml";

/** What is done to the objects of a HelmRelease. */
export function postRenderOf({
  name,
  namespace,
  spec,
}: ObjectView): PostRender {
  const strategy = spec["postRenderStrategy"];
  const renderers = spec["postRenderers"];
  const common = fieldsAt(spec, "commonMetadata");
  return {
    hooks:
      strategy === "nohooks" || strategy === "separate" ? strategy : "combined",
    kustomizations: (Array.isArray(renderers) ? renderers : []).flatMap(
      (renderer: Data) => {
        const kustomize = fieldsAt(renderer, "kustomize");
        return kustomize === undefined ? [] : [kustomization(kustomize)];
      },
    ),
    labels: {
      ...strings(common?.["labels"]),
      ...originLabels(name, namespace),
    },
    annotations: strings(common?.["annotations"]),
  };
}

/** The labels of everything that a release makes: its templates, its hooks (but for `nohooks`), and its CRDs. */
export function originLabels(
  name: string,
  namespace: string,
): Readonly<Record<string, string>> {
  return {
    "helm.toolkit.fluxcd.io/name": name,
    "helm.toolkit.fluxcd.io/namespace": namespace,
  };
}

/** Only these fields are handed on; `options` of a patch, for example, are not. */
function kustomization({ patches, images }: Fields): Fields {
  return {
    apiVersion: "kustomize.config.k8s.io/v1beta1",
    kind: "Kustomization",
    resources: [renderedFile],
    ...picked("images", images, ["name", "newName", "newTag", "digest"]),
    ...picked("patches", patches, ["patch", "target"]),
  };
}

function picked(
  field: string,
  list: Data | undefined,
  names: readonly string[],
): Fields {
  if (!Array.isArray(list) || list.length === 0) return {};
  return {
    [field]: list.map((item: Data) =>
      Object.fromEntries(
        names.flatMap((name) => {
          const value = isFields(item) ? item[name] : undefined;
          return value === undefined ? [] : [[name, value] as const];
        }),
      ),
    ),
  };
}

function strings(data: Data | undefined): Readonly<Record<string, string>> {
  if (!isFields(data)) return {};
  return Object.fromEntries(
    Object.entries(data).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string",
    ),
  );
}

/** The object with the labels and annotations set in its metadata, over those that it has; templates inside it are left alone. */
export function withMetadata(
  object: Fields,
  {
    labels,
    annotations,
  }: {
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  },
): Fields {
  const metadata = fieldsAt(object, "metadata") ?? {};
  return {
    ...object,
    metadata: {
      ...metadata,
      ...over(metadata, "labels", labels),
      ...over(metadata, "annotations", annotations),
    },
  };
}

function over(
  metadata: Fields,
  field: string,
  set: Readonly<Record<string, string>>,
): Fields {
  if (Object.keys(set).length === 0) return {};
  return { [field]: { ...fieldsAt(metadata, field), ...set } };
}
