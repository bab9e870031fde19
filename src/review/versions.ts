/** Versions of charts, as far as they can be read without resolving ranges. */

/**
 * The major version that a version or a range allows; undefined where it allows several or none is said (`*`, `>=1`,
 * `1.x || 2.x`).
 */
export function majorOf(version: string): number | undefined {
  const match = /^\s*[v=~^]?\s*v?(\d+)(?:\.[\w.*+-]+)?\s*$/.exec(version);
  return match?.[1] === undefined ? undefined : Number(match[1]);
}

/**
 * Chart and version of a label `helm.sh/chart: NAME-VERSION`, whose `+` is a `_` (Helm's own recommendation and `helm create`);
 * undefined for a label of another form. Of subcharts each has its own.
 */
export function versionOfLabel(
  label: string | undefined,
): { readonly chart: string; readonly version: string } | undefined {
  const match = /^(.+?)-(v?\d+\.\d+\.\d+.*)$/.exec(label ?? "");
  const [, chart, version] = match ?? [];
  return chart === undefined || version === undefined
    ? undefined
    : { chart, version: version.replaceAll("_", "+") };
}
