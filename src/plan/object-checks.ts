/** What is wrong with a resolved object: fields that are missing, rules of its CRD and its controller that it breaks. */
import { at, type Report } from "../diagnostics/diagnostic.ts";
import {
  composedReleaseName,
  helmRelease,
  releaseName,
  releaseNameLimit,
} from "../kinds/helm-release.ts";
import { kustomization } from "../kinds/kustomization.ts";
import { missingRequired } from "../schema/required.ts";
import type { FluxSchemas, SchemasOf } from "../schema/flux-schemas.ts";
import type { Fields } from "../yaml/data.ts";
import { locateField } from "../config/position.ts";
import { specOf } from "../config/schema.ts";
import type { ResolvedConfig, ResolvedObject } from "../config/resolved.ts";
import type { Settings } from "../config/settings.ts";

/** What the checks work with. */
interface Context {
  readonly config: ResolvedConfig;
  readonly schemasOf: SchemasOf;
  readonly report: Report;
}

/** Checks every object; those that share a spec, in clusters with one Flux, are checked once. */
export function checkObjects(context: Context): void {
  const { config, schemasOf, report } = context;
  checkSystem(config, report);
  const byFlux = new Map<FluxSchemas, WeakSet<Fields>>();
  for (const cluster of config.clusters) {
    const schemas = schemasOf(cluster.name);
    const checked = byFlux.get(schemas) ?? new WeakSet();
    byFlux.set(schemas, checked);
    for (const object of cluster.objects) {
      if (checked.has(object.spec)) continue;
      checked.add(object.spec);
      checkObject(object, schemas, context);
    }
  }
}

/** Whether an object has the fields that its kind requires and breaks none of its rules. */
export function isWhole(
  object: ResolvedObject,
  { flux }: Settings,
  schemas: FluxSchemas,
): boolean {
  const schema = specOf(object.kind, schemas, flux);
  return (
    missingRequired(object.spec, schema).length === 0 &&
    object.kind.violations(object).length === 0
  );
}

function checkObject(
  object: ResolvedObject,
  schemas: FluxSchemas,
  { config, report }: Context,
): void {
  const what = `${object.kind.kind} \`${object.key}\``;
  // An item that could not be read has been reported, and has nothing to check.
  if (object.layers.some((layer) => layer.invalid)) return;
  const schema = specOf(object.kind, schemas, config.settings.flux);
  const missing = missingRequired(object.spec, schema);
  const violations = object.kind.violations(object);
  for (const path of missing)
    report({
      code: "missing-field",
      severity: "error",
      message: `${what} has no \`${path.join(".")}\``,
      ...at(locateField(object.layers, path.slice(0, -1))),
    });
  for (const { path, message, hint } of violations)
    report({
      code: "broken-rule",
      severity: "error",
      message: `${what}: ${message}`,
      ...(hint === undefined ? {} : { hint }),
      ...at(locateField(object.layers, path)),
    });
  if (object.kind === helmRelease) checkReleaseName(object, report);
}

function checkReleaseName(object: ResolvedObject, report: Report): void {
  const composed = composedReleaseName(object);
  if (
    object.spec["releaseName"] !== undefined ||
    composed.length <= releaseNameLimit
  )
    return;
  report({
    code: "release-name",
    severity: "warning",
    message: `the Helm release of \`${object.key}\` will be called ${releaseName(object)}: \`${composed}\` is over ${releaseNameLimit} characters`,
    hint: "set releaseName to choose the name yourself",
    ...at(locateField(object.layers, ["targetNamespace"])),
  });
}

/** Without a flux-system Kustomization nothing in the cluster applies the Flux objects. */
function checkSystem(
  { clusters, settings }: ResolvedConfig,
  report: Report,
): void {
  const { fluxNamespace, repository } = settings;
  if (!repository.managed) return;
  for (const { name, objects } of clusters) {
    const found = objects.some(
      (object) =>
        object.kind === kustomization &&
        object.name === fluxNamespace &&
        object.namespace === fluxNamespace,
    );
    if (!found)
      report({
        code: "no-system-kustomization",
        severity: "warning",
        message: `no Kustomization \`${fluxNamespace}\`${name === undefined ? "" : ` in the cluster \`${name}\``}: sources and Kustomizations have to be applied by hand`,
        hint: `add \`${fluxNamespace}:\` under \`kustomizations\``,
      });
  }
}
