/** The index that the last run left: where `layout.generated` says, else in the folder that it said before. */
import { configFile } from "../config/files.ts";
import { generatedComment, isGenerated } from "../model/generated.ts";
import type { Workspace } from "../model/workspace.ts";
import { hashText } from "./hash.ts";
import { readIndex } from "./index-file.ts";
import type { Prepared } from "./prepare.ts";

/** What the last run wrote about its files. */
export interface EarlierIndex {
  /** Empty where there is none. */
  readonly text: string;
  /** The index and the inventory of another generated folder, which are stale now. */
  readonly stale: readonly string[];
}

/** Where another generated folder is looked for: nothing says what the config said before, and a whole tree would take long. */
const places = ["*/index.jsonl", ".*/index.jsonl", "*/*/index.jsonl"];

/** Finds it. Other folders are looked into only where the index is not in its place: before the first run, or after a move. */
export async function findEarlierIndex(
  { index, desired }: Pick<Prepared, "index" | "desired">,
  workspace: Workspace,
): Promise<EarlierIndex> {
  const there = workspace.read(index.path);
  if (there !== undefined) return { text: there.text, stale: [] };
  const name = desired.inventory.path.slice(folderOf(index.path).length);
  for (const path of await workspace.glob(places, "files")) {
    const folder = folderOf(path);
    const text = workspace.read(path, () => {})?.text ?? "";
    const inventory = folder + name;
    if (
      startsOurs(inventory, workspace) &&
      !isOfAnother(folder, workspace) &&
      knowsOurFiles(text, workspace)
    )
      return { text, stale: [inventory, path] };
  }
  return { text: "", stale: [] };
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/"));

function startsOurs(inventory: string, workspace: Workspace): boolean {
  const text = workspace.read(inventory, () => {})?.text;
  return text?.startsWith(generatedComment) === true;
}

/** Whether a folder belongs to a config of its own. */
function isOfAnother(folder: string, workspace: Workspace): boolean {
  const steps = folder.split("/");
  return steps.some(
    (_, step) =>
      workspace.read(
        `${steps.slice(0, step + 1).join("/")}/${configFile}`,
        () => {},
      ) !== undefined,
  );
}

/** Whether it is the index of the files here, and not of a copy's: one of them must be as it says. */
function knowsOurFiles(text: string, workspace: Workspace): boolean {
  return [...readIndex(text)].some(([file, hashes]) => {
    const found = workspace.read(file, () => {})?.text;
    return (
      found !== undefined && isGenerated(found) && hashes.has(hashText(found))
    );
  });
}
