/**
 * The page of `fluxsmith status --output html`. A bundle of its own, loaded only for it, since Handlebars is: it takes plain
 * texts, and imports nothing that the program has already.
 */
import Handlebars from "handlebars";
import { statusTemplate } from "./status-template.ts";

/** An object on the page. */
export interface PageRow {
  readonly namespace: string;
  readonly name: string;
  readonly sync: string;
  readonly ready: string;
  readonly revision: string;
  readonly age: string;
  readonly message: string;
  readonly file: string;
  readonly differences: readonly string[];
  /** What the filters know it by: `problem not-ready`. */
  readonly classes: string;
}

/** The objects of a kind. */
export interface PageGroup {
  readonly kind: string;
  readonly summary: string;
  /** Those of its rows. */
  readonly classes: string;
  readonly rows: readonly PageRow[];
}

export interface PageFilter {
  /** As in {@link PageRow.classes}; `all` for no filter. */
  readonly name: string;
  readonly label: string;
  readonly count: number;
}

export interface Page {
  readonly title: string;
  readonly cluster: string;
  readonly summary: string;
  /** RFC 3339, in UTC. */
  readonly time: string;
  readonly filters: readonly PageFilter[];
  readonly groups: readonly PageGroup[];
  readonly notes: readonly string[];
}

/** The page as HTML. Every text in it is escaped: the template is a constant and has no raw placeholders. */
export function statusPage(page: Page): string {
  const render = Handlebars.compile<Page>(statusTemplate, {
    strict: true,
    knownHelpersOnly: true,
  });
  return render(page);
}
