/** The parts of a random config that only refer to sources: they have no folder and no chart's values. */
import * as fc from "fast-check";
import { texts } from "../yaml/arbitraries.ts";
import {
  both,
  commonMetadata,
  interval,
  metadata,
  patterns,
  ranges,
  section,
  some,
  takenBy,
  text,
  textMap,
} from "./draft-parts.ts";

const helmChart = both(
  fc.record({
    chart: text,
    sourceRef: fc.constantFrom<string | Record<string, string>>(
      "HelmRepository/stable",
      "GitRepository/fleet",
      { kind: "HelmRepository", name: "stable" },
    ),
  }),
  some({
    ...metadata,
    interval,
    version: ranges,
    valuesFiles: fc.array(texts, { maxLength: 2 }),
    reconcileStrategy: fc.constantFrom("ChartVersion", "Revision"),
    suspend: fc.boolean(),
  }),
);

/** A path below `@fleet` or `@artifact`: on one line, since the CRD's pattern is. */
const pathBelow = (root: string) =>
  texts
    .map((path) => `${root}/${path}`)
    .filter(takenBy("^@[a-z]+/(.*)$"))
    .filter((path) => path.length <= 1024);

const copy = both(
  fc.record({ from: pathBelow("@fleet"), to: pathBelow("@artifact") }),
  some({
    exclude: fc.array(texts, { maxLength: 2 }),
    strategy: fc.constantFrom("Overwrite", "Merge", "Extract"),
  }),
);

const artifactGenerator = both(
  fc.record({
    sources: fc.constant([
      { alias: "fleet", kind: "GitRepository", name: "fleet" },
    ]),
    artifacts: fc
      .array(fc.array(copy, { minLength: 1, maxLength: 2 }), {
        minLength: 1,
        maxLength: 2,
      })
      .map((copies) =>
        copies.map((one, index) => ({ name: `on-${index}`, copy: one })),
      ),
  }),
  some({ ...metadata, commonMetadata }),
);

const receiver = both(
  fc.record({
    type: fc.constantFrom("generic", "github", "nexus"),
    secretRef: fc.record({ name: texts }, { noNullPrototype: true }),
    resources: fc.subarray(
      [
        "GitRepository/fleet",
        "Kustomization/*",
        { kind: "HelmRepository", name: "stable" },
      ],
      { minLength: 1 },
    ),
  }),
  some({
    ...metadata,
    interval,
    events: fc.array(texts, { maxLength: 3 }),
    resourceFilter: texts,
    suspend: fc.boolean(),
  }),
);

const imageUpdateAutomation = both(
  fc.record({ interval }),
  some({
    ...metadata,
    sourceRef: fc.constantFrom("GitRepository/fleet"),
    git: fc
      .tuple(some({ email: texts, name: texts }), texts, textMap)
      .map(([author, messageTemplate, messageTemplateValues]) => ({
        commit: {
          author: { email: "flux@example.com", ...author },
          messageTemplate,
          messageTemplateValues,
        },
      })),
    update: some({ path: texts, strategy: fc.constant("Setters") }),
    suspend: fc.boolean(),
  }),
);

/** Everything but clusters, Kustomizations, releases and where these come from. */
export const otherDrafts = {
  helmCharts: section(["redis", "null"], helmChart),
  artifacts: section(["monorepo", "0o7"], artifactGenerator),
  providers: section(
    ["slack", "y"],
    both(fc.constant({ type: "slack" }), some({ channel: texts })),
  ),
  receivers: section(["push", "no"], receiver),
  images: section(["app", "null"], fc.record({ image: text })),
  automations: section(["main", "1e3"], imageUpdateAutomation),
  pattern: patterns,
  range: ranges,
};
