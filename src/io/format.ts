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

/** A new file of any kind that Prettier knows, formatted as {@link formatFiles} does it; others come back as they are. */
export async function formatNew<T extends NewText>(
  files: readonly T[],
  cwd: string,
  fs: FileSystem,
): Promise<readonly T[]> {
  if (!hasOptions(cwd, fs)) return files;
  const prettier = await import("prettier");
  return Promise.all(
    files.map(async (file) => {
      const filepath = `${cwd}/${file.path}`;
      const { inferredParser } = await prettier.getFileInfo(filepath);
      if (inferredParser === null) return file;
      const options = await prettier.resolveConfig(filepath, {
        editorconfig: true,
      });
      const own = { ...options, filepath, endOfLine: "lf" } as const;
      return { ...file, text: await prettier.format(file.text, own) };
    }),
  );
}

interface NewText {
  readonly path: string;
  readonly text: string;
}

/** Whether this folder or one above it, up to the repository's top, says how Prettier should write. */
function hasOptions(cwd: string, fs: FileSystem): boolean {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const names = fs.readdirSync(folder, { withFileTypes: true });
    const counts = (name: string): boolean =>
      optionFiles.test(name) &&
      (name !== ".editorconfig" ||
        changesYaml(fs.readFileSync(`${folder}/${name}`, "utf8")));
    if (names.some(({ name }) => counts(name))) return true;
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

/** What an .editorconfig may say of YAML that Prettier does anyway (prettier.io/docs/configuration, "EditorConfig"). */
const asAnyway: Readonly<Record<string, string>> = {
  indent_style: "space",
  indent_size: "2",
  tab_width: "2",
  end_of_line: "lf",
  max_line_length: "80",
};

/**
 * Whether an .editorconfig could have Prettier write YAML otherwise than by default: every new repository has one that does not, and
 * to load Prettier for it takes longer than a small run. A section counts unless its name is that of one file without an ending.
 */
function changesYaml(text: string): boolean {
  let section = "*";
  for (const line of text.toLowerCase().split(/\r?\n/)) {
    section = /^\s*\[(.*)\]\s*$/.exec(line)?.[1] ?? section;
    const [, key = "", value] =
      /^\s*([^#;=\s]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    const usual = Object.hasOwn(asAnyway, key) ? asAnyway[key] : undefined;
    if (usual !== undefined && usual !== value && !/^[\w-]+$/.test(section))
      return true;
  }
  return false;
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

/** Formats YAML as the repository's Prettier options say; without any it comes back as it is. */
export async function formatAsAsked(
  text: string,
  path: string,
  { cwd, fs }: { readonly cwd: string; readonly fs: FileSystem },
): Promise<string> {
  return hasOptions(cwd, fs) ? formatYaml(text, `${cwd}/${path}`) : text;
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
