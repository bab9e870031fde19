/** Variables that nobody defines: strict substitution (Flux 2.9) fails the whole Kustomization on one. */
import { locate, type Source } from "../diagnostics/diagnostic.ts";
import { nearest } from "../diagnostics/nearest.ts";
import { fieldsAt, listAt, textAt } from "../kinds/fields.ts";
import { substitutes } from "../kinds/kustomization.ts";
import { child, childText, type Manifest } from "../manifests/manifest.ts";
import { atLeast } from "../model/flux-version.ts";
import type { Fields } from "../yaml/data.ts";
import type { ScalarNode, YamlNode } from "../yaml/node.ts";
import type { Applied, ClusterScope, Scope } from "./scope.ts";
import { variableUses, type VariableUse } from "./variables.ts";

/** What a Kustomization's variables are: `open` where some come from a place that Git does not show. */
interface Variables {
  readonly names: ReadonlySet<string>;
  readonly open: readonly string[];
}

/** Reports every variable that a manifest needs and its Kustomization does not define. */
export function checkVariables(scope: Scope): void {
  for (const cluster of scope.clusters)
    for (const applied of cluster.applied) {
      if (applied.spec === undefined || !substitutes(applied.spec)) continue;
      const variables = variablesOf(applied, applied.spec, cluster, scope);
      for (const file of applied.loaded.files)
        checkFile(file, { variables, applied, cluster, scope });
      // What goes in as a patch or as a generator's file comes out as part of an object.
      for (const file of applied.loaded.inputs)
        checkFile(file, { variables, applied, cluster, scope });
    }
}

function variablesOf(
  { object }: Applied,
  spec: Fields,
  cluster: ClusterScope,
  scope: Scope,
): Variables {
  const postBuild = fieldsAt(spec, "postBuild") ?? {};
  const names = new Set(Object.keys(fieldsAt(postBuild, "substitute") ?? {}));
  const open: string[] = [];
  for (const { item } of listAt(postBuild, "substituteFrom")) {
    const kind = textAt(item, "kind") ?? "";
    const name = textAt(item, "name") ?? "";
    const id = `${kind}/${object?.namespace ?? ""}/${name}`;
    const fixture = fieldsAt(cluster.cluster.fixtures, id);
    const keys = fixture ?? dataIn(id, cluster, scope);
    if (keys === undefined) open.push(id);
    else for (const key of Object.keys(keys)) names.add(key);
  }
  return { names, open };
}

/** The keys of a ConfigMap or Secret that a Kustomization of the cluster applies from Git. */
function dataIn(
  id: string,
  { applied }: ClusterScope,
  { objects }: Scope,
): Record<string, true> | undefined {
  const [kind, namespace, name] = id.split("/");
  for (const { loaded } of applied)
    for (const file of loaded.files)
      for (const manifest of objects(file))
        if (
          manifest.kind === kind &&
          manifest.name === name &&
          (manifest.namespace || "default") === namespace
        )
          return keysOf(manifest);
  return undefined;
}

function keysOf({ node }: Manifest): Record<string, true> {
  const keys: Record<string, true> = {};
  for (const field of ["data", "stringData"]) {
    const data = child(node, field);
    if (data?.kind === "map")
      for (const key of data.entries.keys()) keys[key] = true;
  }
  return keys;
}

/** An object opts out by an annotation or a label (fluxcd/pkg/kustomize, SubstituteVariables). */
function optsOut({ node }: Manifest): boolean {
  const key = "kustomize.toolkit.fluxcd.io/substitute";
  return ["annotations", "labels"].some(
    (field) => childText(node, "metadata", field, key) === "disabled",
  );
}

interface Checking {
  readonly variables: Variables;
  readonly applied: Applied;
  readonly cluster: ClusterScope;
  readonly scope: Scope;
}

