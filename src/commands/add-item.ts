/** `fluxsmith add`: a new item in the config, and what it needs besides. */
import { readRoot } from "../config/files.ts";
import { configSchemas } from "../config/schema.ts";
import { mapAt } from "../config/written.ts";
import { didYouMean } from "../diagnostics/nearest.ts";
import { Problem } from "../diagnostics/problem.ts";
import { kindPhrase, leadingKind } from "../discovery/kind-names.ts";
import { kinds } from "../kinds/index.ts";
import type { FluxKind } from "../kinds/kind.ts";
import { helmRelease } from "../kinds/helm-release.ts";
import { childText } from "../manifests/manifest.ts";
import { parseFluxVersion } from "../model/flux-version.ts";
import { normalPath } from "../model/names.ts";
import { addAddon } from "./add-addon.ts";
import {
  describeItemField,
  fieldFlags,
  fieldValue,
  flagField,
  itemData,
  missingFields,
  put,
  setField,
  type ItemFields,
  type ItemSchema,
} from "./add-fields.ts";
import { addDeployer } from "./add-namespace.ts";
import { addChartSource } from "./add-source.ts";
import { addValues } from "./add-values.ts";
import { askPerson } from "./ask-person.ts";
import { changeConfig, type Change, type Draft } from "./change-config.ts";
import type { CommandContext } from "./context.ts";
import {
  checkCluster,
  checkNew,
  setItem,
  type AddOptions,
} from "./new-item.ts";

/** Runs it; returns the exit code. */
export function addItem(
  context: CommandContext,
  words: readonly string[],
  options: AddOptions,
): Promise<number> {
  return changeConfig(context, options, (draft) => {
    checkCluster(draft.parts, options.cluster);
    return words[0] === "addon"
      ? addAddon(draft, words.slice(1), options)
      : addNamed(draft, words, options);
  });
}

async function addNamed(
  draft: Draft,
  words: readonly string[],
  options: AddOptions,
): Promise<Change> {
  const { kind, count } = kindOfWords(words);
  const rest = words.slice(count);
  if (rest.length > 1)
    throw new Problem("bad-option", `one name at a time: ${rest.join(", ")}`, {
      hint: "run it once for each",
    });
  const known = { kind, schema: schemaFor(draft, options.cluster) };
  const name = rest[0] ?? (await answer(draft, `The name of the ${kind.kind}`));
  if (name === undefined)
    throw new Problem("value-needed", `which ${kind.kind}?`, {
      hint: `fluxsmith add ${kindPhrase(kind)} NAME`,
    });
  checkNew(draft, kind, name, options);
  const isRelease = kind === helmRelease;
  if (!isRelease) refuseValues(options, kind);
  const item = fieldsOf(options, known, isRelease);
  await fillIn(draft, name, item, known);
  if (isRelease) {
    addChartSource(draft, item, options);
    addValues(draft, item, options.values);
  }
  setItem(draft, kind, name, itemData(item, kind), options.cluster);
  if (isRelease) await addDeployer(draft, name, options.cluster);
  return { question: undefined };
}

function kindOfWords(words: readonly string[]): {
  kind: FluxKind;
  count: number;
} {
  const found = leadingKind(words);
  if (found !== undefined) return found;
  const known = [...kinds.map(kindPhrase), "addon"];
  const [word = ""] = words;
  const group = known.filter((one) => one.startsWith(`${word} `));
  const isGroup = group.length > 0;
  const wanted = isGroup ? words.slice(0, 2).join(" ") : word;
  throw new Problem("bad-option", `there is no kind \`${wanted}\` to add`, {
    hint:
      didYouMean(
        wanted,
        isGroup ? group : [...known, ...known.flatMap((one) => one.split(" "))],
      ) ?? `known are ${(isGroup ? group : known).join(", ")}`,
  });
}

function fieldsOf(
  { fields, set }: AddOptions,
  its: ItemSchema,
  isRelease: boolean,
): ItemFields {
  const item: ItemFields = new Map();
  for (const flag of Object.keys(fieldFlags)) {
    const values = fields.get(flag);
    // A release's URL is that of the source that is added with it.
    if (values !== undefined && !(isRelease && flag === "url"))
      put(item, flagField(flag, values, its));
  }
  for (const text of set) put(item, setField(text, its));
  return item;
}

function refuseValues({ values }: AddOptions, { kind }: FluxKind): void {
  if (values !== undefined)
    throw new Problem("bad-option", `a ${kind} has no values`, {
      hint: "`--values` goes with a release",
    });
}

/** Asks for what is missing; without a terminal it is named. */
async function fillIn(
  draft: Draft,
  name: string,
  item: ItemFields,
  its: ItemSchema,
): Promise<void> {
  const { kind } = its;
  const missing = (): string[] =>
    missingFields(item, its, defaultsOf(draft, kind));
  for (const field of missing()) {
    const what = describeItemField(field, its);
    const typed = await answer(draft, `${field} (${shortened(what)})`);
    if (typed === undefined) break;
    put(item, [[field], fieldValue([field], typed, its)]);
  }
  const left = missing();
  if (left.length > 0)
    throw new Problem(
      "value-needed",
      `${kind.kind} \`${name}\` needs ${left.map((field) => `\`${field}\``).join(" and ")}`,
      { hint: `pass ${left.map(flagFor).join(" and ")}` },
    );
}

function flagFor(field: string): string {
  const flag = Object.entries(fieldFlags).find(([, paths]) =>
    paths.some((path) => path.length === 1 && path[0] === field),
  );
  return flag === undefined ? `--set ${field}=VALUE` : `--${flag[0]} VALUE`;
}

/** The first sentence of a description. */
function shortened(text: string): string {
  return (
    /^.*?(?=[.;](?:\s|$))/s.exec(text.replaceAll(/\s+/g, " "))?.[0] ?? text
  );
}

async function answer(
  { session }: Draft,
  what: string,
): Promise<string | undefined> {
  const typed = await askPerson(session.context, `${what}: `);
  return typed?.trim() === "" ? undefined : typed?.trim();
}

/** The fields that every item of a kind has from the config's `defaults`. */
function defaultsOf({ parts }: Draft, kind: FluxKind): ReadonlySet<string> {
  const root = parts[0]?.root;
  const own = mapAt(root, ["defaults", ...kind.section])?.entries.keys() ?? [];
  const interval = mapAt(root, ["defaults"])?.entries.has("interval") === true;
  return new Set([
    ...own,
    ...(interval && kind.takesInterval ? ["interval"] : []),
  ]);
}

function schemaFor(
  { session }: Draft,
  cluster: string | undefined,
): ItemSchema["schema"] {
  const { project, workspace } = session;
  const root = readRoot(workspace, () => {})?.root;
  const text = (...path: string[]): string | undefined =>
    root && childText(root, ...path);
  const schemas = project.schemas(
    normalPath(text("layout", "resources") ?? "resources"),
  );
  return configSchemas(
    schemas,
    parseFluxVersion(text("flux", "version")),
  )(cluster);
}
