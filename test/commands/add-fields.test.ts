/** Flags and what people type → an item's fields. */
import { describe, expect, it } from "vitest";
import { configSchema } from "../../src/config/schema.ts";
import {
  flagField,
  itemData,
  missingFields,
  put,
  setField,
  type ItemFields,
  type ItemSchema,
} from "../../src/commands/add-fields.ts";
import { gitRepository } from "../../src/kinds/git-repository.ts";
import { helmRelease } from "../../src/kinds/helm-release.ts";
import { helmRepository } from "../../src/kinds/helm-repository.ts";
import { imagePolicy } from "../../src/kinds/image-policy.ts";
import type { FluxKind } from "../../src/kinds/kind.ts";
import { kustomization } from "../../src/kinds/kustomization.ts";
import { ociRepository } from "../../src/kinds/oci-repository.ts";
import { defaultFluxVersion } from "../../src/model/flux-version.ts";
import { builtinSchemas } from "../../src/schema/builtin.ts";

const schema = configSchema(builtinSchemas, defaultFluxVersion);
const its = (kind: FluxKind): ItemSchema => ({ kind, schema });

describe("a flag stands for", () => {
  it.each([
    [gitRepository, "branch", ["main"], [["branch"], "main"]],
    [gitRepository, "tag", ["v1"], [["ref", "tag"], "v1"]],
    [ociRepository, "tag", ["1"], [["tag"], "1"]],
    [ociRepository, "semver", ["1.x"], [["ref", "semver"], "1.x"]],
    [imagePolicy, "semver", ["1.x"], [["policy", "semver", "range"], "1.x"]],
    [helmRelease, "version", ["1", "2"], [["version"], "2"]],
    [kustomization, "depends-on", ["a", "b"], [["dependsOn"], ["a", "b"]]],
  ] as const)("the field of $kind: --%s", (kind, flag, given, found) => {
    expect(flagField(flag, given, its(kind))).toEqual(found);
  });

  it("nothing where the kind has no such field", () => {
    expect(() => flagField("branch", ["x"], its(helmRelease))).toThrow(
      "a HelmRelease has no `branch`",
    );
  });
});

describe("--set", () => {
  it.each([
    ["version=1.10", [["version"], "1.10"]],
    ["upgrade.crds=Create", [["upgrade", "crds"], "Create"]],
    ["suspend=true", [["suspend"], true]],
    ["maxHistory=3", [["maxHistory"], 3]],
    [
      "values.a=[1, {b: null}]",
      [
        ["values", "a"],
        [1, { b: null }],
      ],
    ],
    [
      "labels.app\\.kubernetes\\.io/name=web",
      [["labels", "app.kubernetes.io/name"], "web"],
    ],
    ["timeout=", [["timeout"], ""]],
    ["values.url=a=b", [["values", "url"], "a=b"]],
  ])("%s", (text, found) => {
    expect(setField(text, its(helmRelease))).toEqual(found);
  });

  it.each(["nothing", "=1", "a..b=1", ".a=1", "values.a=[", "values.a=yes"])(
    "refuses %s",
    (text) => {
      expect(() => setField(text, its(helmRelease))).toThrow("--set");
    },
  );

  it("puts fields beside each other", () => {
    const item: ItemFields = new Map();
    put(item, setField("upgrade.crds=Create", its(helmRelease)));
    put(item, setField("upgrade.force=true", its(helmRelease)));
    expect(item.get("upgrade")).toEqual({ crds: "Create", force: true });
  });
});

it("an item is written as short as it can be", () => {
  expect(itemData(new Map(), kustomization)).toBeNull();
  expect(itemData(new Map([["url", "https://x"]]), helmRepository)).toBe(
    "https://x",
  );
  expect(itemData(new Map([["url", "oci://x"]]), helmRepository)).toBe(
    "oci://x",
  );
  expect(
    itemData(
      new Map([
        ["url", "oci://x"],
        ["interval", "1m"],
      ]),
      helmRepository,
    ),
  ).toEqual(
    new Map([
      ["url", "oci://x"],
      ["interval", "1m"],
      ["type", "oci"],
    ]),
  );
});

describe("what is missing", () => {
  it.each([
    [helmRelease, [], ["chart"]],
    [helmRelease, [["chartRef", "OCIRepository/x"]], []],
    [helmRepository, [], ["url"]],
    [kustomization, [], []],
    [imagePolicy, [["policy", {}]], ["imageRepositoryRef"]],
  ] as const)("%#", (kind, given, missing) => {
    const item: ItemFields = new Map(
      given.map(([field, value]) => [field, value]),
    );
    expect(missingFields(item, its(kind), new Set(["interval"]))).toEqual(
      missing,
    );
  });

  it("is the interval, too, where the config has none for all", () => {
    expect(missingFields(new Map(), its(kustomization), new Set())).toEqual([
      "interval",
    ]);
  });
});
