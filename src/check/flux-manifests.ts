/** Hand-written Flux objects: their schema and their rules, at their place in the manifest. */
import { locate, type Range } from "../diagnostics/diagnostic.ts";
import { kindOf } from "../kinds/index.ts";
import type { Path } from "../kinds/kind.ts";
import { child, type Manifest } from "../manifests/manifest.ts";
import { validate } from "../schema/validate.ts";
import { isFields, toData } from "../yaml/data.ts";
import { specOf } from "../config/schema.ts";
import { inCluster } from "../config/settings.ts";
import {
  byFlux,
  checkForAll,
  usersOf,
  type Look,
} from "../config/per-cluster.ts";
import { isUnread, unreadAt } from "../config/unread.ts";
import type { Scope } from "./scope.ts";

/** Validates every hand-written object of a Flux kind. */
export function checkFluxManifests({ prepared, report }: Scope): void {
  const { manifests, schemasOf, config } = prepared;
  const { settings, clusters } = config;
  for (const manifest of manifests.flux()) {
    const kind = kindOf(manifest.apiVersion, manifest.kind);
    if (kind === undefined) continue;
    const { source } = manifest;
    const served = `${kind.group}/${kind.version(settings.flux)}`;
    if (manifest.apiVersion !== served)
      report({
        code: "not-allowed",
        severity: "finding",
        message: `Flux ${settings.flux.major}.${settings.flux.minor} does not serve ${manifest.kind} as ${manifest.apiVersion}`,
        hint: `write \`apiVersion: ${served}\``,
        at: locate(source, child(manifest.node, "apiVersion") ?? manifest.node),
      });
    const spec = child(manifest.node, "spec");
    if (spec === undefined) continue;
    const names = clusters.map(({ name }) => name);
    const its = names.filter((name) => inCluster(settings, source.file, name));
    const unfit: Path[] = [];
    const looks = [...usersOf(its, schemasOf)].map(
      ([schemas, users]): Look => ({
        clusters: users,
        check: (say) => {
          const schema = specOf(kind, schemas, settings.flux);
          const severity = "finding";
          validate(spec, schema, {
            source,
            path: ["spec"],
            report: say,
            severity,
            unfit: (path) => unfit.push(path),
          });
        },
      }),
    );
    checkForAll(looks, report, byFlux);
    const data = toData(spec);
    if (!isFields(data)) continue;
    const { name, namespace } = manifest;
    const layers = [{ unread: unreadAt(unfit, ["spec"]) }];
    for (const { path, message, hint, reads = [] } of kind.violations({
      name,
      namespace,
      spec: data,
    })) {
      if (isUnread({ layers }, String(path[0] ?? ""), ...reads)) continue;
      report({
        code: "broken-rule",
        severity: "finding",
        message: `${manifest.kind} \`${name}\`: ${message}`,
        ...(hint === undefined ? {} : { hint }),
        at: locate(source, specRange(manifest, path)),
      });
    }
  }
}

/** Where a field of a manifest's spec stands, as far as it is there. */
export function specRange({ node }: Manifest, path: Path): Range {
  let found = child(node, "spec") ?? node;
  for (const step of path) {
    const next =
      found.kind === "seq"
        ? found.items[Number(step)]
        : child(found, String(step));
    if (next === undefined) break;
    found = next;
  }
  return found;
}
