/** What the subcommands of `flux create` have in common (flux 2.9, cmd/flux/create.go, internal/flags, internal/utils). */
import type { Data, Fields } from "../yaml/data.ts";
import {
  Refused,
  type Flags,
  type FlagTypes,
  type Shorthands,
} from "./flag-values.ts";

/** One of `flux create`'s subcommands. */
export interface Subcommand {
  readonly kind: string;
  /** Its own flags, beside {@link createFlags}. */
  readonly flags: FlagTypes;
  readonly shorthands?: Shorthands;
  /** The spec that it exports. @throws Refused where the flux CLI does. */
  readonly spec: (flags: Flags, files: TextFiles) => Fields;
}

/** The text of a file, by its path as the command names it; undefined where there is none, or nobody can say. */
export type TextFiles = (path: string) => string | undefined;

/** The flags of `flux create` and of flux itself. */
export const createFlags: FlagTypes = {
  as: "text",
  "as-group": "text",
  "as-uid": "text",
  "as-user-extra": "text",
  "cache-dir": "text",
  "certificate-authority": "text",
  "client-certificate": "text",
  "client-key": "text",
  cluster: "text",
  context: "text",
  "disable-compression": "bool",
  export: "bool",
  "insecure-skip-tls-verify": "bool",
  interval: "duration",
  "kube-api-burst": "number",
  "kube-api-qps": "number",
  kubeconfig: "text",
  label: "list",
  namespace: "text",
  "ns-follows-kube-context": "bool",
  server: "text",
  timeout: "duration",
  "tls-server-name": "text",
  token: "text",
  user: "text",
  verbose: "bool",
};

export const createShorthands: Shorthands = { n: "namespace" };

/** `--interval`, a minute where it is not given. */
export function interval(flags: Flags): string {
  return flags.durationOr("interval", "1m");
}

/** The fields that Go's `omitempty` does not leave out. */
export function present(
  fields: Readonly<Record<string, Data | undefined>>,
): Fields {
  const made: Record<string, Data> = {};
  for (const [name, value] of Object.entries(fields))
    if (value !== undefined && value !== "" && value !== false)
      made[name] = value;
  return made;
}

/** `{name}` of what a flag names. */
export function nameRef(flags: Flags, flag: string): Fields | undefined {
  const name = flags.given(flag);
  return name === undefined ? undefined : { name };
}

/** Lines of one text; undefined where there are none. */
export function joinedLines(lines: readonly string[]): string | undefined {
  return lines.length === 0 ? undefined : lines.join("\n");
}

interface ReferenceForm {
  readonly flag: string;
  /** The kinds it takes, in any case. */
  readonly kinds: readonly string[];
  /** Whether a dot belongs to the name: there is no namespace. */
  readonly local?: boolean;
  /** The kind where none is written. */
  readonly byDefault?: string;
}

/** `KIND/NAME.NAMESPACE` (utils.ParseObjectKindNameNamespace). @throws Refused */
export function referenceIn(
  text: string,
  { flag, kinds, local = false, byDefault }: ReferenceForm,
): {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
} {
  const { kind: written, name, namespace } = parseReference(text, local);
  const kind = kinds.find(
    (one) => one.toLowerCase() === (written || byDefault)?.toLowerCase(),
  );
  if (kind === undefined || name === "")
    throw new Refused(
      `--${flag} takes KIND/NAME with the kind ${kinds.join(", ")}`,
    );
  return { kind, name, namespace };
}

/** A reference's parts, `""` for what is not written. More than one `/`, and all is the name. */
export function parseReference(
  text: string,
  local = false,
): {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
} {
  const steps = text.split("/");
  const [kind = "", name = ""] = steps.length === 2 ? steps : ["", text];
  const dot = name.lastIndexOf(".");
  return local || dot === -1
    ? { kind, name, namespace: "" }
    : { kind, name: name.slice(0, dot), namespace: name.slice(dot + 1) };
}

/** `NAMESPACE/NAME` or `NAME` of each (fluxcd/pkg/apis/meta, MakeDependsOn; the flux CLI leaves out what stands behind `@`). */
export function dependsOn(flags: Flags): Fields[] | undefined {
  const list = flags.list("depends-on").map((text) => {
    const [reference = ""] = text.split("@");
    const slash = reference.indexOf("/");
    return {
      name: reference.slice(slash + 1),
      ...present({ namespace: reference.slice(0, Math.max(slash, 0)) }),
    };
  });
  return list.length === 0 ? undefined : list;
}

/** `--kubeconfig-secret-ref`. */
export function kubeConfig(flags: Flags): Fields | undefined {
  const secretRef = nameRef(flags, "kubeconfig-secret-ref");
  return secretRef && { secretRef };
}
