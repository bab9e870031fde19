/** Which variables a text needs, as Flux's envsubst reads it (fluxcd/pkg/envsubst, parse/parse.go and template.go). */

/** A place where a text uses a variable. */
export interface VariableUse {
  readonly name: string;
  /** Offset of the `${`. */
  readonly offset: number;
  /** `required`: strict substitution fails where nobody defines it. `malformed`: it fails in any case. */
  readonly need: "required" | "optional" | "malformed";
}

/** The operators that bring a value of their own for an undefined variable. */
const defaults = /^(:[-+=?]|=)/;

/** Every use in a text, in order. `$${name}` is an escape and none; `$name` is left alone by Flux. */
export function variableUses(text: string): VariableUse[] {
  const uses: VariableUse[] = [];
  let at = text.indexOf("$");
  while (at !== -1) {
    if (text[at + 1] === "$") at += 2;
    else if (text[at + 1] === "{") at = readUse(text, at, uses);
    else at += 1;
    at = text.indexOf("$", at);
  }
  return uses;
}

/** Reads one `${…}`, with those inside it; the offset behind it. */
function readUse(text: string, offset: number, uses: VariableUse[]): number {
  let at = offset + 2;
  const length = text[at] === "#";
  if (length) at++;
  const name = /^[\p{L}\p{Nd}_]*/u.exec(text.slice(at, at + 300))?.[0] ?? "";
  at += name.length;
  const rest = text.slice(at, at + 2);
  const plain = rest.startsWith("}");
  if (name === "" || (length && !plain) || !/^[}:=,^/#%]/.test(rest)) {
    uses.push({ name, offset, need: "malformed" });
    return at;
  }
  const optional = !length && defaults.test(rest);
  uses.push({ name, offset, need: optional ? "optional" : "required" });
  // What stands behind the operator is evaluated whether it is needed or not.
  while (at < text.length && text[at] !== "}")
    at = text.startsWith("${", at) ? readUse(text, at, uses) : at + 1;
  return at + 1;
}
