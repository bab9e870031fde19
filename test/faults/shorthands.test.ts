/** Texts that stand for fields of Flux's are held to its CRDs as those fields are, and labels to what the API server takes. */
import { describe, expect, test } from "vitest";
/* oxlint-disable vitest/expect-expect -- expectRefused asserts */
import {
  expectRefused,
  generated,
  mark,
  podinfo,
  podinfoFiles,
  repository,
} from "./support.ts";

const config = (text: string) => ({ ...podinfoFiles, "fluxsmith.yaml": text });

/** The podinfo fleet with another section, another source, another release, or more fields of the apps Kustomization. */
const section = (text: string) => config(`${podinfo}${text}\n`);
const source = (text: string) =>
  config(podinfo.replace("sources:\n", `sources:\n  ${text}\n`));
const release = (fields: string) =>
  section(`  other: {namespace: apps, ${fields}}`);
const apps = (fields: string) =>
  config(podinfo.replace("  apps:\n", `  apps: {${fields}}\n`));
const alert = (fields: string) =>
  section(
    `notifications: {providers: {s: {type: slack}}, alerts: {a: {${fields}}}}`,
  );
const receiver = (resources: string) =>
  section(
    `notifications: {receivers: {r: {type: github, secretRef: {name: s}, resources: ${resources}}}}`,
  );
const oci = 'oci: {o: "oci://example.com/a"}';

describe("faults 15, 25: an expanded shorthand is held to the CRD", () => {
  test.each([
    [
      "a Git URL",
      source(`git: {x: ${mark}git@example.com:a/b.git}`),
      ["ssh://", "write ssh://git@example.com/a/b.git"],
    ],
    [
      "a Helm repository's URL",
      config(podinfo.replace("https://stefanprodan", `${mark}stefanprodan`)),
      ["oci://", "write https://stefanprodan.github.io/podinfo"],
    ],
    [
      "an OCI URL",
      source(`oci: {x: ${mark}example.com/a}`),
      ["write oci://example.com/a"],
    ],
    [
      "what kind a chartRef may name",
      release(`chartRef: ${mark}GitRepository/fleet`),
      ["GitRepository/fleet", "OCIRepository, HelmChart, ExternalArtifact"],
    ],
    [
      "what kind a HelmChart's sourceRef may name",
      source(
        `chart: {c: {chart: x, sourceRef: ${mark}OCIRepository/o}}\n  ${oci}`,
      ),
      ["HelmRepository, GitRepository, Bucket"],
    ],
    [
      "that a HelmChart's sourceRef names no namespace",
      source(
        `chart: {c: {chart: x, sourceRef: ${mark}HelmRepository/flux-system/podinfo}}`,
      ),
      ["no namespace", "write HelmRepository/podinfo"],
    ],
    [
      "what kind a Kustomization's sourceRef may name",
      apps(`path: ./x, sourceRef: ${mark}HelmRelease/apps/podinfo`),
      ["OCIRepository, GitRepository, Bucket, ExternalArtifact"],
    ],
    [
      "what kind an automation's sourceRef may name",
      section(
        `images: {automations: {a: {interval: 5m, sourceRef: ${mark}HelmRepository/podinfo}}}`,
      ),
      ["allowed kinds: GitRepository"],
    ],
    [
      "a reference without a kind",
      apps(`path: ./x, sourceRef: ${mark}fleet`),
      ["KIND/NAME", "put its kind before it", "/fleet"],
    ],
    [
      "a kind in lower case",
      apps(`path: ./x, sourceRef: ${mark}gitrepository/fleet`),
      ["write GitRepository/fleet"],
    ],
    [
      "an event source's kind",
      alert(`providerRef: s, eventSources: [${mark}"Foo/*"]`),
      ["eventSources[0]", "Kustomization", "HelmRelease"],
    ],
    [
      "a receiver's resource",
      receiver(`[GitRepository/fleet, ${mark}Deployment/x]`),
      ["resources[1]", "ArtifactGenerator"],
    ],
    [
      "that providerRef names no namespace",
      alert(
        `providerRef: ${mark}flux-system/s, eventSources: ["HelmRelease/*"]`,
      ),
      ["no namespace", "write s"],
    ],
    [
      "fault 26: a kind in dependsOn",
      apps(`dependsOn: [${mark}HelmRelease/podinfo]`),
      ["dependsOn[0]", "write podinfo"],
    ],
    [
      "a chart without its source",
      release(`chart: ${mark}podinfo`),
      ["SOURCE/CHART", "put its source before it"],
    ],
    [
      "a chart of one letter",
      release(`chart: ${mark}a`),
      ["SOURCE/CHART", "SOURCE/a"],
    ],
  ])("%s", async (_, files, says) => {
    await expectRefused(files, { code: "bad-format", says });
  });

  test("what is `external` is no exception", async () => {
    await expectRefused(
      section(
        `external: [Deployment/x]\nnotifications: {receivers: {r: {type: github, secretRef: {name: s}, resources: [${mark}Deployment/x]}}}`,
      ),
      { code: "bad-format", says: ["Deployment/x"] },
    );
  });

  test("all of a list's entries are looked at", async () => {
    const repo = repository(
      alert('providerRef: s, eventSources: ["Foo/*", bar, "HelmRelease/*"]'),
    );
    const { stderr } = await repo.run(["generate"]);
    expect(stderr).toContain("eventSources[0]");
    expect(stderr).toContain("eventSources[1]");
    expect(stderr).toMatch(/^2 errors$/m);
  });

  test("what the CRD takes is taken: every scheme, wildcards, namespaces", async () => {
    const repo = await generated(
      config(
        `${podinfo.replace(
          "sources:\n",
          `sources:\n  git: {a: "ssh://git@example.com/a", b: "http://example.com"}\n  ${oci}\n`,
        )}  other: {namespace: apps, chartRef: OCIRepository/flux-system/o}
notifications:
  providers: {s: {type: slack}}
  alerts: {a: {providerRef: s, eventSources: ["Kustomization/*", "HelmRelease/apps/*", GitRepository/a]}}
`,
      ),
    );
    expect(repo.read("resources/apps/flux-hr-other.yaml")).toContain(
      "  chartRef:\n    kind: OCIRepository\n    name: o\n    namespace: flux-system\n",
    );
    expect(repo.read("resources/flux-system/flux-alert-a.yaml")).toContain(
      '      name: "*"\n      namespace: apps\n',
    );
  });
});

