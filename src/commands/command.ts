/** What a command is to the command line. */
/** A flag: `--name`, `--name VALUE`, or `--name VALUE` several times. */
export interface Flag {
  readonly type: "boolean" | "text" | "texts";
  readonly describe: string;
  /** What a text may be; the first one is the default. */
  readonly choices?: readonly string[];
}

/** The flags of a run by name: a boolean is always there, a text where it was given or has choices. */
export interface Flags {
  readonly is: (name: string) => boolean;
  readonly text: (name: string) => string | undefined;
  readonly texts: (name: string) => readonly string[] | undefined;
}

export interface Command {
  readonly name: string;
  readonly describe: string;
  readonly flags: Readonly<Record<string, Flag>>;
  /** Command line → what it is for. */
  readonly examples: readonly (readonly [string, string])[];
}

/** A command with the flags of this run. */
export interface Invocation {
  readonly command: Command;
  readonly flags: Flags;
}

/** What stands on the command line, by the flag's name. */
export type FlagValues = ReadonlyMap<string, true | readonly string[]>;

/** A run's flags, with the defaults of those that are not on the command line. */
export function flagsOf(command: Command, values: FlagValues): Flags {
  const given = (name: string): readonly string[] | undefined => {
    const value = values.get(name);
    return value === undefined || value === true ? undefined : value;
  };
  return {
    is: (name) => values.get(name) === true,
    text: (name) => given(name)?.at(-1) ?? command.flags[name]?.choices?.[0],
    texts: given,
  };
}
