/** What makes a Kubernetes object one and the same within a cluster. */
export interface Identity {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** `Kind/namespace/name`: one string per identity, and how people are shown it. A cluster-scoped object is `Kind/name`. */
export function identityText(identity: Identity): string {
  return identity.namespace === ""
    ? `${identity.kind}/${identity.name}`
    : `${identity.kind}/${identity.namespace}/${identity.name}`;
}

/** A reference as people type it: `KIND/NAME` or `KIND/NAMESPACE/NAME`. */
export interface ReferenceText {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/** Reads `KIND/NAME` or `KIND/NAMESPACE/NAME`; undefined where the text is neither. */
export function parseReferenceText(text: string): ReferenceText | undefined {
  const [kind, second, third, ...rest] = text.split("/");
  if (kind === undefined || second === undefined || rest.length > 0)
    return undefined;
  if (kind === "" || second === "" || third === "") return undefined;
  return third === undefined
    ? { kind, name: second }
    : { kind, namespace: second, name: third };
}

/** Reads `NAME` or `NAMESPACE/NAME`, as the keys of the config and the flux CLI's `--depends-on` have it. */
export function parseNamespacedName(text: string): {
  readonly namespace?: string;
  readonly name: string;
} {
  const slash = text.indexOf("/");
  return slash === -1
    ? { name: text }
    : { namespace: text.slice(0, slash), name: text.slice(slash + 1) };
}
