/**
 * The folder that a Kustomization's `spec.path` names, from the source's root: `..` ends there, and a leading `/` begins there
 * (kustomize-controller v1.9, reconcile: securejoin.SecureJoin v0.6). An absent path is the root, the empty path.
 */
export function sourceFolder(path: string | undefined): string {
  const segments: string[] = [];
  for (const segment of (path ?? "").split("/"))
    if (segment === "..") segments.pop();
    else if (segment !== "" && segment !== ".") segments.push(segment);
  return segments.join("/");
}
