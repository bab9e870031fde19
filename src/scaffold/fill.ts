/** Handlebars, for the texts of a new repository: none of them is HTML, so nothing is escaped here. */
import Handlebars from "handlebars";

/** Fills a template. Where a value stands in YAML it has been written as such before: see config-text.ts. */
export function fill(template: string, values: object): string {
  const render = Handlebars.compile(template, {
    noEscape: true,
    strict: true,
    knownHelpersOnly: true,
  });
  return render(values);
}
