/** Fault 62: what kustomize and helm say where they fail has no secrets in it either. */
import { describe, expect, it } from "vitest";
import { canary, chart, quoted, reviewSafely, secret } from "./canaries.ts";
import { runIn } from "../tools/cli.ts";
import { canRender, fleet, prod, release } from "./fleet.ts";

const template = "charts/web/templates/web.yaml";

describe.skipIf(!canRender)("62: secrets in what programs say", () => {
  const held = secret(
    "held",
    `stringData: {key: ${quoted(canary("error", "new"))}}`,
  );
  const oneSecret = {
    "apps/held.yaml": held,
    "apps/web.yaml": release(
      "web",
      "  valuesFrom: [{kind: Secret, name: held, valuesKey: key, targetPath: password}]\n",
    ),
  };

  it.each<[what: string, changed: Record<string, string>, said: RegExp]>([
    [
      "a template that fails with it",
      { [template]: '{{ fail (printf "no: %s" .Values.password) }}' },
      /no: \*\*\*/,
    ],
    [
      "a template that fails with it, by base64",
      { [template]: '{{ fail (printf "no: %s" (b64enc .Values.password)) }}' },
      /no: \*\*\*/,
    ],
    [
      "a schema that it does not fit",
      {
        "charts/web/values.schema.json":
          '{"properties": {"password": {"type": "string", "enum": ["x"], "pattern": "^z"}}}',
      },
      /password/,
    ],
    [
      "a chart whose YAML it breaks",
      { [template]: "a: {{ .Values.password }}: : [\n" },
      /helm fails/,
    ],
    [
      "kustomize, of a Secret that is none",
      {
        "apps/held.yaml": held.replace(
          /stringData: .*/,
          `stringData: [${quoted(canary("error", "new"))}]`,
        ),
        "apps/kustomization.yaml":
          "namespace: apps\nresources: [held.yaml]\nreplacements: [{source: {kind: Secret, name: held, fieldPath: stringData.key}, targets: [{select: {kind: Secret}, fieldPaths: [data.x]}]}]\n",
      },
      /kustomize fails/,
    ],
    [
      "kustomize, of a Secret that it prints whole",
      {
        "apps/held.yaml": secret(
          "held",
          `stringData: {key: ${quoted(canary("error", "new"))}, other: "\\u009B"}`,
        ),
      },
      /control characters are not allowed/,
    ],
    [
      "kustomize, of a file that it names",
      {
        "apps/kustomization.yaml": `resources: [held.yaml, ${quoted(canary("error", "new"))}]\n`,
      },
      /\*\*\*/,
    ],
    [
      "a path outside of the repository",
      {
        "apps/kustomization.yaml": `resources: [held.yaml, ${quoted(`../../${canary("error", "new")}`)}]\n`,
      },
      /\*\*\*/,
    ],
    [
      "a remote base's password",
      {
        "apps/kustomization.yaml": `resources: [held.yaml, ${quoted(`https://me:${encodeURIComponent(canary("error", "new"))}@example.com/x`)}]\n`,
      },
      /example\.com/,
    ],
  ])("%s: are hidden in the error", async (_what, changed, said) => {
    const one = fleet(prod({ ...chart, ...oneSecret }));
    for (const [path, text] of Object.entries(changed)) one.write(path, text);
    const runs = await reviewSafely(one);
    const its = await one.review();
    expect(its.code).toBe(2);
    expect(its.failures.map(({ why }) => why).join("\n")).toMatch(said);
    for (const { code } of runs) expect(code).toBe(2);
  });

  it("kustomize, of a generator that is wrong: are hidden in the error", async () => {
    const one = fleet(prod({ ...chart, ...oneSecret }));
    one.write(
      "apps/kustomization.yaml",
      `resources: [held.yaml]\nsecretGenerator: [{name: x, literals: [${quoted(canary("error", "new").replace("=", "-"))}]}]\n`,
    );
    const runs = await reviewSafely(one);
    expect(runs[0]?.code).toBe(2);
  });
});

it.skipIf(!canRender)(
  "62: `render` says of a chart that fails what it says, without its secrets",
  async () => {
    const password = canary("error", "new");
    const { cwd, env } = fleet(
      prod({
        ...chart,
        [template]: '{{ fail (printf "no: %s" .Values.password) }}',
        "apps/held.yaml": secret(
          "held",
          `stringData: {key: ${quoted(password)}}`,
        ),
        "apps/web.yaml": release(
          "web",
          "  valuesFrom: [{kind: Secret, name: held, valuesKey: key, targetPath: password}]\n",
        ),
      }),
    );
    const { code, stderr } = await runIn(cwd, ["render"], { env });
    expect(code).toBe(2);
    expect(stderr).toMatch(/no: \*\*\*/);
    expect(stderr).not.toContain(password);
  },
);
