/** Whether it is a file in which `flux bootstrap` or fluxsmith writes the Kustomization that applies itself. */
export function isRootFile(path: string): boolean {
  return /(?:^|\/)(?:gotk-sync|flux-ks-flux-system)\.ya?ml$/.test(path);
}
