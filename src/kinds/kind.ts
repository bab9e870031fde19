/**
 * What the rest of the program asks a Flux kind. Each kind is one file of this shape; a new one is that file, its test and
 * a line in `index.ts` (`npm run new-kind`).
 */
import type { Data, Fields } from "../yaml/data.ts";
import type { FluxVersion } from "../model/flux-version.ts";
import type { Identity } from "../model/identity.ts";
import type { JsonSchema } from "../schema/json-schema.ts";

/** Steps into a spec: field names and list indices. */
export type Path = readonly (string | number)[];

/** A reference from one Flux object to another, as found in a spec. */
export interface Reference {
  /** Where the reference (a map with a `name`) stands in the spec. */
  readonly path: Path;
  readonly kind: string;
  readonly name: string;
  /** As written; undefined means the object's own namespace. */
  readonly namespace?: string | undefined;
  /** The field's type has no `namespace`: the target must stand in the object's own. */
  readonly local?: boolean;
}

/** A shorthand of the config for fields of a spec. */
export interface Shorthand {
  readonly field: string;
  /** What the config takes for it, besides what the spec itself has under this name; `written` is the CRD's schema of what it stands for. */
  readonly schema: (written: JsonSchema) => JsonSchema;
  /** For the editor's hover and the config reference. One sentence. */
  readonly describe: string;
  /** The spec field that it stands for: findings there are shown at the shorthand, and a Flux that lacks it has no such shorthand. */
  readonly writes: readonly string[];
  /** The spec fields that it stands for; a string is what is wrong with it. `value` fits the schema, or is null where the field is to be removed. */
  readonly expand: (value: Data, context: ExpandContext) => Fields | string;
}

/** A field of a config item that steers fluxsmith and is not written into the spec. */
export interface ItemField {
  readonly field: string;
  readonly schema: JsonSchema;
  /** One sentence, for the editor's hover and the config reference. */
  readonly describe: string;
}

/** What a shorthand may ask about the config. */
export interface ExpandContext {
  /** Kinds of the config's sources (any cluster's) with that key. */
  readonly sourceKinds: (key: string) => readonly string[];
  /** The CRD's schema of what the shorthand stands for. */
  readonly written: JsonSchema;
}

/** A rule that the API server or the controller enforces beyond the schema, broken. */
export interface Violation {
  readonly path: Path;
  readonly message: string;
  readonly hint?: string;
  /** Set where Flux takes it all the same, and does nothing by it. */
  readonly isHarmless?: true;
  /** The fields of the spec that the rule looks at besides the one that `path` begins with. */
  readonly reads?: readonly string[];
}

/** An object as the kinds see it. */
export interface ObjectView {
  readonly name: string;
  readonly namespace: string;
  readonly spec: Fields;
}

/** An object among the others that its cluster has at the same time. */
export interface ObjectInState extends ObjectView {
  /** Another object's spec; undefined where there is none, or none is known. */
  readonly specAt: (identity: Identity) => Fields | undefined;
}

/** A kind's table in the inventory, a row an object. */
export interface InventoryTable {
  readonly title: string;
  readonly columns: readonly {
    readonly head: string;
    readonly cell: (object: DeployedObject) => string | undefined;
  }[];
}

export interface DeployedObject extends ObjectView {
  /** The key of the Kustomization that applies it; undefined where none is known to. */
  readonly deployer: string | undefined;
}

export interface FluxKind {
  readonly kind: string;
  readonly group: string;
  /** What kubectl takes for it besides its name: the CRD's `names.shortNames`. */
  readonly shortNames?: readonly string[];
  /** The API version that this Flux serves. */
  readonly version: (flux: FluxVersion) => string;
  /** Where the config lists it: `["sources", "git"]`. */
  readonly section: readonly string[];
  /** The file name's beginning: `flux-source-git-`. */
  readonly filePrefix: string;
  /** What it is, in a few words that fit after "HelmRelease: "; for the editor's hover and the config reference. */
  readonly describe: string;
  /** The page of Flux's documentation about it, below https://fluxcd.io/flux/. */
  readonly docs: string;
  /** Whether `defaults.interval` reaches it. */
  readonly takesInterval: boolean;
  /** What fluxsmith adds to a spec by itself, under the config's defaults. */
  readonly defaults?: Fields;
  /** Whether `sourceRef` defaults to the config's own repository. */
  readonly defaultsToRepository?: boolean;
  readonly shorthands: readonly Shorthand[];
  /** What an item needs beyond its CRD's `required`: of each list one field; the first is the one to ask for. */
  readonly needs?: readonly (readonly string[])[];
  /** Fields of an item that are neither the spec's nor every item's. */
  readonly itemFields?: readonly ItemField[];
  /** An item may be written as this one string. */
  readonly itemText?: {
    readonly describe: string;
    /** The spec field that the string is for: what the CRD takes there is taken here. */
    readonly writes: string;
    readonly expand: (text: string) => Fields;
  };
  /** Every reference to another Flux object. */
  readonly references: (spec: Fields) => readonly Reference[];
  readonly dependsOn?: true;
  /** The sources that it is made from: fetched before it where it is to be brought up to date. */
  readonly madeFrom?: (object: ObjectView) => readonly Reference[];
  /** The annotation that suspends it with `disabled`, where it has no `spec.suspend`. */
  readonly suspendAnnotation?: string;
  /** The CRD's CEL rules and what else is known to fail, in a spec that fits the schema. */
  readonly violations: (object: ObjectView) => readonly Violation[];
  /** What the cluster loses when the object is removed, as a sentence; undefined where nothing is lost. */
  readonly loss: (object: ObjectView) => string | undefined;
  /** What a change destroys on the way, as sentences. */
  readonly hazards?: (before: ObjectInState, after: ObjectInState) => string[];
  /** Fields of a live spec that make its deletion keep what it made; undefined where nothing goes with it. */
  readonly detach?: Fields;
  /** Whether no controller ever writes the object's status, so that it never becomes ready. */
  readonly isStatic?: (spec: Fields) => boolean;
  /** Its source and version in short, for the index and `list`. */
  readonly summary?: (spec: Fields) => { source?: string; version?: string };
  /** Its table in the inventory; undefined for one that has none. */
  readonly inventory?: InventoryTable;
}