/** A manifest's comments do not reach Flux, so its scalars count; of any other file the whole text does. */
function checkFile(file: string, checking: Checking): void {
  const { scope } = checking;
  // What is no text has no variables.
  const source = scope.after.read(file, () => {});
  if (source?.text.includes("${") !== true) return;
  const objects = /\.ya?ml$/.test(file) ? scope.objects(file) : [];
  if (objects.length === 0) checkText(source.text, 0, source, checking);
  for (const manifest of objects)
    if (!optsOut(manifest))
      for (const scalar of scalars(manifest.node))
        checkText(scalar.text, scalar.start, source, checking);
}

/** Reports what a text needs and nobody defines. It stands in the file from `start` on, perhaps with escapes. */
function checkText(
  text: string,
  start: number,
  source: Source,
  { variables, applied, cluster, scope }: Checking,
): void {
  const seen = new Map<string, number>();
  for (const use of variableUses(text)) {
    const ordinal = seen.get(use.name) ?? 0;
    seen.set(use.name, ordinal + 1);
    const known = variables.names.has(use.name);
    if (use.need !== "malformed" && (known || use.need === "optional"))
      continue;
    const at = placeOf(use.name, ordinal, source.text, start);
    const range = { start: at, end: at + use.name.length + 3 };
    report(use, locate(source, range), variables, applied, cluster, scope);
  }
}

/** Where a text's nth use of a variable stands in the file. */
function placeOf(
  name: string,
  ordinal: number,
  text: string,
  start: number,
): number {
  const uses = new RegExp(
    `(?<!\\$)(?:\\$\\$)*\\$\\{#?${name}(?![\\p{L}\\p{Nd}_])`,
    "gu",
  );
  uses.lastIndex = start;
  let found: RegExpExecArray | null = null;
  for (let nth = 0; nth <= ordinal; nth++) found = uses.exec(text);
  return found === null ? start : found.index + found[0].lastIndexOf("${");
}

function report(
  use: VariableUse,
  place: ReturnType<typeof locate>,
  { names, open }: Variables,
  { deployer }: Applied,
  { cluster }: ClusterScope,
  { report: say, prepared }: Scope,
): void {
  const where = `\`${deployer.key}\`${cluster.name === undefined ? "" : ` (cluster ${cluster.name})`}`;
  if (use.need === "malformed") {
    say({
      code: "undefined-variable",
      severity: "finding",
      message: `Flux cannot read this substitution, and ${where} would fail on it`,
      hint: "escape it as `$${…}`, or annotate the object with kustomize.toolkit.fluxcd.io/substitute: disabled",
      at: place,
    });
    return;
  }
  if (open.length > 0) {
    say({
      code: "unknown-variable-source",
      severity: "warning",
      message: `\`${use.name}\` can only come from ${open.join(" or ")}, which is not in Git`,
      hint: `list its keys under \`fixtures\`: {${open[0] ?? ""}: {${use.name}: example}}`,
      at: place,
    });
    return;
  }
  const near = nearest(use.name, [...names]);
  // Before 2.9 an undefined variable became the empty string.
  const strict = atLeast(prepared.config.settings.flux, 2, 9);
  say({
    code: "undefined-variable",
    severity: strict ? "finding" : "warning",
    message: `nobody defines \`${use.name}\` for ${where}${strict ? ", which would fail on it (strict substitution)" : ": it becomes the empty string"}`,
    hint:
      near.length > 0
        ? `did you mean ${near.map((name) => `\`${name}\``).join(" or ")}?`
        : `define it under \`variables\`, give a default (\${${use.name}:=value}), or escape it ($\${${use.name}})`,
    at: place,
  });
}

/** Every scalar below a node, keys included. */
function* scalars(node: YamlNode): Generator<ScalarNode> {
  if (node.kind === "scalar") yield node;
  else if (node.kind === "seq")
    for (const item of node.items) yield* scalars(item);
  else
    for (const { key, value } of node.entries.values()) {
      yield key;
      yield* scalars(value);
    }
}
