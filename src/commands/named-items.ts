/** The item of the config that the words of a command line name. */
import { alternatives, nearest } from "../diagnostics/nearest.ts";
import { Problem } from "../diagnostics/problem.ts";
import { kindFor, kindPhrase, leadingKind } from "../discovery/kind-names.ts";
import { itemsIn, type ItemPlace, type Part } from "../edit/config-parts.ts";
import type { FluxKind } from "../kinds/kind.ts";

/** An item, wherever it is written. */
export interface NamedItem {
  readonly kind: FluxKind;
  readonly key: string;
  /** At the top, which may be missing. */
  readonly base: ItemPlace | undefined;
  /** In the clusters: overrides, or items of their own. */
  readonly overrides: readonly ItemPlace[];
}

/**
 * Finds the item that `KIND NAME`, `KIND/NAME` or `NAME` means.
 *
 * @param kindWord `--kind`; undefined where it is not given
 * @throws Problem (`item-missing`) where there is none, or where several bear the name
 */
export function namedItem(
  parts: readonly Part[],
  words: readonly string[],
  kindWord?: string,
): NamedItem {
  const all = itemsIn(parts);
  const readings = readingsOf(words, kindWord);
  for (const { kind, key } of readings) {
    const found = all.filter(
      (item) => item.key === key && (kind === undefined || item.kind === kind),
    );
    const kinds = [...new Set(found.map((item) => item.kind))];
    const [its, other] = kinds;
    if (its === undefined) continue;
    if (other !== undefined)
      throw new Problem(
        "item-missing",
        `\`${key}\` is the name of several items`,
        {
          hint: `say which: ${alternatives(kinds.map((one) => `${kindPhrase(one)} ${key}`))}`,
        },
      );
    const base = found.find(({ cluster }) => cluster === undefined);
    const overrides = found.filter(({ cluster }) => cluster !== undefined);
    return { kind: its, key, base, overrides };
  }
  throw missing(all, readings);
}

interface Reading {
  readonly kind: FluxKind | undefined;
  readonly key: string;
}

function readingsOf(
  words: readonly string[],
  kindWord: string | undefined,
): Reading[] {
  const [only = "", more] = words;
  const flag =
    kindWord === undefined ? undefined : leadingKind(kindWord.split(/[ /]/));
  if (kindWord !== undefined && flag === undefined)
    throw new Problem(
      "bad-option",
      `--kind: there is no kind \`${kindWord}\``,
      {
        hint: "use Flux's name of it, or a short one: HelmRelease, hr",
      },
    );
  if (more !== undefined) {
    const leading = leadingKind(words);
    const key = words[leading?.count ?? 0];
    if (
      leading === undefined ||
      key === undefined ||
      words.length > leading.count + 1
    )
      throw new Problem(
        "bad-option",
        `\`${words.join(" ")}\` is no KIND NAME`,
        {
          hint: "one at a time: `KIND NAME`, `KIND/NAME`, or `NAME` where it is the only one",
        },
      );
    return [{ kind: leading.kind, key }];
  }
  const slash = only.indexOf("/");
  const before = slash === -1 ? undefined : kindFor(only.slice(0, slash), []);
  const named = before === undefined ? undefined : leadingKind([before]);
  return [
    { kind: flag?.kind, key: only },
    ...(named === undefined
      ? []
      : [{ kind: named.kind, key: only.slice(slash + 1) }]),
  ];
}

function missing(
  all: readonly ItemPlace[],
  readings: readonly Reading[],
): Problem {
  const { kind, key } = readings.at(-1) ?? { kind: undefined, key: "" };
  const known = all.filter((item) => kind === undefined || item.kind === kind);
  const names = [...new Set(known.map((item) => item.key))];
  const near = nearest(key, names);
  return new Problem(
    "item-missing",
    `the config has no ${kind?.kind ?? "item"} \`${key}\``,
    {
      hint:
        near.length > 0
          ? `did you mean ${alternatives(near.map((one) => `\`${one}\``))}?`
          : names.length > 0 && names.length <= 20
            ? `known are ${names.join(", ")}`
            : "`fluxsmith list` shows what there is; a folder that a glob stands for is no item of its own",
    },
  );
}
