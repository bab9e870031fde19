/** The folder of a test bed, which goes with it. */
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const prefix = "fluxsmith-cluster-";

/** Makes one that goes with this process at the latest; removes those of processes that were killed: they hold some 100 MB. */
export function makeFolder(): string {
  const parent = realpathSync(tmpdir());
  for (const name of readdirSync(parent))
    if (name.startsWith(prefix) && isAbandoned(join(parent, name)))
      removeFolder(join(parent, name));
  const folder = mkdtempSync(join(parent, prefix));
  writeFileSync(join(folder, "pid"), String(process.pid));
  process.once("exit", () => removeFolder(folder));
  return folder;
}

/** A program that is just being killed may still write. */
export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

function isAbandoned(folder: string): boolean {
  try {
    process.kill(Number(readFileSync(join(folder, "pid"), "utf8")), 0);
    return false;
  } catch (error) {
    // Not EPERM, which is somebody else's; not ENOENT, which has no owner yet.
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}
