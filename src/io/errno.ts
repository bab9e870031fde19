/** What the operating system's error codes mean to someone who did not write an operating system. */

interface Meaning {
  readonly cause: string;
  readonly hint: string;
}

const meanings: Readonly<Record<string, Meaning>> = {
  ENOSPC: { cause: "the disk is full", hint: "Free some space" },
  EDQUOT: { cause: "the disk quota is used up", hint: "Free some space" },
  EACCES: {
    cause: "permission denied",
    hint: "Look at the owner and the mode of the file and of its folder",
  },
  EPERM: {
    cause: "permission denied",
    hint: "Look at the owner and the mode of the file and of its folder",
  },
  EROFS: {
    cause: "the file system is not writable",
    hint: "Mount it for writing, or work in a copy",
  },
  EMFILE: {
    cause: "too many open files",
    hint: "Raise the limit (`ulimit -n`) or end other programs",
  },
  ENFILE: {
    cause: "too many open files in the whole system",
    hint: "End other programs",
  },
  EIO: {
    cause: "the disk reports an error",
    hint: "Look into the system's log; the disk may be failing",
  },
  EXDEV: {
    cause: "the file lies on another file system than its folder",
    hint: "Mount the folder, not single files in it",
  },
  EBUSY: {
    cause: "it is in use, by another program or as a mount point",
    hint: "Close what uses it",
  },
  ENAMETOOLONG: { cause: "the name is too long", hint: "Choose a shorter one" },
  EISDIR: { cause: "it is a folder", hint: "Move the folder away" },
  ENOTDIR: {
    cause: "a part of its path is a file",
    hint: "Move that file away",
  },
  ENOENT: {
    cause: "it is gone",
    hint: "Make sure that nothing else changes the files meanwhile",
  },
  ELOOP: {
    cause: "its symlinks lead in a circle",
    hint: "Replace the symlinks",
  },
};

/** The code (`ENOSPC`) of an error of the operating system; undefined for anything else, which is then a bug of ours. */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  const { code } = error;
  return typeof code === "string" && /^E[A-Z0-9]+$/.test(code)
    ? code
    : undefined;
}

/** What an error code means and what to do about it, in words. */
export function explain(errno: string): Meaning {
  const known = Object.hasOwn(meanings, errno) ? meanings[errno] : undefined;
  return {
    cause: `${known?.cause ?? "the operating system refuses"} (${errno})`,
    hint: known?.hint ?? "Look the code up in `man errno`",
  };
}
