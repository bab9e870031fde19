/** Images that change, and those that nobody has pinned. */
import type { Consequence } from "../consequence.ts";
import { images, imagesOf, isPinned } from "../images.ts";
import {
  consequenceFor,
  eachChange,
  someOf,
  type Found,
  type Review,
} from "../review.ts";

/** Images that change in workloads that were there before: each pair once in a cluster, at the first workload that it is in. */
export function imageChanged({ changes }: Review): Consequence[] {
  const clusters = [...new Set(changes.map(({ cluster }) => cluster))];
  return clusters.flatMap((cluster) =>
    images(changes.filter((change) => change.cluster === cluster)).flatMap(
      ({ from, to, workloads }) => {
        const [first, ...others] = workloads;
        if (from === undefined || to === undefined || first === undefined)
          return [];
        const too = others.length === 0 ? "" : `, in ${someOf(others)} too`;
        return [
          consequenceFor(first, {
            code: "image-changed",
            why: `\`${to}\` takes the place of \`${from}\`${too}`,
          }),
        ];
      },
    ),
  );
}

/** Images that say neither tag nor digest, or `latest`, and did not before. */
export const imageUnpinned = eachChange((change) =>
  imagesOf(change).flatMap(({ container, from, to }): Found[] =>
    to === undefined || isPinned(to) || (from !== undefined && !isPinned(from))
      ? []
      : [
          {
            code: "image-unpinned",
            why: `container \`${container}\` runs \`${to}\`, which is whatever its registry has under \`latest\` when a Pod starts: Pods may differ, and a restart may change the version`,
          },
        ],
  ),
);
