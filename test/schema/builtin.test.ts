import { existsSync, readdirSync, readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";
import { expect, it } from "vitest";
import { builtinSchemas } from "../../src/schema/builtin.ts";
import { specSchema } from "../../src/schema/flux-schemas.ts";
import type { Json } from "../../src/schema/json-schema.ts";
import { printJson } from "../../src/schema/print-json.ts";
import { validate } from "../../src/schema/validate.ts";
import { nodeOfData } from "./support.ts";

it("has every kind that Flux 2.9 serves, in the version it serves", () => {
  expect(builtinSchemas.fluxVersion).toBe("2.9");
  expect(
    Object.entries(builtinSchemas.kinds).map(
      ([kind, { group, versions }]) =>
        `${kind}.${Object.keys(versions).join()}.${group}`,
    ),
  ).toEqual([
    "Alert.v1beta3.notification.toolkit.fluxcd.io",
    "ArtifactGenerator.v1beta1.source.extensions.fluxcd.io",
    "Bucket.v1.source.toolkit.fluxcd.io",
    "ExternalArtifact.v1.source.toolkit.fluxcd.io",
    "GitRepository.v1.source.toolkit.fluxcd.io",
    "HelmChart.v1.source.toolkit.fluxcd.io",
    "HelmRelease.v2.helm.toolkit.fluxcd.io",
    "HelmRepository.v1.source.toolkit.fluxcd.io",
    "ImagePolicy.v1.image.toolkit.fluxcd.io",
    "ImageRepository.v1.image.toolkit.fluxcd.io",
    "ImageUpdateAutomation.v1.image.toolkit.fluxcd.io",
    "Kustomization.v1.kustomize.toolkit.fluxcd.io",
    "OCIRepository.v1.source.toolkit.fluxcd.io",
    "Provider.v1beta3.notification.toolkit.fluxcd.io",
    "Receiver.v1.notification.toolkit.fluxcd.io",
  ]);
});

it("requires what the kinds cannot do without", () => {
  const required = (kind: string, version: string) =>
    specSchema(builtinSchemas, kind, version)?.required?.toSorted();
  expect(required("Kustomization", "v1")).toEqual([
    "interval",
    "prune",
    "sourceRef",
  ]);
  expect(required("HelmRelease", "v2")).toEqual(["interval"]);
  expect(required("GitRepository", "v1")).toEqual(["interval", "url"]);
  expect(required("OCIRepository", "v1")).toEqual(["interval", "url"]);
  expect(required("Bucket", "v1")).toEqual([
    "bucketName",
    "endpoint",
    "interval",
  ]);
  expect(required("HelmChart", "v1")).toEqual([
    "chart",
    "interval",
    "sourceRef",
  ]);
});

it("is small, and formatted as Prettier formats it", () => {
  const file = new URL("../../generated/flux-schemas.json", import.meta.url);
  const text = readFileSync(file, "utf8");
  expect(text).toBe(printJson(builtinSchemas));
  expect(text.length).toBeLessThan(150_000);
  expect(text).not.toContain("description");
});

const recorded = new URL("../../../shared/flux-cli/", import.meta.url);
const skipped = existsSync(recorded) ? "" : " (skipped: no recordings)";

interface FluxObject {
  readonly kind: string;
  readonly apiVersion: string;
  readonly spec: Json;
}

it.skipIf(!existsSync(recorded))(
  `take every object that the flux CLI wrote${skipped}`,
  () => {
    const objects = readdirSync(recorded).flatMap((name) =>
      parseAllDocuments(readFileSync(new URL(name, recorded), "utf8"))
        .map((document) => document.toJS() as FluxObject | null)
        .filter((object) => object?.apiVersion?.includes("fluxcd.io/"))
        .filter((object) => object !== null),
    );
    expect(objects.length).toBeGreaterThan(35);
    for (const { kind, apiVersion, spec } of objects) {
      const version = apiVersion.split("/")[1] ?? "";
      validate(
        nodeOfData(spec),
        specSchema(builtinSchemas, kind, version) ?? { not: {} },
        {
          source: { file: kind, text: "" },
          path: [kind],
          report: (diagnostic) => {
            throw new Error(diagnostic.message);
          },
        },
      );
    }
  },
);
