/** What a command is to the command line. */
/** A flag: `--name`, `--name VALUE`, or `--name VALUE` several times. */
export interface Flag {
  readonly type: "boolean" | "text" | "texts";
  readonly describe: string;
  /** One letter: `-f`. */
  readonly letter?: string;
  /** What a text may be; the first one is the default. */
  readonly choices?: readonly string[];
}

/** The flags of a run by name: a boolean is always there, a text where it was given or has choices. */
export interface Flags {
  readonly is: (name: string) => boolean;
  readonly text: (name: string) => string | undefined;
  readonly texts: (name: string) => readonly string[] | undefined;
}

/** The words that a command takes beside its flags: any number of them. */
export interface Words {
  /** As the help shows it: `name`, `object`. */
  readonly name: string;
  readonly describe: string;
  /** Whether there must be one. */
  readonly required: boolean;
  /** What they are, for completion: folders, kinds and a new name, or an item of the config. */
  readonly values?: "folders" | "kinds" | "items";
}

export interface Command {
  readonly name: string;
  readonly describe: string;
  /** Which bundle runs it: those that talk to a cluster, render, or edit the config load more. */
  readonly bundle: "repository" | "cluster" | "review" | "adopt";
  /** With this flag it talks to a cluster. */
  readonly clusterFlag?: string;
  readonly words?: Words;
  readonly flags: Readonly<Record<string, Flag>>;
  /** Command line → what it is for. */
  readonly examples: readonly (readonly [string, string])[];
}

/** All commands, and the flags that every one takes. Handed to what reads command lines apart: no bundle must hold them a second time. */
export interface Grammar {
  readonly commands: readonly Command[];
  readonly globalFlags: Readonly<Record<string, Flag>>;
}

/** A command with the words and flags of this run. */
export interface Invocation {
  readonly command: Command;
  readonly words: readonly string[];
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

/** The bundle that runs a command with these flags. */
export function bundleOf({ command, flags }: Invocation): Command["bundle"] {
  const { clusterFlag, bundle } = command;
  return clusterFlag !== undefined && flags.is(clusterFlag)
    ? "cluster"
    : bundle;
}
