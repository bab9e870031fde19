/** The repositories that tests look at whole: every golden with its output, and this one. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const here = fileURLToPath(new URL(".", import.meta.url));

/** Every file below a folder, by its path there. */
export function readFolder(folder: string): Record<string, string> {
  const files: Record<string, string> = {};
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = `${entry.parentPath}/${entry.name}`;
    files[path.slice(folder.length + 1)] = readFileSync(path, "utf8");
  }
  return files;
}

/** A repository with its hand-written and its generated files. */
export interface Repository {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
}

/** The live example. */
export const example: Repository = {
  name: "this repository",
  files: {
    ...Object.fromEntries(
      ["fluxsmith.yaml", "hack/boilerplate.txt"].map((path) => [
        path,
        readFileSync(root + path, "utf8"),
      ]),
    ),
    ...Object.fromEntries(
      ["resources", "values", "generated"].flatMap((folder) =>
        Object.entries(readFolder(root + folder)).map(([path, text]) => [
          `${folder}/${path}`,
          text,
        ]),
      ),
    ),
  },
};

/** All of them. */
export const repositories: readonly Repository[] = [
  example,
  ...readdirSync(here, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({
      name,
      files: {
        ...readFolder(`${here}${name}/input`),
        ...readFolder(`${here}${name}/expected`),
      },
    })),
];
