/**
 * The page of `fluxsmith graph --output html`. A bundle of its own, loaded only for it, since Handlebars is: it takes plain
 * texts, and imports nothing that the program has already.
 */
import { createHash } from "node:crypto";
import Handlebars from "handlebars";
import type { Drawing } from "../graph/drawing.ts";
import { graphScript } from "./graph-script.ts";
import { graphStyle } from "./graph-style.ts";
import { graphTemplate } from "./graph-template.ts";

export interface GraphPage {
  readonly title: string;
  readonly summary: string;
  /** Each as one line. */
  readonly cycles: readonly string[];
  readonly drawing: Drawing;
}

/**
 * The page as HTML: one file that asks for nothing. Every text in it is escaped: the template is a constant and has no raw
 * placeholders; and the browser runs no script but the one whose hash the page names.
 */
export function graphPage(page: GraphPage): string {
  const render = Handlebars.compile<GraphPage & { readonly policy: string }>(
    graphTemplate({ style: graphStyle, script: graphScript }),
    { strict: true, knownHelpersOnly: true },
  );
  return render({ ...page, policy: policy() });
}

/** CSP 3, 2.3.1: the SHA-256 of the script's text. */
function policy(): string {
  const hash = createHash("sha256").update(graphScript).digest("base64");
  return `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
}
