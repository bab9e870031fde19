/** What Flux's own Go libraries say, made by `vectors/helm`. */
import { readFileSync } from "node:fs";
import type { Data, Fields } from "../../src/yaml/data.ts";

export interface HelmVectors {
  readonly semver: {
    readonly versions: readonly string[];
    /** A line a version: how it compares with each. */
    readonly order: readonly string[];
    readonly texts: readonly {
      readonly text: string;
      /** As semver writes it; undefined where it is no version. */
      readonly loose?: string;
      readonly flux: boolean;
    }[];
    readonly ranges: readonly {
      readonly range: string;
      readonly refused?: true;
      /** A digit a version. */
      readonly matches?: string;
      /** The latest three. */
      readonly sorted?: readonly string[];
    }[];
  };
  readonly values: readonly {
    readonly name?: string;
    readonly values?: Data;
    readonly valuesFrom?: readonly Fields[];
    readonly objects?: Readonly<
      Record<string, Readonly<Record<string, string>>>
    >;
    readonly failure?: string;
    readonly want: Fields | null;
    /** Paths, each with the number behind it. */
    readonly integers?: readonly (readonly (string | number)[])[];
  }[];
  /** Rendered texts, and what kustomize makes of them when it sets the label `x: "true"`. */
  readonly rendered: readonly {
    readonly text: string;
    readonly refused?: true;
    readonly objects?: readonly Fields[];
  }[];
  readonly names: readonly {
    readonly name: string;
    readonly targetNamespace?: string;
    readonly releaseName?: string;
    readonly want: string;
  }[];
}

export const helmVectors = JSON.parse(
  readFileSync(new URL("fixtures/helm-vectors.json", import.meta.url), "utf8"),
) as HelmVectors;
