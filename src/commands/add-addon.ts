/** `fluxsmith add addon`: a release of the catalogue. */
import { didYouMean } from "../diagnostics/nearest.ts";
import { Problem } from "../diagnostics/problem.ts";
import { helmRelease } from "../kinds/helm-release.ts";
import { addonEntries } from "../scaffold/addon.ts";
import { addonComment } from "../scaffold/config-text.ts";
import { addons } from "../scaffold/catalogue.ts";
import type { Data } from "../yaml/data.ts";
import { checkNew, setItem, type AddOptions } from "./new-item.ts";
import { addDeployer } from "./add-namespace.ts";
import { addSource } from "./add-source.ts";
import type { Change, Draft } from "./change-config.ts";

/** The flags that change what the catalogue says. */
const taken: readonly string[] = ["version", "namespace"];

/** @throws Problem (`value-needed`, `bad-option`) where the words name no add-on of the catalogue */
export async function addAddon(
  draft: Draft,
  words: readonly string[],
  options: AddOptions,
): Promise<Change> {
  const { fields, cluster } = options;
  const known = addons.map(({ name }) => name);
  const [name, second] = words;
  if (name === undefined)
    throw new Problem("value-needed", "which add-on?", {
      hint: `fluxsmith add addon NAME; known are ${known.join(", ")}`,
    });
  if (second !== undefined)
    throw new Problem("bad-option", `one name at a time: ${words.join(", ")}`, {
      hint: "run it once for each",
    });
  const addon = addons.find((one) => one.name === name);
  if (addon === undefined)
    throw new Problem("bad-option", `the catalogue has no add-on \`${name}\``, {
      hint: didYouMean(name, known) ?? `known are ${known.join(", ")}`,
    });
  const other = [...fields.keys()].find((flag) => !taken.includes(flag));
  if (
    other !== undefined ||
    options.values !== undefined ||
    options.set.length > 0
  )
    throw new Problem(
      "bad-option",
      "an add-on takes `--version` and `--namespace` only",
      {
        hint: "add it as it is, then edit the release in fluxsmith.yaml",
      },
    );
  checkNew(draft, helmRelease, name, options);
  const source = addSource(
    draft,
    addon.source.url,
    undefined,
    cluster,
    addon.source.name,
  );
  const [release = new Map<string, Data>()] =
    addonEntries(addon).releases.values();
  const item = new Map<string, Data>(release);
  item.set("chart", `${source}/${addon.chart}`);
  for (const flag of taken) {
    const value = fields.get(flag)?.at(-1);
    if (value !== undefined) item.set(flag, value);
  }
  setItem(draft, helmRelease, name, item, cluster, addonComment(addon));
  await addDeployer(draft, name, cluster);
  return { question: undefined };
}
