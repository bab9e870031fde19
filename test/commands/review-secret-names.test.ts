/** Fault 62: what substitution puts into an object's name from a Secret is seen nowhere; names that people wrote are. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { runIn } from "../tools/cli.ts";
import {
  canRender,
  chart,
  configMap,
  fleet,
  prod,
  release,
  type EquippedFleet,
} from "./fleet.ts";

const secret = `apiVersion: v1
kind: Secret
metadata: {name: vars, namespace: flux-system}
stringData: {token: hunter2hunter2, other: 0ther0ther, db: postgres, tiny: blue}
`;

const from = "  postBuild: {substituteFrom: [{kind: Secret, name: vars}]}\n";

/** One whose objects get parts of their names from a Secret. */
function repository(
  more: Readonly<Record<string, string>> = {},
): EquippedFleet {
  const its = fleet(
    prod(
      {
        "clusters/prod/vars.yaml": secret,
        "apps/one.yaml": configMap("a-${token}-${tiny}", { v: "1" }),
        "apps/two.yaml": configMap("a-${other}-${tiny}", { v: "1" }),
        "apps/plain.yaml": configMap("postgres", { v: "1" }),
        "apps/release.yaml": release('"web-${token}"'),
        ...chart,
        ...more,
      },
      from,
    ),
  );
  its.write("apps/one.yaml", configMap("a-${token}-${tiny}", { v: "2" }));
  its.write("apps/two.yaml", configMap("a-${other}-${tiny}", { v: "2" }));
  its.write("apps/plain.yaml", configMap("postgres", { v: "2" }));
  its.write(
    "apps/release.yaml",
    release('"web-${token}"', "  values: {replicas: 0}\n"),
  );
  return its;
}

const secrets = /hunter2|0ther0ther/;

describe.skipIf(!canRender)("62: a secret in an object's name", () => {
  it.each(["text", "markdown", "json", "html", "github"])(
    "is not in the review as %s, and both objects are",
    async (output) => {
      const { stdout, stderr } = await repository().diff("--output", output);
      expect(stdout + stderr).not.toMatch(secrets);
      expect(stdout).toContain("web-***");
      // An annotation is only made of what a change does.
      if (output === "github") return;
      expect(stdout).toContain("a-***-blue (2)");
      // Nobody put it there from the Secret that has the same word.
      expect(stdout).toMatch(/apps\/postgres|"name": "postgres"/);
    },
  );

  it("stays hidden in what a release makes, and in what it does", async () => {
    const { objects, consequences } = await repository().review();
    expect(
      objects.map(
        ({ kind, name, release: its }) => `${kind} ${name} ${its ?? ""}`,
      ),
    ).toEqual([
      "ConfigMap a-***-blue ",
      "ConfigMap a-***-blue (2) ",
      "ConfigMap postgres ",
      "HelmRelease web-*** ",
      "Deployment web-*** apps/web-***",
    ]);
    expect(consequences).toMatchObject([
      { code: "scaled-to-zero", object: { name: "web-***" } },
    ]);
  });

  it("is in no committed file, nor in the file's name", async () => {
    const { cwd, env } = repository({
      "fluxsmith.yaml": `version: 1
repository: {name: flux-system, url: https://example.com/fleet, branch: main, managed: false}
render: {commit: true}
`,
    });
    const { code, stdout, stderr } = await runIn(cwd, ["render"], { env });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const files = readdirSync(`${cwd}/generated/rendered`, {
      recursive: true,
      encoding: "utf8",
    });
    expect(stdout + files.join("\n")).not.toMatch(secrets);
    const yaml = files.filter((file) => file.endsWith(".yaml"));
    expect(yaml).toContain("prod/flux-system_apps/apps_web-%2A%2A%2A.yaml");
    for (const file of yaml)
      expect(
        readFileSync(`${cwd}/generated/rendered/${file}`, "utf8"),
      ).not.toMatch(secrets);
  });

  it("is not in the errors of render", async () => {
    const { cwd, env } = repository({
      "charts/web/templates/broken.yaml": "{{ fail .Release.Name }}",
    });
    const { code, stderr } = await runIn(
      cwd,
      ["render", "--release", "apps/web-hunter2hunter2"],
      { env },
    );
    expect(code).toBe(2);
    expect(stderr).toContain("HelmRelease apps/web-***");
    expect(stderr).not.toMatch(secrets);
    const other = await runIn(cwd, ["render", "--release", "x"], { env });
    expect(other.stderr).toContain("there is apps/web-***");
  });
});
