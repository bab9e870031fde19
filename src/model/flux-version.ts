/** A version of Flux, as far as the API versions of its kinds depend on it. */
export interface FluxVersion {
  readonly major: number;
  readonly minor: number;
}

/** The Flux whose schemas come with the tool, and what an unnamed version means. */
export const defaultFluxVersion: FluxVersion = { major: 2, minor: 9 };

/** Reads `v2.9.5`, `2.9.x` or `2.9`; anything else (`latest`, a range) means {@link defaultFluxVersion}. */
export function parseFluxVersion(text: string | undefined): FluxVersion {
  const match = /^v?(\d+)\.(\d+)(\.|$)/.exec(text ?? "");
  if (match === null) return defaultFluxVersion;
  return { major: Number(match[1]), minor: Number(match[2]) };
}

/** Whether `version` is at least `major.minor`. */
export function atLeast(
  version: FluxVersion,
  major: number,
  minor: number,
): boolean {
  return (
    version.major > major || (version.major === major && version.minor >= minor)
  );
}
