/** What is wrong with a resolved object: fields that are missing, rules of its CRD and its controller that it breaks. */
import { at, type Report } from "../diagnostics/diagnostic.ts";
import {
  composedReleaseName,
  helmRelease,
  releaseName,
  releaseNameLimit,
} from "../kinds/helm-release.ts";
import { adviseMissing, missingRequired } from "../schema/required.ts";
import type { FluxSchemas, SchemasOf } from "../schema/flux-schemas.ts";
import type { Fields } from "../yaml/data.ts";
import { locateField } from "../config/position.ts";
import { specOf } from "../config/schema.ts";
import type { ResolvedConfig, ResolvedObject } from "../config/resolved.ts";
import type { Settings } from "../config/settings.ts";
import { isUnread } from "../config/unread.ts";

/** What the checks work with. */
interface Context {
  readonly config: ResolvedConfig;
  readonly schemasOf: SchemasOf;
  readonly report: Report;
}

/** Checks every object; those that share a spec, in clusters with one Flux, are checked once. */
export function checkObjects(context: Context): void {
  const { config, schemasOf } = context;
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
    object.kind.violations(object).every(({ isHarmless }) => isHarmless)
  );
}

function checkObject(
  object: ResolvedObject,
  schemas: FluxSchemas,
  { config, report }: Context,
): void {
  const what = `${object.kind.kind} \`${object.key}\``;
  const schema = specOf(object.kind, schemas, config.settings.flux);
  const missing = missingRequired(object.spec, schema);
  const violations = object.kind.violations(object);
  for (const path of missing) {
    if (isUnread(object, path[0] ?? "")) continue;
    report({
      code: "missing-field",
      severity: "error",
      message: `${what} has no \`${path.join(".")}\``,
      hint:
        object.kind.takesInterval && path.join(".") === "interval"
          ? "write `interval: 5m` for it, or for all at once `defaults: {interval: 5m}`"
          : adviseMissing(path, schema),
      ...at(locateField(object.layers, path.slice(0, -1))),
    });
  }
  for (const { path, message, hint, reads = [], isHarmless } of violations) {
    if (isUnread(object, String(path[0] ?? ""), ...reads)) continue;
    report({
      code: "broken-rule",
      severity: isHarmless === true ? "finding" : "error",
      message: `${what}: ${message}`,
      ...(hint === undefined ? {} : { hint }),
      ...at(locateField(object.layers, path)),
    });
  }
  if (object.kind === helmRelease) checkReleaseName(object, report);
}

function checkReleaseName(object: ResolvedObject, report: Report): void {
  const composed = composedReleaseName(object);
  if (
    object.spec["releaseName"] !== undefined ||
    isUnread(object, "releaseName", "targetNamespace") ||
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
