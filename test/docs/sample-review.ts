/** The reviews that the documentation shows, of a small repository. */
import { chart, fleet, prod, release } from "../commands/fleet.ts";

const template = "charts/web/templates/web.yaml";

/** Every commit of the chart is rolled out. */
const web = (more = ""): string =>
  release("web", more).replace(
    "      chart: ",
    "      reconcileStrategy: Revision\n      chart: ",
  );

/** A file of the repository, as it becomes. */
export type SampleChange = readonly [path: string, text: string];

/** The label that the chart's Deployment selects its Pods by has another name. */
export const otherSelector: SampleChange = [
  template,
  chart[template].replaceAll("{app: web}", "{app.kubernetes.io/name: web}"),
];

export const scaledDown: SampleChange = [
  "apps/web.yaml",
  web("  values: {replicas: 0}\n"),
];

/** What `fluxsmith diff` prints of the change, not committed; the commit is always 1a2b3c4. */
export async function sampleReview([
  path,
  text,
]: SampleChange): Promise<string> {
  const { diff, write } = fleet(prod({ ...chart, "apps/web.yaml": web() }));
  write(path, text);
  const { stdout } = await diff();
  return stdout.replace(/\([0-9a-f]{7}\)/, "(1a2b3c4)");
}
