/** Variables that nobody defines: strict substitution (Flux 2.9) fails the whole Kustomization on one. */
import {
  locate,
  type Location,
  type Source,
} from "../diagnostics/diagnostic.ts";
import { nearest } from "../diagnostics/nearest.ts";
import { fieldsAt } from "../kinds/fields.ts";
import { substitutes } from "../kinds/kustomization.ts";
import { optsOut, substituteMark } from "../kinds/marks.ts";
import { child, type Manifest } from "../manifests/manifest.ts";
import { atLeast } from "../model/flux-version.ts";
import { identityText, type Identity } from "../model/identity.ts";
import {
  expansionsIn,
  hasDefault,
  isMalformed,
  parseTemplate,
} from "../render/envsubst-parse.ts";
import {
  readVariables,
  sourceNames,
  type VariableSource,
} from "../render/variables.ts";
import { toData, type Fields } from "../yaml/data.ts";
import type { ScalarNode, YamlNode } from "../yaml/node.ts";
import type { Applied, ClusterScope, Scope } from "./scope.ts";

/** What a Kustomization's variables are: `open` where some come from a place that Git does not show. */
interface Names {
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
): Names {
  const identityOf = (source: VariableSource): Identity => ({
    ...source,
    namespace: object?.namespace ?? "",
  });
  const variables = readVariables(spec, (kind, name) => {
    const identity = identityOf({ kind, name });
    const { fixtures } = cluster.cluster;
    const fixture = fieldsAt(fixtures, identityText(identity));
    const names = fixture
      ? Object.keys(fixture)
      : namesIn(identity, cluster, scope);
    // Only the names count here.
    return names && Object.fromEntries(names.map((one) => [one, ""]));
  });
  return {
    names: new Set(variables?.values.keys()),
    open: (variables?.unknownSources ?? []).map((source) =>
      identityText(identityOf(source)),
    ),
  };
}

/** The keys of a ConfigMap or Secret that a Kustomization of the cluster applies from Git. */
function namesIn(
  { kind, namespace, name }: Identity,
  { applied }: ClusterScope,
  { objects }: Scope,
): string[] | undefined {
  for (const { loaded } of applied)
    for (const file of loaded.files)
      for (const manifest of objects(file))
        if (
          manifest.kind === kind &&
          manifest.name === name &&
          (manifest.namespace || "default") === namespace
        )
          return sourceNames(toData(manifest.node));
  return undefined;
}

interface Checking {
  readonly variables: Names;
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
    if (!isLeftAlone(manifest))
      for (const scalar of scalars(manifest.node))
        checkText(scalar.text, scalar.start, source, checking);
}

/** An object that opts out keeps its `${…}`. */
function isLeftAlone({ node }: Manifest): boolean {
  const metadata = child(node, "metadata");
  return metadata !== undefined && optsOut(toData(metadata));
}

/** Reports what a text needs and nobody defines. It stands in the file from `start` on, perhaps with escapes. */
function checkText(
  text: string,
  start: number,
  source: Source,
  checking: Checking,
): void {
  if (!text.includes("${")) return;
  const parsed = parseTemplate(text);
  const placeOf = (offset: number, name: string): Location => {
    const at = placeIn(source.text, start, text, offset);
    return locate(source, { start: at, end: at + name.length + 3 });
  };
  if (isMalformed(parsed)) {
    const [, name = ""] = nameBehind.exec(text.slice(parsed.offset)) ?? [];
    reportMalformed(placeOf(parsed.offset, name), checking);
    return;
  }
  const { names } = checking.variables;
  for (const { name, operator, start: offset } of expansionsIn(parsed))
    if (!names.has(name) && !hasDefault(operator))
      reportUndefined(name, placeOf(offset, name), checking);
}

const nameBehind = /^\$\{#?([\p{L}\p{Nd}_]*)/u;

/** Where the `${` at an offset of a text stands in the file: there are as many before it, whatever is escaped. */
function placeIn(
  file: string,
  start: number,
  text: string,
  offset: number,
): number {
  let at = file.indexOf("${", start);
  let before = text.indexOf("${");
  while (before !== -1 && before < offset && at !== -1) {
    at = file.indexOf("${", at + 1);
    before = text.indexOf("${", before + 1);
  }
  return at === -1 ? start : at;
}

/** Whose substitution fails, in words. */
function kustomizationText({ applied, cluster }: Checking): string {
  const { name } = cluster.cluster;
  return `\`${applied.deployer.key}\`${name === undefined ? "" : ` (cluster ${name})`}`;
}

function reportMalformed(at: Location, checking: Checking): void {
  checking.scope.report({
    code: "undefined-variable",
    severity: "finding",
    message: `Flux cannot read this substitution, and ${kustomizationText(checking)} would fail on it`,
    hint: `escape it as \`$\${…}\`, or annotate the object with ${substituteMark}: disabled`,
    at,
  });
}

function reportUndefined(
  variable: string,
  at: Location,
  checking: Checking,
): void {
  const { report, prepared } = checking.scope;
  const { names, open } = checking.variables;
  if (open.length > 0) {
    report({
      code: "unknown-variable-source",
      severity: "warning",
      message: `\`${variable}\` can only come from ${open.join(" or ")}, which is not in Git`,
      hint: `list its keys under \`fixtures\`: {${open[0] ?? ""}: {${variable}: example}}`,
      at,
    });
    return;
  }
  const near = nearest(variable, [...names]);
  // Before 2.9 an undefined variable became the empty string.
  const strict = atLeast(prepared.config.settings.flux, 2, 9);
  report({
    code: "undefined-variable",
    severity: strict ? "finding" : "warning",
    message: `nobody defines \`${variable}\` for ${kustomizationText(checking)}${strict ? ", which would fail on it (strict substitution)" : ": it becomes the empty string"}`,
    hint:
      near.length > 0
        ? `did you mean ${near.map((name) => `\`${name}\``).join(" or ")}?`
        : `define it under \`variables\`, give a default (\${${variable}:=value}), or escape it ($\${${variable}})`,
    at,
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
