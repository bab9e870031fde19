/** The commit message of an ImageUpdateAutomation, a Go template. */
import type { Rule } from "./conversion.ts";

/** What the controller refuses (image-automation-controller 1.0.0, internal/source, RemovedTemplateFieldError). */
const gone = /\.Updated\b|\.Changed\.ImageResult\b/;

/** A loop over names only: its second variable is `$_`. */
const overNames =
  /(\{\{-?\s*range\s+\$\w+\s*,\s*\$_\s*:=\s*\$?)\.Updated\.(Files|Objects)(?=\s*-?\}\})/g;

/** A loop over the images that prints each, and no other action. */
const overImages =
  /(\{\{-?\s*range\s+\$?)\.Updated\.Images(\s*-?\}\}[^{}]*\{\{-?\s*(?:print(?:ln)?\s+)?)\.(?=\s*-?\}\}[^{}]*\{\{-?\s*end\s*-?\}\})/g;

/**
 * `.Updated` → `.Changed` in `messageTemplate` (v1beta2 imageupdateautomations.md deprecates the one for the other, with 1.0.0 it
 * is gone), where the message says the same: the names of files and objects, and each image, which is the new value of a
 * change. Anything else is for a person.
 */
export const messageTemplate: Rule = (fields) => {
  const text = fields["messageTemplate"];
  if (typeof text !== "string" || !gone.test(text)) return undefined;
  const written = text
    .replace(
      overNames,
      (_, head: string, what: string) =>
        `${head}.Changed.${what === "Files" ? "FileChanges" : what}`,
    )
    .replace(overImages, "$1.Changed.Changes$2.NewValue");
  const usesValues = /\$_\b/.test(text.replaceAll(/\$_\s*:=/g, ""));
  if (gone.test(written) || usesValues)
    return {
      problem:
        "`messageTemplate` uses .Updated, which is gone: write it with .Changed (https://fluxcd.io/flux/components/image/imageupdateautomations/#message-template)",
    };
  return {
    fields: { ...fields, messageTemplate: written },
    changes: [
      {
        path: ["messageTemplate"],
        change: "set",
        why: ".Updated is gone: .Changed has the files and objects, and the new value of each change",
      },
    ],
  };
};
