/** What becomes of the files that the objects stand in: the objects' documents go, everything else stays. */
import { segmentsOf, withoutSegments } from "./segments.ts";

/** Whether a text holds nothing but comments and document marks. */
export function isEmptyYaml(text: string): boolean {
  return text
    .split(/\r?\n/)
    .every((line) =>
      /^\uFEFF?\s*(?:#.*|---\s*(?:#.*)?|\.\.\.\s*)?$/.test(line),
    );
}

/**
 * A file without some of its documents; undefined where nothing but comments is left.
 *
 * @param text as it stands on the disk: its line breaks stay
 * @param gone the documents' places, counted by their marks
 */
export function withoutDocuments(
  text: string,
  gone: ReadonlySet<number>,
): string | undefined {
  const left = withoutSegments(
    text,
    segmentsOf(text).filter((_, index) => gone.has(index)),
  );
  return isEmptyYaml(left) ? undefined : left;
}
