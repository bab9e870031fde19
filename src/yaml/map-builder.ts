/** A map in the making: which keys are keys, which came by `<<`, which are there twice. */
import { locate, type Source } from "../diagnostics/diagnostic.ts";
import type { MapEntry, ScalarNode, YamlNode } from "./node.ts";
import type { Problem } from "./scalar-node.ts";
import { resolvePlain } from "./scalars.ts";

/** Takes keys and values in turns; an answer says what is wrong with the node just given, which is then left out. */
export class MapBuilder {
  readonly entries = new Map<string, MapEntry>();
  private readonly source: Source;
  /** The keys that came by `<<` alone: an explicit one may follow. */
  private merged: Set<string> | undefined;
  private mergeKey: ScalarNode | undefined;
  /** The key whose value comes next; "refused" where that is to be dropped. */
  private key: ScalarNode | "refused" | undefined;

  constructor(source: Source) {
    this.source = source;
  }

  /** Whether the next node is a key. */
  get wantsKey(): boolean {
    return this.key === undefined;
  }

  take(node: YamlNode): Problem | undefined {
    return this.wantsKey ? this.takeKey(node) : this.takeValue(node);
  }

  private takeKey(node: YamlNode): Problem | undefined {
    this.key = "refused";
    if (node.kind !== "scalar") return collectionKey;
    const problem = impossible(node) ?? this.duplicate(node);
    if (problem === undefined) this.key = node;
    return problem;
  }

  private takeValue(value: YamlNode): Problem | undefined {
    const { key } = this;
    this.key = undefined;
    if (key === undefined || key === "refused") return undefined;
    if (key === this.mergeKey) return this.merge(value);
    this.entries.set(key.text, { key, value });
    this.merged?.delete(key.text);
    return undefined;
  }

  private duplicate(key: ScalarNode): Problem | undefined {
    let first: ScalarNode | undefined;
    if (key.plain && key.text === "<<") {
      first = this.mergeKey;
      this.mergeKey ??= key;
    } else if (this.merged?.has(key.text) !== true)
      first = this.entries.get(key.text)?.key;
    return first === undefined
      ? undefined
      : {
          code: "yaml-duplicate-key",
          message: `the key \`${key.text}\` is there twice`,
          hint: "keep one of the two",
          related: [
            { message: "the first one", at: locate(this.source, first) },
          ],
        };
  }

  /** https://yaml.org/type/merge.html: what is there already wins, be it explicit or from an earlier map. */
  private merge(value: YamlNode): Problem | undefined {
    for (const map of value.kind === "seq" ? value.items : [value]) {
      if (map.kind !== "map")
        return {
          code: "yaml-syntax",
          message: "`<<` takes a map or a list of maps",
          hint: 'write `"<<"` in quotes if it is a plain key',
        };
      for (const [key, entry] of map.entries) {
        if (this.entries.has(key)) continue;
        this.entries.set(key, entry);
        this.merged ??= new Set();
        this.merged.add(key);
      }
    }
    return undefined;
  }
}

const collectionKey: Problem = {
  code: "yaml-key",
  message: "a list or a map cannot be a key",
  hint: "if it is text, a template `{{ … }}` for example, quote it",
};

function impossible(key: ScalarNode): Problem | undefined {
  if (key.text === "__proto__")
    return {
      code: "yaml-key",
      message: "`__proto__` cannot be a key",
      hint: "choose another name",
    };
  if (!key.plain || resolvePlain(key.text) !== null) return undefined;
  return key.text === ""
    ? {
        code: "yaml-key",
        message: "a key is missing before `:`",
        hint: 'write `""` if it is empty',
      }
    : {
        code: "yaml-key",
        message: `\`${key.text}\` is null, which cannot be a key`,
        hint: `write \`"${key.text}"\` if it is text`,
      };
}
