/** The objects as they are written: final spec, metadata, YAML text. */
import type { Data, Fields } from "../yaml/data.ts";
import { writeYaml } from "../yaml/write.ts";
import { fieldsAt } from "../kinds/fields.ts";
import { substitutes } from "../kinds/kustomization.ts";
import { substituteMark } from "../kinds/marks.ts";
import type { ResolvedObject } from "../config/resolved.ts";
import type { Settings } from "../config/settings.ts";
import type { Folder } from "../manifests/loader.ts";
import {
  appliedPath,
  checkPath,
  useOf,
  type ClusterLayout,
  type LayoutContext,
} from "./layout.ts";

/** The final specs of a cluster's Kustomizations, by object: path and variables filled in. */
export function kustomizationSpecs(
  layout: ClusterLayout,
  tree: Folder,
  context: LayoutContext,
): Map<ResolvedObject, Fields> {
  const { deployers, cluster } = layout;
  const specs = new Map<ResolvedObject, Fields>();
  for (const deployer of deployers.all) {
    const { object } = deployer;
    if (object === undefined) continue;
    let { spec } = object;
    if (deployer.target.kind === "folder") {
      const { folder } = deployer.target;
      const use = useOf(folder, deployers.root, tree, context.settings);
      const path = appliedPath(object, use, deployers, tree, context);
      if (path !== undefined)
        spec = { ...spec, path: fluxPath(path, context.settings) };
    } else if (deployer.target.kind === "path")
      checkPath(object, deployer.target.path, tree, context);
    if (deployer !== deployers.system)
      spec = withVariables(spec, cluster.variables);
    specs.set(object, spec);
  }
  return specs;
}

/** A path relative to the config as Flux has it: from the repository's root, with `./`. */
export function fluxPath(path: string, { prefix }: Settings): string {
  return `./${[prefix, path].filter((part) => part !== "").join("/")}`;
}

/** The cluster's variables under the Kustomization's own `postBuild.substitute`. */
function withVariables(
  spec: Fields,
  variables: Readonly<Record<string, string>>,
): Fields {
  if (Object.keys(variables).length === 0) return spec;
  const postBuild = fieldsAt(spec, "postBuild");
  const substitute = {
    ...variables,
    ...fieldsAt(postBuild, "substitute"),
  };
  return { ...spec, postBuild: { ...postBuild, substitute } };
}

/** Writes objects as YAML; clusters that share an object's spec share its text. */
export type ObjectWriter = (
  object: ResolvedObject,
  spec: Fields,
  /** The final spec of the Kustomization that deploys it. */
  deployerSpec: Fields | undefined,
  /** The file's first lines. */
  header: string,
) => string;

interface Written {
  readonly meta: Fields;
  readonly guarded: boolean;
  readonly header: string;
  readonly text: string;
}

/** An {@link ObjectWriter} for one run. */
export function objectWriter(settings: Settings): ObjectWriter {
  const known = new WeakMap<Fields, Written>();
  return (object, spec, deployerSpec, header) => {
    const guarded =
      deployerSpec !== undefined &&
      object.meta["substitute"] !== true &&
      substitutes(deployerSpec);
    const earlier = known.get(spec);
    if (
      earlier?.meta === object.meta &&
      earlier.guarded === guarded &&
      earlier.header === header
    )
      return earlier.text;
    let text = objectText(object, spec, settings, false);
    // Flux would substitute the object's own `${…}`, or fail on them (strict since 2.9).
    if (guarded && text.includes("${"))
      text = objectText(object, spec, settings, true);
    text = header + text;
    known.set(spec, { meta: object.meta, guarded, header, text });
    return text;
  };
}

function objectText(
  object: ResolvedObject,
  spec: Fields,
  settings: Settings,
  guard: boolean,
): string {
  const { kind, name, namespace, labels } = object;
  const annotations = guard
    ? { [substituteMark]: "disabled", ...object.annotations }
    : object.annotations;
  const metadata: Record<string, Data> = { name, namespace };
  if (labels !== undefined) metadata["labels"] = labels;
  if (annotations !== undefined) metadata["annotations"] = annotations;
  return writeYaml(
    new Map<string, Data>([
      ["apiVersion", `${kind.group}/${kind.version(settings.flux)}`],
      ["kind", kind.kind],
      ["metadata", metadata],
      ["spec", withoutSuspendFalse(spec)],
    ]),
  );
}

/** `suspend: false` is never written: it would undo `flux suspend` at the next reconciliation. */
function withoutSuspendFalse(spec: Fields): Fields {
  if (spec["suspend"] !== false) return spec;
  const { suspend: _suspend, ...rest } = spec;
  return rest;
}
