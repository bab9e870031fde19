/**
 * The name of a kind's objects in the API server's paths, in RBAC rules and for kubectl: `HelmRelease` → `helmreleases`,
 * `GitRepository` → `gitrepositories`. Holds for every kind of Flux (`names.plural` of the CRDs); a kind that ends in `s`
 * would need more.
 */
export function pluralOf(kind: string): string {
  return `${kind.toLowerCase()}s`.replace(/(?<![aeiou])ys$/, "ies");
}
