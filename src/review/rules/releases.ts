/** HelmReleases whose release is uninstalled first, or whose chart makes a big step. */
import { helmRelease, reinstallCauses } from "../../kinds/helm-release.ts";
import { fieldsAt, textAt } from "../../kinds/fields.ts";
import { kindOf } from "../../kinds/index.ts";
import type { Identity } from "../../model/identity.ts";
import type { Consequence } from "../consequence.ts";
import type { ObjectChange } from "../change.ts";
import { releaseOf, type ChartStep } from "../chart-steps.ts";
import { viewIn } from "../fate.ts";
import { reasonToStay } from "../keeping.ts";
import {
  consequenceFor,
  countedByKind,
  keyOf,
  listed,
  makerNamed,
  type Found,
  type Review,
} from "../review.ts";
import type { Fields } from "../../yaml/data.ts";
import { majorOf, versionOfLabel } from "../versions.ts";

/** A HelmRelease that both states have. */
interface Kept {
  readonly object: Identity & Pick<ObjectChange, "cluster">;
  readonly before: Fields;
  readonly after: Fields;
}

/** What makes the helm-controller uninstall and install again: the chart may do so by itself. */
export function releaseReinstalled(review: Review): Consequence[] {
  const steps = new Map(
    review.charts.flatMap((step) => {
      const object = releaseOf(step);
      return object === undefined ? [] : [[keyOf(object), step] as const];
    }),
  );
  const all = [
    ...review.charts.flatMap((step) => renamedIn(step, review)),
    ...review.changes.filter(isRelease).flatMap(changedIn),
  ];
  return [...new Map(all.map((one) => [keyOf(one.object), one]))].flatMap(
    ([key, one]) =>
      reinstalled(one, steps.get(key), review).map((found) =>
        consequenceFor(one.object, found),
      ),
  );
}

function changedIn(change: ObjectChange): Kept[] {
  const { before, after } = change;
  return before === undefined || after === undefined
    ? []
    : [{ object: change, before, after }];
}

function renamedIn(step: ChartStep, { state }: Review): Kept[] {
  const object = releaseOf(step);
  if (step.renamed === undefined || object === undefined) return [];
  const [before, after] = (["before", "after"] as const).map(
    (side) => state(object.cluster, side).find(object)?.fields,
  );
  return before === undefined || after === undefined
    ? []
    : [{ object, before, after }];
}

function reinstalled(
  { object, before, after }: Kept,
  step: ChartStep | undefined,
  { state }: Review,
): Found[] {
  const [had, has] = [
    state(object.cluster, "before"),
    state(object.cluster, "after"),
  ];
  const causes = reinstallCauses(
    viewIn(had, { ...object, fields: before }),
    viewIn(has, { ...object, fields: after }),
    step && [step.renamed?.from, step.renamed?.to],
  ).map(({ what, from, to }) => `${what} from \`${from}\` to \`${to}\``);
  if (causes.length === 0) return [];
  const made = had
    .madeBy(object)
    .filter((one) => reasonToStay(one) === undefined);
  const what =
    made.length === 0 ? "everything that it made" : countedByKind(made);
  return [
    {
      code: "release-reinstalled",
      why: `it changes ${listed(causes)}: the helm-controller first uninstalls the release with ${what}, and then installs it anew; it is down in between, and data in volume claims of the chart is lost`,
      fix: `1. Keep the old value if the new one is not the point (\`releaseName\`, \`targetNamespace\` and \`storageNamespace\` can be written out; of a chart's name, \`upgrade.chartNameChangeStrategy: InPlaceUpdate\`).\n2. If it is: plan the downtime, back up what the release stores, and merge then.`,
    },
  ];
}

const isRelease = (change: ObjectChange): boolean =>
  kindOf(change.apiVersion, change.kind) === helmRelease;

/** Two versions of one chart, and whose it is. */
interface Step {
  readonly object: Identity & Pick<ObjectChange, "cluster">;
  /** The chart's name, where the version is read from what it makes; a release may have several (subcharts). */
  readonly chart?: string;
  readonly from: string;
  readonly to: string;
}

/** Charts whose major version changes, each once: as rendered, else as the HelmRelease or its source says. */
export function majorVersion({ changes }: Review): Consequence[] {
  const rendered = changes.flatMap(renderedStep);
  const known = new Set(rendered.map(({ object }) => keyOf(object)));
  const written = changes
    .flatMap(writtenStep)
    .filter(({ object }) => !known.has(keyOf(object)));
  return [...written, ...rendered].flatMap(({ object, chart, from, to }) => {
    const [had, has] = [majorOf(from), majorOf(to)];
    if (had === undefined || has === undefined || had === has) return [];
    const what = chart === undefined ? "it" : `the chart \`${chart}\``;
    return [
      consequenceFor(object, {
        code: "major-version",
        why: `${what} goes ${has > had ? "up" : "back"} from ${from} to ${to}, another major version: semantic versioning keeps these for what breaks something that worked`,
      }),
    ];
  });
}

/** Where a version stands in Git: of a HelmRelease or HelmChart, or of an OCIRepository. */
const versions: readonly (readonly string[])[] = [
  ["chart", "spec", "version"],
  ["version"],
  ["ref", "tag"],
  ["ref", "semver"],
];

function writtenStep(change: ObjectChange): Step[] {
  if (kindOf(change.apiVersion, change.kind) === undefined) return [];
  const [from, to] = [change.before, change.after].map((fields) =>
    versions
      .map((path) => textAt(fieldsAt(fields, "spec"), ...path))
      .find((version) => version !== undefined),
  );
  return from === undefined || to === undefined || from === to
    ? []
    : [{ object: change, from, to }];
}

function renderedStep(change: ObjectChange): Step[] {
  const release = makerNamed("HelmRelease", change.release);
  if (release === undefined) return [];
  const [from, to] = [change.before, change.after].map((fields) =>
    versionOfLabel(textAt(fields, "metadata", "labels", "helm.sh/chart")),
  );
  if (from === undefined || to === undefined || from.chart !== to.chart)
    return [];
  return [
    {
      object: { ...release, cluster: change.cluster },
      chart: from.chart,
      from: from.version,
      to: to.version,
    },
  ];
}
