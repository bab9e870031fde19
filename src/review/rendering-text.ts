/** What a Kustomization applies or a release makes, as a file that everybody may read. */
import { oneLine } from "../diagnostics/print-text.ts";
import { writeYaml } from "../yaml/write.ts";
import type { Place } from "./change.ts";
import type { PlacedObject } from "./context.ts";
import { placeText } from "./result.ts";
import type { SecretMask } from "./secret-mask.ts";
import { maskObject } from "./secrets.ts";

/** The file without its header: whose it is, and every object, without secrets. */
export function renderingText(
  place: Place,
  objects: readonly PlacedObject[],
  mask: SecretMask,
): string {
  const head = `# ${oneLine(mask.text(placeText(place)))}`;
  const documents = objects.map((object) =>
    writeYaml(maskObject(object, mask)),
  );
  return `${head}\n${documents.join("---\n")}`;
}
