/** What `check` looks for beyond what every command does: small rules, each on its own. */
import { checkApplied } from "./applied.ts";
import { checkDuplicates } from "./duplicates.ts";
import { checkFluxManifests } from "./flux-manifests.ts";
import { checkFluxReferences } from "./flux-references.ts";
import { checkHelmReleases } from "./helm-releases.ts";
import { checkIgnored } from "./ignored.ts";
import { checkManifests } from "./manifests.ts";
import { checkNamespaces } from "./namespaces.ts";
import { checkOverlappingFolders } from "./overlapping-folders.ts";
import type { Scope } from "./scope.ts";
import { checkSecrets } from "./secrets.ts";
import { checkVariables } from "./undefined-variables.ts";

/** A rule reports what it finds. */
type Rule = (scope: Scope) => void;

export const rules: readonly Rule[] = [
  checkManifests,
  checkFluxManifests,
  checkFluxReferences,
  checkDuplicates,
  checkHelmReleases,
  checkIgnored,
  checkApplied,
  checkOverlappingFolders,
  checkNamespaces,
  checkVariables,
  checkSecrets,
];
