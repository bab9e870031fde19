/** Sources that lead elsewhere than before. */
import { bucket } from "../../kinds/bucket.ts";
import { textAt } from "../../kinds/fields.ts";
import { gitRepository } from "../../kinds/git-repository.ts";
import { helmRelease } from "../../kinds/helm-release.ts";
import { kindOf } from "../../kinds/index.ts";
import { kustomization } from "../../kinds/kustomization.ts";
import { ociRepository } from "../../kinds/oci-repository.ts";
import { identityText, type Identity } from "../../model/identity.ts";
import { withoutCredentials } from "../../render/shown-url.ts";
import { isFields, type Data } from "../../yaml/data.ts";
import type { Side } from "../context.ts";
import { specOf } from "../fate.ts";
import { eachChange, listed, someOf, type Review } from "../review.ts";
import { isSame } from "../same-data.ts";
import type { FluxGraph } from "../whole-cluster.ts";

/** Fields of a spec by which a source gets other files (source.toolkit.fluxcd.io/v1). */
const pointers = [
  "url",
  "endpoint",
  "bucketName",
  "prefix",
  "ref",
  "layerSelector",
  "sparseCheckout",
  "include",
  "ignore",
];

/** Sources that get other files. What charts make of them is rendered where it can be, and then tells by itself. */
export const sourceRedirected = eachChange((change, review) => {
  const { before, after, cluster } = change;
  if (before === undefined || after === undefined) return [];
  const kind = kindOf(change.apiVersion, change.kind);
  if (kind !== gitRepository && kind !== ociRepository && kind !== bucket)
    return [];
  const moved = pointers.filter(
    (field) => !isSame(specOf(before)[field], specOf(after)[field]),
  );
  if (moved.length === 0) return [];
  const { source, graph } = review.whole(cluster);
  const steps = (fields: readonly string[]): string =>
    listed(
      fields.map((field) =>
        stepText(field, specOf(before)[field], specOf(after)[field]),
      ),
    );
  if (source !== undefined && identityText(source) === identityText(change)) {
    // What it leaves out is left out of the review as well.
    const own = moved.filter((field) => field !== "ignore");
    return own.length === 0
      ? []
      : [
          {
            code: "own-source-redirected",
            why: `${steps(own)}: from now on Flux applies what it finds there, and not what is reviewed here`,
          },
        ];
  }
  const users = usersOf(change, graph("after")).filter(
    (user) => !isSeen(user, cluster, review),
  );
  return users.length === 0
    ? []
    : [
        {
          code: "source-redirected",
          why: `${steps(moved)}: what ${someOf(users)} ${users.length === 1 ? "gets" : "get"} from there is not in this repository, so nothing here shows what becomes of it`,
        },
      ];
});

/** The Kustomizations and HelmReleases that are made from a source, by way of others, too. */
function usersOf(
  source: Identity,
  { nodes, edges }: FluxGraph,
): readonly Identity[] {
  const kinds = new Map(nodes.map(({ id, kind }) => [id, kind]));
  const found = new Set([identityText(source)]);
  // A set that grows while it is walked.
  for (const id of found)
    for (const { from, to, kind } of edges)
      if (
        to === id &&
        (kind === "source" ||
          // Its `include`.
          (kind === "reference" && kinds.get(from) === gitRepository.kind))
      )
        found.add(from);
  return nodes.filter(
    ({ id, kind }) =>
      found.has(id) &&
      (kind === kustomization.kind || kind === helmRelease.kind),
  );
}

/** Whether the review shows what it makes in both states. */
function isSeen(
  maker: Identity,
  cluster: string | undefined,
  { state }: Review,
): boolean {
  const sides: readonly Side[] = ["before", "after"];
  return sides.every((side) => state(cluster, side).madeBy(maker).length > 0);
}

/** What becomes of a field: with both values where they are short. */
function stepText(
  field: string,
  before: Data | undefined,
  after: Data | undefined,
): string {
  const [from, to] = [before, after].map(shortText);
  if (from === undefined && to === undefined)
    return `\`${field}\` ${before === undefined ? "is new" : after === undefined ? "goes" : "changes"}`;
  return `\`${field}\` goes from ${from ?? "nothing"} to ${to ?? "nothing"}`;
}

function shortText(value: Data | undefined): string | undefined {
  if (typeof value === "string")
    return value.includes("\n")
      ? undefined
      : `\`${withoutCredentials(value)}\``;
  if (value === undefined || !isFields(value)) return undefined;
  const parts = Object.keys(value)
    .toSorted()
    .flatMap((key) => {
      const text = textAt(value, key);
      return text === undefined ? [] : [`\`${key}: ${text}\``];
    });
  return parts.length === 0 ? undefined : listed(parts);
}
