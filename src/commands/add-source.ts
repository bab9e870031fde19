/** The Helm repository of a new release, from its URL. */
import { Problem } from "../diagnostics/problem.ts";
import { itemsIn } from "../edit/config-parts.ts";
import { helmRepository } from "../kinds/helm-repository.ts";
import { childText } from "../manifests/manifest.ts";
import { nameProblem } from "../model/names.ts";
import type { ItemFields } from "./add-fields.ts";
import { setItem, type AddOptions } from "./new-item.ts";
import type { Draft } from "./change-config.ts";

/** Adds the source that `--url` names, unless the config has one of that URL, and makes the item's chart one of it. */
export function addChartSource(
  draft: Draft,
  item: ItemFields,
  options: Pick<AddOptions, "cluster" | "fields">,
): void {
  const written = item.get("chart");
  const chart = typeof written === "string" ? written : "";
  const [, folder, last = ""] = /^(oci:\/\/.+)\/([^/]+)$/.exec(chart) ?? [];
  const url = options.fields.get("url")?.at(-1) ?? folder;
  if (url === undefined || chart === "") return;
  const slash = folder === undefined ? chart.indexOf("/") : -1;
  const named = slash === -1 ? undefined : chart.slice(0, slash);
  const name = folder === undefined ? chart.slice(slash + 1) : last;
  const source = addSource(draft, url, named, options.cluster);
  item.set("chart", `${source}/${name}`);
}

/**
 * The key of the Helm repository with that URL, which is added where there is none.
 *
 * @param named how it has to be called; undefined leaves that to the next
 * @param usual what it is called where nobody says otherwise
 * @throws Problem (`item-exists`) where another source bears the name
 */
export function addSource(
  draft: Draft,
  url: string,
  named: string | undefined,
  cluster: string | undefined,
  usual?: string,
): string {
  const sources = itemsIn(draft.parts).filter(
    (item) =>
      item.kind.section[0] === "sources" &&
      (item.cluster === undefined || item.cluster === cluster),
  );
  const same = sources.find(
    ({ kind, entry: { value } }) =>
      kind === helmRepository &&
      isSameUrl(
        url,
        value.kind === "scalar" ? value.text : childText(value, "url"),
      ),
  );
  if (same !== undefined && (named === undefined || named === same.key))
    return same.key;
  const key = named ?? usual ?? sourceName(url);
  const other = sources.find((item) => item.key === key);
  if (other !== undefined)
    throw new Problem(
      "item-exists",
      `${other.file} has a source \`${key}\` already, with another URL than ${url}`,
      { path: other.file, hint: "name the new one: `--chart SOURCE/CHART`" },
    );
  setItem(draft, helmRepository, key, url, cluster);
  return key;
}

const isSameUrl = (left: string, right: string | undefined): boolean =>
  left.replace(/\/+$/, "") === right?.replace(/\/+$/, "");

/** Words that say nothing of whose charts they are. */
const common =
  /^(helm-?charts?|charts?|helm|stable|repo|repository|public|www|registry|index\.yaml|)$/;

/** A name for a Helm repository: the last telling word of its URL's path, else of its host. */
export function sourceName(url: string): string {
  const [, host = "", path = ""] =
    /^[a-z]+:\/\/([^/:]+)(?::\d+)?(.*)$/i.exec(url) ?? [];
  const labels = host.split(".");
  const hosts = /\.(github|gitlab)\.io$/.test(host)
    ? labels.slice(0, 1)
    : labels.slice(0, -1).toReversed();
  const word = [...path.split("/").toReversed(), ...hosts].find(
    (one) => !common.test(one),
  );
  const name = (word ?? host)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
  if (nameProblem(name) === undefined) return name;
  throw new Problem("bad-option", `no name for the source ${url}`, {
    hint: "name it: `--chart SOURCE/CHART`",
  });
}
