/** The config reference as data, for its template: what the config's own schema says, as rows of tables. */
import { describeType, docsUrl, suppliedBy } from "../src/config/describe.ts";
import { commonItemFields } from "../src/config/item-fields.ts";
import { configSchema, sections, specOf } from "../src/config/schema.ts";
import { repositorySettings } from "../src/config/settings-schema.ts";
import { kinds } from "../src/kinds/index.ts";
import type { FluxKind } from "../src/kinds/kind.ts";
import { defaultFluxVersion } from "../src/model/flux-version.ts";
import { builtinSchemas } from "../src/schema/builtin.ts";
import {
  schemaAt,
  type JsonSchema,
  type SchemaMap,
} from "../src/schema/json-schema.ts";

/** A row about a field: Markdown for the cells of a table. */
interface Row {
  readonly name: string;
  readonly takes: string;
  /** Whether it must be there, or what it means. */
  readonly note: string;
}

/** `exampleOf` gives an example's YAML by the name of its section. */
export function configReference(exampleOf: (section: string) => string) {
  const { settings, cluster } = configSchema(
    builtinSchemas,
    defaultFluxVersion,
  );
  const {
    version = {},
    repository = {},
    ...others
  } = settings.properties ?? {};
  return {
    settings: {
      example: exampleOf("settings"),
      rows: [
        ...settingRows({ version }),
        ...settingRows({ repository }, false),
        ...settingRows(repositorySettings, true, "repository."),
        ...settingRows(without(others)),
      ],
    },
    cluster: {
      example: exampleOf("clusters"),
      rows: settingRows(without(cluster.properties)),
    },
    common: commonItemFields.map(fieldRow),
    kinds: kinds.map((kind) => kindReference(kind, exampleOf)),
  };
}

function kindReference(kind: FluxKind, exampleOf: (section: string) => string) {
  const section = kind.section.join(".");
  const spec = specOf(kind, builtinSchemas, defaultFluxVersion);
  return {
    section,
    anchor: kind.section.join(""),
    kind: kind.kind,
    describe: kind.describe,
    url: docsUrl(kind),
    file: `${kind.filePrefix}NAME.yaml`,
    example: exampleOf(section),
    text: midSentence(kind.itemText?.describe ?? ""),
    short: kind.shorthands.map(({ schema, writes, ...one }) =>
      fieldRow({ ...one, schema: schema(schemaAt(spec, ...writes) ?? {}) }),
    ),
    own: (kind.itemFields ?? []).map(fieldRow),
    spec: specRows(kind, spec, ""),
  };
}

/** The settings among a map's fields: not the sections, nor what holds sections itself. */
function without(properties: SchemaMap = {}): SchemaMap {
  const left = new Set([...Object.keys(sections(() => ({}))), "clusters"]);
  return Object.fromEntries(
    Object.entries(properties).filter(([name]) => !left.has(name)),
  );
}

/**
 * A row for each field and, with `deep`, for those below it; sections under `defaults` aside, and so is what lies below a
 * field of Flux's own, which its kind's table shows.
 */
function settingRows(fields: SchemaMap, deep = true, prefix = ""): Row[] {
  const rows: Row[] = [];
  for (const [name, schema] of Object.entries(fields)) {
    const { description } = schema;
    if (description === undefined) continue;
    const path = `${prefix}${name}`;
    const takes = cell(describeType(schema));
    rows.push({ name: path, takes, note: cell(description) });
    const below = deep ? without(schema.properties) : {};
    rows.push(...settingRows(below, deep, `${path}.`));
  }
  return rows;
}

function fieldRow({
  field,
  schema,
  describe,
}: {
  readonly field: string;
  readonly schema: JsonSchema;
  readonly describe: string;
}): Row {
  return {
    name: field,
    takes: cell(describeType(schema)),
    note: cell(describe),
  };
}

/** A row for each field of a spec, at every depth: `chart.spec.chart`, `patches[].target`. */
function specRows(kind: FluxKind, schema: JsonSchema, prefix: string): Row[] {
  const { properties = {}, required = [] } = schema;
  const rows: Row[] = [];
  for (const [name, field] of Object.entries(properties)) {
    const path = `${prefix}${name}`;
    const supplied = suppliedBy(kind, path);
    const need = required.includes(name) ? "yes" : "";
    const note = supplied === undefined ? need : `by default ${supplied}`;
    rows.push(
      { name: path, takes: cell(describeType(field)), note },
      ...specRows(kind, field, `${path}.`),
      ...specRows(kind, field.items ?? {}, `${path}[].`),
    );
  }
  return rows;
}

/** A sentence as it goes on after a colon. */
function midSentence(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** Text for the cell of a Markdown table. */
function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}
