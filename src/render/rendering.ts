/** What renders, and what comes of it. */
import type { Location } from "../diagnostics/diagnostic.ts";
import type { ChartFiles } from "./chart-archive.ts";
import type { NoChart } from "./chart-index.ts";
import type { ChartPlan } from "./chart-source.ts";
import type { ClusterAnswer } from "./cluster-answers.ts";
import type { RenderTree } from "./render-tree.ts";
import type { Outward } from "./zones.ts";

/** Why something could not be rendered. It is never taken for "no change", nor for "everything is gone". */
export interface RenderFailure {
  readonly code: "not-rendered" | "undefined-variable" | "unknown-value";
  /** A sentence without its full stop. */
  readonly why: string;
  readonly hint?: string;
  readonly at?: Location;
}

/** What a program has printed, or what it said where it failed. */
export type Printed = { readonly text: string } | { readonly failure: string };

/** Absolute paths of a chart's folder and of a file of values. */
export interface ChartPaths {
  readonly chart: string;
  readonly valuesFile: string;
  /** Where there is a cluster: how to reach it, and the folder that helm writes to. */
  readonly cluster: ClusterPaths | undefined;
}

export interface ClusterPaths {
  readonly kubeconfig: string;
  readonly output: string;
}

/** How helm is run on a chart. */
export interface TemplateRun {
  /** helm's arguments, once it is known where the files lie. */
  readonly args: (paths: ChartPaths) => readonly string[];
  /** Answers what helm asks an API server, by path; without it there is no cluster for helm. */
  readonly cluster: ((path: string) => ClusterAnswer) | undefined;
}

/** A chart from elsewhere. */
export interface FetchedChart {
  readonly files: ChartFiles;
  /** A hash of the archive: equal ids, equal files. */
  readonly id: string;
  readonly version: string;
  /** The tag and the OCI manifest's digest, where they become a part of the chart's version. */
  readonly oci:
    { readonly tag: string | undefined; readonly digest: string } | undefined;
}

/** The effects of rendering, done by `io/`. */
export interface Renderer {
  /** kustomize's version in some form; undefined where there is none on the PATH. */
  readonly kustomize: string | undefined;
  /** helm's. */
  readonly helm: string | undefined;
  /** Builds a folder of the files by kustomize, without any others. */
  readonly build: (
    files: ReadonlyMap<string, Uint8Array | string>,
    folder: string,
  ) => Promise<Printed>;
  /**
   * Runs helm on a chart.
   *
   * @param chart the chart's files, from its own folder
   * @param values a file of values
   */
  readonly template: (
    chart: ReadonlyMap<string, Uint8Array | string>,
    values: string,
    run: TemplateRun,
  ) => Promise<Printed>;
  /** Fetches a chart from elsewhere; instead, why it could not be had. */
  readonly fetchChart: (plan: ChartPlan) => Promise<FetchedChart | NoChart>;
  /**
   * What was made before under a key (a hash of all that it hangs on), or is being made; else it is made now. What fails is
   * not remembered.
   */
  readonly remember: <Failed>(
    key: string,
    make: () => Promise<{ readonly text: string } | Failed>,
  ) => Promise<{ readonly text: string } | Failed>;
}

/** A state of the repository as Flux gets it, and what its kustomization files name beyond their folders. */
export interface RenderState {
  readonly tree: RenderTree;
  /** A file as it is, binary ones too. */
  readonly bytes: (path: string) => Uint8Array | undefined;
  readonly outward: Outward;
  /** Folders whose content is another repository's, and not here. */
  readonly submodules: readonly string[];
  /** Whether the source fetches them (`recurseSubmodules`). */
  readonly recursesSubmodules: boolean;
  /** Whether an undefined variable is an error: since Flux 2.9. */
  readonly strict: boolean;
}
