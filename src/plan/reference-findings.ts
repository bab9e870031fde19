/** What is wrong with references, in words. */
import {
  at,
  locate,
  type Report,
  type Severity,
} from "../diagnostics/diagnostic.ts";
import { nearest } from "../diagnostics/nearest.ts";
import type { Reference } from "../kinds/kind.ts";
import type { Manifest } from "../manifests/manifest.ts";
import { findCycles } from "../model/graph.ts";
import { identityText } from "../model/identity.ts";
import { locateField, locateItem } from "../config/position.ts";
import type { ResolvedObject } from "../config/resolved.ts";
import type { Settings } from "../config/settings.ts";
import type { Targets } from "./targets.ts";

/** `Kind/namespace/name` of a config's object. */
export const idOf = (object: ResolvedObject): string =>
  `${object.kind.kind}/${object.namespace}/${object.name}`;

export function reportUnknown(
  object: ResolvedObject,
  reference: Reference,
  targets: Targets,
  report: Report,
): void {
  const { kind, name, namespace, path } = reference;
  const wanted = identityText({
    kind,
    name,
    namespace: namespace ?? object.namespace,
  });
  report({
    code: "unknown-reference",
    severity: "error",
    message: `${idOf(object)}: ${path[0] === "dependsOn" ? "dependsOn names" : "refers to"} ${wanted}, which is nowhere`,
    hint: unknownHint(reference, targets),
    ...at(locateField(object.layers, path)),
  });
}

/** Reports that an object reads the repository, and the config does not say which that is. */
export function reportNoRepository(
  object: ResolvedObject,
  { fluxNamespace, repository }: Settings,
  report: Report,
): void {
  report({
    code: "unknown-reference",
    severity: "error",
    message: `${idOf(object)} reads GitRepository/${fluxNamespace}/${repository.name}, this repository, which nobody is known to make: fluxsmith.yaml has no \`repository\``,
    hint: "add `repository: {url: …}`, or `repository: {managed: false}` where something else makes it (`flux bootstrap`, a FluxInstance)",
    ...at(
      locateField(object.layers, ["sourceRef"]) ?? locateItem(object.layers),
    ),
  });
}

/** What to do about a reference whose target is nowhere. */
export function unknownHint(
  { kind, name, local }: Pick<Reference, "kind" | "name" | "local">,
  targets: Targets,
): string {
  const elsewhere = targets.namespaces.get(`${kind}/${name}`);
  if (elsewhere !== undefined)
    return local === true
      ? `there is one in ${elsewhere.join(", ")}, but this field cannot name another namespace`
      : `there is one in ${elsewhere.join(", ")}`;
  const sameKind: string[] = [];
  const otherKinds: string[] = [];
  for (const key of targets.namespaces.keys()) {
    const [itsKind, itsName] = key.split("/");
    if (itsKind === kind && itsName !== undefined) sameKind.push(itsName);
    else if (itsName === name && itsKind !== undefined)
      otherKinds.push(itsKind);
  }
  if (otherKinds.length > 0)
    return `there is a ${otherKinds.join(" and a ")} of that name, but a ${kind} is wanted here`;
  const near = nearest(name, sameKind);
  if (near.length > 0)
    return `did you mean ${near.map((text) => `\`${text}\``).join(" or ")}?`;
  return `define it, or name it under \`external\`: ${kind}/NAMESPACE/${name}`;
}

export function reportCycles(
  dependsOn: ReadonlyMap<string, readonly string[]>,
  byId: ReadonlyMap<string, ResolvedObject>,
  report: Report,
): void {
  for (const cycle of findCycles(dependsOn)) {
    const object = cycle.map((id) => byId.get(id)).find((one) => one);
    // One among hand-written objects alone stops no plan of ours.
    if (object === undefined) continue;
    report({
      code: "dependency-cycle",
      severity: "error",
      message: `dependsOn goes in a circle, so none of these would ever apply: ${cycle.join(" → ")}`,
      hint: "remove one of the dependencies",
      ...at(locateField(object.layers, ["dependsOn"])),
    });
  }
}

export function reportTwice(
  object: ResolvedObject,
  earlier: ResolvedObject,
  report: Report,
): void {
  const first = locateItem(earlier.layers);
  report({
    code: "duplicate-object",
    severity: "error",
    message: `${idOf(object)} is there twice`,
    hint: "rename one, or give it another namespace",
    ...at(locateItem(object.layers)),
    ...(first === undefined
      ? {}
      : { related: [{ message: "the other one", at: first }] }),
  });
}

export function reportInTheWay(
  object: ResolvedObject,
  manifest: Manifest,
  severity: Severity,
  report: Report,
): void {
  report({
    code: "duplicate-object",
    severity,
    message: `${idOf(object)} is also in the hand-written file ${manifest.source.file}`,
    hint: "remove one of the two",
    ...at(locateItem(object.layers)),
    related: [
      {
        message: "the hand-written one",
        at: locate(manifest.source, manifest.node),
      },
    ],
  });
}
