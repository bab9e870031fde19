/** `fluxsmith remove`: an item out of the config, and what clusters override of it. */
import { layer } from "../edit/config-parts.ts";
import { changeConfig, type ChangeOptions } from "./change-config.ts";
import type { CommandContext } from "./context.ts";
import { namedItem } from "./named-items.ts";

/** Runs it; returns the exit code. */
export function removeItem(
  context: CommandContext,
  words: readonly string[],
  options: ChangeOptions,
): Promise<number> {
  return changeConfig(context, options, async ({ parts, remove }) => {
    const { kind, key, base, overrides } = namedItem(parts, words);
    for (const { file, keys, cluster } of [
      ...overrides,
      ...(base === undefined ? [] : [base]),
    ])
      remove(file, keys, layer(cluster).length);
    return { question: `Remove ${kind.kind} \`${key}\`?` };
  });
}
