/** Lines for people to paste: each says to which cluster it goes, and which object it means. */
import { pluralOf } from "../kinds/plural.ts";
import type { Identity } from "../model/identity.ts";
import type { KindRef } from "./resources.ts";

/** `kubectl --context canary-admin`; in a pod, where there is no context, `kubectl`. */
export function kubectlIn(context: string | undefined): string {
  return context === undefined
    ? "kubectl"
    : `kubectl --context ${shellWord(context)}`;
}

/** `kustomizations.kustomize.toolkit.fluxcd.io`, which no other group's kind of the same name is. */
export function resourceName({ apiVersion, kind }: KindRef): string {
  const [group = ""] = apiVersion.split("/");
  return apiVersion.includes("/")
    ? `${pluralOf(kind)}.${group}`
    : pluralOf(kind);
}

/** `helmrelease/podinfo -n apps`. */
export function kubectlName({ kind, namespace, name }: Identity): string {
  const where = namespace === "" ? "" : ` -n ${namespace}`;
  return `${kind.toLowerCase()}/${name}${where}`;
}

/** A word as a shell takes it; a context may be called anything (`arn:aws:eks:…:cluster/prod`, `kind-a b`). */
export function shellWord(word: string): string {
  return /^[\w./:@%+=-]+$/.test(word)
    ? word
    : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
