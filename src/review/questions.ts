/** What charts asked the cluster that nobody here knows, told as consequences: the cluster may get something else. */
import type { Place } from "./change.ts";
import type { Asked } from "./comparison.ts";
import type { Consequence } from "./consequence.ts";
import { consequenceFor, listed, makerNamed, type Found } from "./review.ts";

/** A line for each release among those shown. */
export function openQuestions(
  asked: readonly Asked[],
  shown: readonly Place[],
): Consequence[] {
  const isShown = ({ cluster, release }: Place): boolean =>
    shown.some((one) => one.cluster === cluster && one.release === release);
  return asked
    .filter(({ place }) => isShown(place))
    .flatMap(({ place, apis, objects }) => {
      const release = makerNamed("HelmRelease", place.release);
      if (release === undefined) return [];
      const object = { ...release, cluster: place.cluster };
      const found: Found[] = [];
      if (apis.length > 0)
        found.push({
          code: "api-unknown",
          why: `its chart asks whether the cluster serves ${some(apis)}: nobody here knows, so it was rendered without, and with it comes out otherwise`,
          fix: "where the cluster has it, list it under `apiVersions` in fluxsmith.yaml; `apiVersions: []` says that it does not",
        });
      if (objects.length > 0)
        found.push({
          code: "lookup-unknown",
          why: `its chart looks up ${some(objects)} in the cluster: nobody here knows of that, so it was rendered as if there were none`,
          ...(objects.some(mayBeFixture) ? { fix: giveFixture } : {}),
        });
      return found.map((one) => consequenceFor(object, one));
    });
}

const giveFixture =
  "give what is there under `fixtures` in fluxsmith.yaml, `{}` where there is nothing";

function mayBeFixture(object: string): boolean {
  return /^(?:every )?(?:Secret|ConfigMap)\b/.test(object);
}

/** A few of them, the others counted. */
function some(texts: readonly string[]): string {
  const rest = texts.length - 3;
  return rest > 0
    ? `${texts.slice(0, 3).join(", ")} and ${rest} more`
    : listed(texts);
}
