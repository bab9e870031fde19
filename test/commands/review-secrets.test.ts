/** Fault 62: secrets planted wherever they may stand are exercised there, and leave by no output in no form. */
import { describe, expect, it } from "vitest";
import {
  chart,
  everywhere,
  filesOf,
  lastApplied,
  reviewSafely,
} from "./canaries.ts";
import { canRender, fleet, prod, type Review } from "./fleet.ts";

/** What is shown of a field, as `BEFORE → AFTER`. */
function shownAt(its: Review, object: string, path: string): string {
  const found = its.objects
    .filter(({ kind, name }) => `${kind}/${name}` === object)
    .flatMap(({ diff }) => diff)
    .find((one) => one.path.startsWith(path));
  return `${JSON.stringify(found?.before)} → ${JSON.stringify(found?.after)}`;
}

const container = "spec.template.spec.containers";

describe.skipIf(!canRender)("62: secrets", () => {
  it.each<[what: string, object: string, path: string]>([
    ["a Secret's data", "Secret/data", "data.key"],
    ["base64 in YAML in a Secret", "Secret/data", "data.nested"],
    ["a Secret's stringData", "Secret/string-data", "stringData.key"],
    ["a misspelt field of a Secret", "Secret/misspelt", "stringdata"],
    [
      "a last-applied annotation",
      "Secret/applied",
      `metadata.annotations["${lastApplied}"]`,
    ],
    ["a Secret that kustomize makes", "Secret/generated", "data.key"],
    ["a Secret that a chart makes", "Secret/made", "stringData.key"],
    ["a file in a ConfigMap", "ConfigMap/config", 'data["app.conf"]'],
    ["a URL, encoded", "ConfigMap/config", "data.url"],
    ["base64 in a ConfigMap", "ConfigMap/config", "data.coded"],
    ["what stands in YAML in a Secret", "ConfigMap/config", "data.nested"],
    ["a variable of a Secret", "ConfigMap/config", "data.fromVariable"],
    ["a container's argument", "Deployment/plain", `${container}[name=a].args`],
    ["an annotation", "Deployment/plain", "metadata.annotations"],
    [
      "a value of a Secret",
      "Deployment/web",
      `${container}[name=web].env[name=PASSWORD]`,
    ],
    [
      "a values file in a Secret",
      "Deployment/web",
      `${container}[name=web].env[name=FILE]`,
    ],
    ["a release's own values", "HelmRelease/web", "spec.values"],
  ])("%s: is shown as changed, and hidden", async (_what, object, path) => {
    const its = await reviewOfAll();
    expect(its.failures).toEqual([]);
    expect(shownAt(its, object, path)).toMatch(
      /\*\*\* \(before\).* → .*\*\*\* \(after\)/s,
    );
  });

  it("a fixture's value is hidden, also where it is the same on both sides", async () => {
    const one = fleet(everywhere("new"));
    const web = filesOf("new")["apps/release.yaml"] ?? "";
    one.write(
      "charts/web/templates/web.yaml",
      chart["charts/web/templates/web.yaml"].replace(
        "{{ .Values.fixture | quote }}",
        '{{ printf "x%s" .Values.fixture | quote }}',
      ),
    );
    one.write("apps/release.yaml", `${web}  suspend: false\n`);
    await reviewSafely(one);
    expect((await one.review()).failures).toEqual([]);
    expect(
      shownAt(
        await one.review(),
        "Deployment/web",
        `${container}[name=web].env[name=FIXTURE]`,
      ),
    ).toBe('"***" → "x***"');
  });

  it("leave by no output, changed, added or removed", async () => {
    const one = fleet(everywhere("old"));
    for (const [path, text] of Object.entries(everywhere("new")))
      one.write(path, text);
    const runs = await reviewSafely(one);
    for (const { code, stdout } of runs.slice(0, 4)) {
      expect(code).toBe(1);
      expect(stdout).toContain("*** (before)");
      expect(stdout).toContain("*** (after)");
    }
    await reviewSafely(one, "--show-all");

    const added = fleet(prod({}));
    for (const [path, text] of Object.entries(everywhere("new")))
      added.write(path, text);
    for (const { stdout } of (await reviewSafely(added)).slice(1, 4))
      expect(stdout).toContain("***");

    const removed = fleet(everywhere("old"));
    const base = removed.commit({});
    const gone = Object.keys(filesOf("old")).map(
      (path) => [path, undefined] as const,
    );
    removed.commit(Object.fromEntries(gone));
    await reviewSafely(removed, base, "HEAD");
    const its = await removed.review(base, "HEAD");
    expect(its.summary["removed"]).toBeGreaterThan(8);
  });
});

let all: Promise<Review> | undefined;

/** Of all of them at once; made once. */
function reviewOfAll(): Promise<Review> {
  all ??= (() => {
    const one = fleet(everywhere("old"));
    for (const [path, text] of Object.entries(everywhere("new")))
      one.write(path, text);
    return one.review();
  })();
  return all;
}
