/** Prettier, where the repository's own options for it differ from its defaults; fluxsmith writes those by itself. */
import { dirname } from "node:path";
import { Problem } from "../diagnostics/problem.ts";
import type { ObjectFile } from "../plan/plan.ts";
import type { FileSystem } from "./filesystem.ts";

/** The files in which Prettier looks for options (prettier.io/docs/configuration), `.editorconfig` included. */
const optionFiles =
  /^(\.prettierrc(\.(json5?|ya?ml|toml|[cm]?[jt]s))?|prettier\.config\.[cm]?[jt]s|\.editorconfig)$/;

/** The options that change how YAML is printed. */
const relevant = [
  "bracketSpacing",
  "endOfLine",
  "printWidth",
  "proseWrap",
  "singleQuote",
  "tabWidth",
  "useTabs",
  "plugins",
] as const;

/** Formats the files as the repository's Prettier options say. Without any the files come back as they are, and Prettier is not loaded. */
export async function formatFiles(
  files: readonly ObjectFile[],
  cwd: string,
  fs: FileSystem,
): Promise<readonly ObjectFile[]> {
  if (!hasOptions(cwd, fs)) return files;
  const prettier = await import("prettier");
  const formatted: ObjectFile[] = [];
  try {
    for (const file of files) {
      const options = await prettier.resolveConfig(`${cwd}/${file.path}`, {
        editorconfig: true,
      });
      const differs = relevant.some((name) => options?.[name] !== undefined);
      const own = { ...options, parser: "yaml", endOfLine: "lf" } as const;
      formatted.push(
        differs
          ? { ...file, text: await prettier.format(file.text, own) }
          : file,
      );
    }
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new Problem(
      "prettier-failed",
      `Prettier cannot work with this repository's options: ${said}`,
      {
        hint: "mend .prettierrc, .editorconfig or what else names them, here or in a folder above",
        cause: error,
      },
    );
  }
  return formatted;
}

/** Whether this folder or one above it, up to the repository's top, says how Prettier should write. */
function hasOptions(cwd: string, fs: FileSystem): boolean {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const names = fs.readdirSync(folder, { withFileTypes: true });
    if (names.some(({ name }) => optionFiles.test(name))) return true;
    const isPackage = names.some(({ name }) => name === "package.json");
    if (
      isPackage &&
      namesOptions(fs.readFileSync(`${folder}/package.json`, "utf8"))
    )
      return true;
    if (names.some(({ name }) => name === ".git") || dirname(folder) === folder)
      return false;
  }
}

/** Whether package.json has Prettier options, and not only the dependency of that name. */
function namesOptions(text: string): boolean {
  if (!text.includes('"prettier"')) return false;
  try {
    const data: unknown = JSON.parse(text);
    return typeof data === "object" && data !== null && "prettier" in data;
  } catch {
    return false;
  }
}

/** Formats YAML as the repository's Prettier options say, or as Prettier does without any. */
export async function formatYaml(text: string, path: string): Promise<string> {
  const prettier = await import("prettier");
  const options = await prettier.resolveConfig(path, { editorconfig: true });
  return prettier.format(text, {
    ...options,
    parser: "yaml",
    endOfLine: "lf",
  });
}
