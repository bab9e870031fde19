/** A shell script as far as it is understood without running it (POSIX shell, "Shell Command Language", and Bash's arrays). */

/** What a word is made of. */
export type Part =
  | { readonly kind: "text"; readonly text: string; readonly quoted: boolean }
  | {
      readonly kind: "variable";
      readonly name: string;
      readonly quoted: boolean;
      /** `${name[@]}`: each item a word of its own. */
      readonly all: boolean;
      /** What `${name:-…}` gives where the variable is empty. */
      readonly otherwise?: Word;
    }
  | {
      /** `$(…)`, `` `…` ``. */
      readonly kind: "command";
      readonly text: string;
      readonly quoted: boolean;
    }
  /** Anything else that the shell computes. */
  | { readonly kind: "computed"; readonly text: string };

export interface Word {
  readonly parts: readonly Part[];
  /** `name=(…)`: the items. */
  readonly items?: readonly Word[];
  readonly start: number;
  readonly end: number;
}

export interface Redirect {
  /** `>`, `>>`, `2>`, `&>`, `<`, … */
  readonly operator: string;
  readonly target: Word;
}

/** A place in the script, as offsets. */
interface Placed {
  readonly start: number;
  readonly end: number;
  readonly redirects: readonly Redirect[];
}

export interface SimpleCommand extends Placed {
  readonly kind: "simple";
  readonly words: readonly Word[];
}

/** `for name in words; do body; done`. */
export interface ForLoop extends Placed {
  readonly kind: "for";
  readonly name: string;
  readonly words: readonly Word[];
  readonly body: Body;
}

/** `{ …; }` and `( … )`. */
export interface Group extends Placed {
  readonly kind: "group";
  readonly isSubshell: boolean;
  readonly body: Body;
}

/** Commands of which nobody can say here whether, or how often, they run. */
export interface Branch extends Placed {
  readonly kind: "branch";
  /** Where they stand: "an `if`". */
  readonly what: string;
  readonly body: Body;
}

export interface ShellFunction extends Placed {
  readonly kind: "function";
  readonly name: string;
  readonly body: Body;
}

export type Command = SimpleCommand | ForLoop | Group | Branch | ShellFunction;

/** Commands joined by `|`. */
export interface Pipeline {
  /** What stands between it and the one before. */
  readonly joinedBy: ";" | "&&" | "||";
  readonly commands: readonly Command[];
}

export type Body = readonly Pipeline[];

/** The text cannot be read from some place on. */
export class Unreadable extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}
