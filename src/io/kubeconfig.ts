/** The plainest kubeconfig, read without kubectl: starting that takes as long as a small answer of a server. */
import { delimiter, resolve } from "node:path";
import { compare } from "../model/order.ts";
import { isFields, toData, type Data } from "../yaml/data.ts";
import { readDocuments } from "../yaml/read.ts";
import type { FileSystem } from "./filesystem.ts";
import { kubeConfigOf, type KubeConfig, type RawConfig } from "./kubectl.ts";

/** Where a kubeconfig is looked for. */
export interface KubeConfigPlace {
  /** Where kubectl would be started. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly fs: Pick<FileSystem, "readFileSync">;
}

/**
 * The kubeconfig, where it is one well-formed file; undefined where there is none, several are to be merged, or anything in
 * it is not as expected: kubectl then says what it makes of it.
 */
export function readPlainKubeConfig({
  cwd,
  env,
  fs,
}: KubeConfigPlace): KubeConfig | undefined {
  const path = onlyFile(env);
  if (path === undefined) return undefined;
  let text: string;
  try {
    text = fs.readFileSync(resolve(cwd, path), "utf8");
  } catch {
    return undefined;
  }
  let isPlain = true;
  const documents = readDocuments(
    { file: path, text },
    () => (isPlain = false),
    { strictScalars: false },
  );
  const [document, ...more] = documents;
  if (document === undefined || more.length > 0 || !isPlain) return undefined;
  const data = toData(document.root);
  if (!isConfig(data)) return undefined;
  const { current, contexts } = kubeConfigOf(data);
  // kubectl has them in this order.
  return {
    current,
    contexts: contexts.toSorted((a, b) => compare(a.name, b.name)),
  };
}

/** As client-go looks for it (tools/clientcmd, loader.go): KUBECONFIG may hold several. */
function onlyFile(env: KubeConfigPlace["env"]): string | undefined {
  const { KUBECONFIG = "", HOME = "" } = env;
  if (KUBECONFIG.includes(delimiter)) return undefined;
  if (KUBECONFIG !== "") return KUBECONFIG;
  return HOME === "" ? undefined : `${HOME}/.kube/config`;
}

/** What each named item may hold that is looked at; every text is one. */
const looked: Readonly<Record<string, readonly (readonly string[])[]>> = {
  contexts: [
    ["context", "cluster"],
    ["context", "user"],
  ],
  clusters: [["cluster", "server"]],
  users: [["user", "exec", "command"]],
};

function isConfig(data: Data): data is Data & RawConfig {
  if (!isFields(data)) return false;
  return (
    isText(data["current-context"]) &&
    Object.entries(looked).every(([field, paths]) =>
      isNamedList(data[field], paths),
    )
  );
}

/** A list of items with names of their own: of two with one name, kubectl has something to say. */
function isNamedList(
  list: Data | undefined,
  paths: readonly (readonly string[])[],
): boolean {
  if (list === undefined || list === null) return true;
  if (!Array.isArray(list)) return false;
  const names = new Set<Data | undefined>();
  for (const item of list as readonly Data[]) {
    if (!isFields(item) || typeof item["name"] !== "string") return false;
    names.add(item["name"]);
    if (!paths.every((path) => isTextAt(item, path))) return false;
  }
  return names.size === list.length;
}

/** Whether the way leads through maps to a text, or ends before it with nothing. */
function isTextAt(
  data: Data | undefined,
  [step, ...rest]: readonly string[],
): boolean {
  if (step === undefined) return isText(data);
  if (data === undefined || data === null) return true;
  return isFields(data) && isTextAt(data[step], rest);
}

function isText(data: Data | undefined): boolean {
  return data === undefined || typeof data === "string";
}
