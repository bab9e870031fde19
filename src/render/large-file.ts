/** Git's large file storage: what stands in the repository in place of a file (git-lfs, docs/spec.md). */

const start = "version https://git-lfs.github.com/spec/";

/** Whether a file's content is kept elsewhere (fault 54). */
export function isLargeFilePointer(content: Uint8Array | string): boolean {
  if (content.length > 1024) return false;
  const text =
    typeof content === "string"
      ? content
      : Buffer.from(content.subarray(0, start.length)).toString("latin1");
  return text.startsWith(start);
}

/** What to say of it. */
export function largeFileProblem(file: string): {
  readonly why: string;
  readonly hint: string;
} {
  return {
    why: `${file} is a pointer to Git's large file storage: its content is not in the repository`,
    hint: "Flux does not fetch it either: keep it out of LFS",
  };
}
