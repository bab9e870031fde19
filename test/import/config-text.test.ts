import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import {
  commentedText,
  plainText,
  textWith,
} from "../../src/import/config-text.ts";
import { drafted, release, type Files } from "./support.ts";

const text = async (files: Files, head: readonly string[] = []) =>
  commentedText(await drafted(files), head);

const web = `# Who to ask: the web team.
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: web # as in the chart
  namespace: apps
spec:
  # Often enough.
  interval: 10m
  chartRef: {kind: OCIRepository, name: web}
  values:
    # One for each zone.
    replicas: 3 # zones
    motd: 'it is # no comment'
    script: |
      # a comment of the script's
      run
    code: "0400"
`;

const comments = [
  "Who to ask: the web team.",
  "as in the chart",
  "Often enough.",
  "One for each zone.",
  "zones",
];

describe("comments", () => {
  it("come along, each once, and those in values where they stood", async () => {
    const made = await text({ "web.yaml": web });
    for (const comment of comments)
      expect(made.split(`# ${comment}`)).toHaveLength(2);
    expect(made).toMatch(/\n +# One for each zone\.\n +replicas: 3 # zones\n/);
    expect(made).toMatch(/# Who to ask: the web team\.[^]*\n {2}web:\n/);
  });

  it("come along as often as they stood there", async () => {
    const made = await text({
      "web.yaml": `# todo\n${release("web")}  values:\n    a: 1 # todo\n`,
    });
    expect(made.split("# todo\n")).toHaveLength(3);
  });

  it("are no text of a value", async () => {
    const made = await text({ "web.yaml": web });
    expect(parse(made).releases.web.values).toEqual({
      replicas: 3,
      motd: "it is # no comment",
      script: "# a comment of the script's\nrun\n",
      code: "0400",
    });
  });

  it("that steer an editor stay behind", async () => {
    const made = await text({
      "web.yaml": `# yaml-language-server: $schema=x.json\n# kept\n${release("web")}`,
    });
    expect(made).not.toContain("yaml-language-server");
    expect(made).toContain("# kept\n");
  });

  it("of an object with anchors come along, too", async () => {
    const made = await text({
      "web.yaml": `${release("web")}  values:\n    a: &a {x: 1} # one\n    b: *a\n`,
    });
    expect(made).toContain("# one\n");
    expect(parse(made).releases.web.values).toEqual({
      a: { x: 1 },
      b: { x: 1 },
    });
  });
});

describe("the text", () => {
  it("means what it means without its comments", async () => {
    const files = { "web.yaml": web, "db.yaml": release("db") };
    const draft = await drafted(files);
    expect(parse(commentedText(draft, [" Head"]))).toEqual(
      parse(plainText(draft)),
    );
  });

  it("keeps what YAML 1.1 and 1.2 read otherwise as Kubernetes reads it", async () => {
    const values =
      "  values: # all\n    on: on\n    mode: 0400\n    text: 'yes'\n    time: 12:30:45\n";
    const draft = await drafted({ "web.yaml": `${release("web")}${values}` });
    const made = parse(commentedText(draft, []), { version: "1.1" });
    expect(made).toEqual(parse(plainText(draft), { version: "1.1" }));
    expect(made.releases.web.values).toMatchObject({
      mode: 256,
      text: "yes",
    });
  });

  it("begins with its head, and has blank lines between its sections", async () => {
    const made = await text({ "web.yaml": release("web") }, [" One", " Two"]);
    expect(made).toMatch(/^# One\n# Two\n\nversion: 1\n\nrepository:\n/);
    expect(made).toMatch(/\n\nreleases:\n/);
  });
});

describe("items that come to a config", () => {
  const config = `# Ours
version: 1
repository: {name: fleet,   managed: false} # as it was

releases:
  # the first
  old: {namespace: apps, chart: charts/old}
`;

  it("leave everything else byte for byte, and bring their comments", async () => {
    const draft = await drafted({ "web.yaml": web });
    const made = textWith({ file: "fluxsmith.yaml", text: config }, draft, []);
    for (const line of config.split("\n")) expect(made).toContain(line);
    expect(made.startsWith(config.split("releases")[0] ?? "")).toBe(true);
    for (const comment of comments) expect(made).toContain(comment);
    const { releases } = parse(made);
    expect(Object.keys(releases)).toEqual(["old", "web"]);
  });

  it("come to what is external already", async () => {
    const draft = await drafted({ "web.yaml": web });
    const known = `${config}external:\n  - Bucket/a/b\n`;
    const made = textWith({ file: "fluxsmith.yaml", text: known }, draft, [
      "Bucket/a/b",
    ]);
    expect(parse(made).external).toEqual([
      "Bucket/a/b",
      "OCIRepository/apps/web",
    ]);
  });
});