describe("fault 20: labels and annotations, which have rules of their own", () => {
  const long = "x".repeat(64);

  test.each([
    [
      "a blank in a label's value",
      `labels: {app: ${mark}has space}`,
      ["has-space"],
    ],
    ["a long value", `labels: {app: ${mark}${long}}`, ["64", "63"]],
    ["a value with a slash", `labels: {app: ${mark}a/b}`, ["write a-b"]],
    [
      "a blank in a label's key",
      `labels: {${mark}my app: x}`,
      ["write my-app"],
    ],
    ["a long key", `labels: {${mark}${long}: x}`, ["64", "63"]],
    ["an empty name", `labels: {${mark}example.com/: x}`, ["PREFIX/NAME"]],
    ["two slashes", `labels: {${mark}a/b/c: x}`, ["PREFIX/NAME"]],
    [
      "a prefix in upper case",
      `labels: {${mark}Example.com/a: x}`,
      ["write example.com/a"],
    ],
    [
      "a long prefix",
      `labels: {${mark}${"a.".repeat(127)}a/b: x}`,
      ["PREFIX/NAME"],
    ],
    [
      "a blank in an annotation's key",
      `annotations: {${mark}a b: c}`,
      ["write a-b"],
    ],
    [
      "a long annotation's key",
      `annotations: {${mark}${long}: x}`,
      ["64", "63"],
    ],
  ])("fault 20: %s", async (_, fields, says) => {
    await expectRefused(apps(fields), { code: "bad-format", says });
  });

  test("fault 20: an override's and the defaults' too", async () => {
    await expectRefused(
      section(
        `clusters: {prod: {releases: {podinfo: {labels: {a: ${mark}b c}}}}}`,
      ),
      { code: "bad-format", says: ["write b-c"] },
    );
    await expectRefused(
      config(
        podinfo.replace("5m}", `5m, releases: {labels: {a: ${mark}b c}}}`),
      ),
      { code: "bad-format", says: ["write b-c"] },
    );
  });

  test("fault 20: at their limits they are taken", async () => {
    const most = "x".repeat(63);
    const prefix = `${"a.".repeat(126)}a`;
    const repo = await generated(
      apps(
        `labels: {${most}: ${most}, ${prefix}/a_b.c: "", app.kubernetes.io/name: "1.0"}, annotations: {Example.com/a: "any text, of any length: ${most}${most}"}`,
      ),
    );
    expect(repo.read("resources/flux-system/flux-ks-apps.yaml")).toContain(
      `    ${prefix}/a_b.c: ""\n`,
    );
  });
});
