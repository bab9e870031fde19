/** How a test file gets at the server that all of them share. */
import { afterAll, inject, suite } from "vitest";
import { joinCluster, type TestCluster } from "./tools/cluster.ts";

const coordinates = inject("cluster");

/** The same as `describeCluster` gives, for helpers. Where there is none, it is empty: what would look into it is skipped. */
export const cluster: TestCluster =
  coordinates === undefined ? ({} as TestCluster) : joinCluster(coordinates);

if (coordinates !== undefined) afterAll(() => cluster.stop());

/**
 * vitest's `describe` with the cluster; skipped where there is none. What a file starts there ends with the file.
 *
 * @param needs `controllers` skips it also where the Flux controllers could not be built
 */
export function describeCluster(
  name: string,
  tests: (cluster: TestCluster) => void,
  needs: { readonly controllers?: boolean } = {},
): void {
  const isMissing =
    coordinates === undefined ||
    (needs.controllers === true && coordinates.controllers === undefined);
  // oxlint-disable-next-line vitest/valid-title -- it is the caller's
  suite.skipIf(isMissing)(name, () => {
    tests(cluster);
  });
}
