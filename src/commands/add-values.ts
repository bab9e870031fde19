/** `add release --values FILE`. */
import { readRoot } from "../config/files.ts";
import { Problem } from "../diagnostics/problem.ts";
import { childText } from "../manifests/manifest.ts";
import { escapingPathProblem, isBelow, normalPath } from "../model/names.ts";
import { toValues } from "../yaml/data.ts";
import { decode } from "../yaml/decode.ts";
import { readDocuments } from "../yaml/read.ts";
import type { ItemFields } from "./add-fields.ts";
import type { Draft } from "./change-config.ts";

/**
 * A file of the repository is named under `valuesFiles`; one below the resources folder, which Flux would take for a
 * manifest, or outside the repository, is copied into `values`.
 *
 * @param path relative to the folder of fluxsmith.yaml, or absolute
 * @throws Problem (`bad-option`)
 */
export function addValues(
  { session }: Draft,
  item: ItemFields,
  path: string | undefined,
): void {
  if (path === undefined) return;
  const { workspace, context } = session;
  const root = readRoot(workspace, () => {})?.root;
  const resources = normalPath(
    (root && childText(root, "layout", "resources")) ?? "resources",
  );
  const { cwd } = context;
  const inside = path.startsWith(`${cwd}/`) ? path.slice(cwd.length + 1) : path;
  const isInside = escapingPathProblem(inside) === undefined;
  const file = isInside ? normalPath(inside) : path;
  const bytes = readBytes(
    path.startsWith("/") ? path : `${cwd}/${path}`,
    path,
    session,
  );
  if (isInside && !isBelow(file, resources)) {
    item.set("valuesFiles", [file]);
    return;
  }
  const wrong: string[] = [];
  const text = decode(bytes, path, ({ message }) => wrong.push(message));
  const [document] =
    text === undefined
      ? []
      : readDocuments(
          { file: path, text },
          ({ message }) => wrong.push(message),
          { strictScalars: true },
        );
  const values = document && toValues(document.root);
  if (wrong.length > 0 || !(values instanceof Map))
    throw new Problem(
      "bad-option",
      `--values: ${path}: ${wrong[0] ?? "it holds no map"}`,
      {
        hint: "name a YAML file with Helm values",
      },
    );
  item.set("values", values);
}

function readBytes(
  path: string,
  shown: string,
  { context }: Draft["session"],
): Uint8Array {
  try {
    return context.fs.readFileSync(path);
  } catch (error) {
    throw new Problem("bad-option", `--values: ${shown} cannot be read`, {
      hint: "the path is relative to the folder of fluxsmith.yaml",
      cause: error,
    });
  }
}
