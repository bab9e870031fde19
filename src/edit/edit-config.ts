/**
 * Edits of a config in place: comments, order, blank lines, quotes and line breaks of everything else stay byte for byte
 * (fault 49), and an entry that is set and removed again leaves the text that was there. Each edit is read back: where more
 * would change than was meant, nothing is done, and it says what to write by hand. Needs the whole of the `yaml` package.
 */
import { Problem } from "../diagnostics/problem.ts";
import type { Edit } from "../manifests/text-edits.ts";
import type { Data } from "../yaml/data.ts";
import {
  readConfigText,
  Uneditable,
  type ConfigText,
  type Keys,
} from "./config-text.ts";
import { flowText } from "./entry-text.ts";
import { applyToRaw } from "./plain-text.ts";
import { plainText } from "../manifests/text-edits.ts";
import { removalEdits } from "./remove-entry.ts";
import { isSet, isTaken } from "./same-data.ts";
import { settingEdits, type SetOptions } from "./set-entry.ts";

/** A config file as it stands on disk: a byte order mark and CRLF are kept. */
export interface ConfigFile {
  /** For messages. */
  readonly file: string;
  readonly text: string;
}

/**
 * The text with `value` at the keys, in place of what stands there. A new entry comes at the end of its map, or in its
 * place where the map's keys are sorted; missing maps on the way are made at the end of theirs.
 *
 * @throws Problem (`config-edit`)
 */
export function setEntry(
  { file, text }: ConfigFile,
  keys: Keys,
  value: Data,
  options: SetOptions = {},
): string {
  const set = (wasThere: boolean): string =>
    carryOut(text, keys, value, (config) =>
      settingEdits(config, { ...options, keys, value, wasThere }),
    );
  const restores = (edited: string): boolean =>
    attempt(() => take(edited, keys, options.keep ?? 0)) === text;
  return orRefuse(file, `write \`${byHand(keys, value)}\``, () => {
    const usual = set(false);
    if (restores(usual)) return usual;
    const marked = attempt(() => set(true));
    return marked !== undefined && restores(marked) ? marked : usual;
  });
}

/**
 * The text with edits of its own, after which `value` stands at the keys and all else is as it was.
 *
 * @throws Problem (`config-edit`)
 */
export function editInPlace(
  { file, text }: ConfigFile,
  keys: Keys,
  value: Data,
  edits: (config: ConfigText) => readonly Edit[],
): string {
  return orRefuse(file, `write \`${byHand(keys, value)}\``, () =>
    carryOut(text, keys, value, edits),
  );
}

/** @throws Uneditable where something else would change, too */
function carryOut(
  text: string,
  keys: Keys,
  value: Data,
  edits: (config: ConfigText) => readonly Edit[],
): string {
  const config = readConfigText(plainText(text));
  const result = applyToRaw(text, edits(config));
  const after = readConfigText(plainText(result));
  if (!isSet(config.data, after.data, keys, value)) throw new Uneditable(more);
  return result;
}

/**
 * The text without the entry at the keys, the comments directly above it, and the maps that became empty by it where
 * {@link setEntry} would have made them.
 *
 * @param keep how many of the keys lead to what stays in any case
 * @throws Problem (`config-edit`)
 */
export function removeEntry(
  { file, text }: ConfigFile,
  keys: Keys,
  keep = 0,
): string {
  return orRefuse(file, `remove \`${keys.join(".")}\``, () =>
    take(text, keys, keep),
  );
}

function take(text: string, keys: Keys, keep: number): string {
  const config = readConfigText(plainText(text));
  const result = applyToRaw(text, removalEdits(config, keys, keep));
  const after = readConfigText(plainText(result));
  if (!isTaken(config.data, after.data, keys)) throw new Uneditable(more);
  return result;
}

const more = "more than that would change";

/** Undefined where it cannot be done. */
function attempt(edit: () => string): string | undefined {
  try {
    return edit();
  } catch (error) {
    if (error instanceof Uneditable) return undefined;
    throw error;
  }
}

/** @throws Problem (`config-edit`), which says what to do by hand */
function orRefuse(file: string, what: string, edit: () => string): string {
  try {
    return edit();
  } catch (error) {
    if (!(error instanceof Uneditable)) throw error;
    throw new Problem(
      "config-edit",
      `${file} cannot be edited in place: ${error.message}`,
      { path: file, hint: `${what} by hand`, cause: error },
    );
  }
}

/** What somebody would write for it: `{releases: {web: {version: 1.0.0}}}`. */
function byHand(keys: Keys, value: Data): string {
  const whole = keys.reduceRight<Data>(
    (inner, key) => new Map([[key, inner]]),
    value,
  );
  return flowText(whole, { pad: "", style: "plain" });
}
