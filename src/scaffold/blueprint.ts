/** What a new repository is made of: the answers to all questions. */
import type { Addon } from "./addon.ts";

/** The CI systems there are files for. */
export const ciSystems = ["github", "gitlab", "jenkins"] as const;

export type Ci = (typeof ciSystems)[number];

export interface NewCluster {
  readonly name: string;
  /** The kubectl context that commands insist on. */
  readonly context: string | undefined;
}

export interface Blueprint {
  /** The GitRepository's name. */
  readonly name: string;
  /** As `readGitUrl` gives it. */
  readonly url: string;
  readonly branch: string;
  /** Empty for one cluster without a name. */
  readonly clusters: readonly NewCluster[];
  /** The kubectl context of the one cluster without a name. */
  readonly context: string | undefined;
  readonly addons: readonly Addon[];
  readonly ci: Ci | undefined;
}

/** The versions that package.json pins: numbers, no ranges. */
export interface Pinned {
  readonly fluxsmith: string;
  readonly prettier: string;
}

/** A file to write; a `PlannedFile` of the plan. */
export interface NewFile {
  /** Relative to the new repository's folder, with forward slashes. */
  readonly path: string;
  readonly text: string;
}
