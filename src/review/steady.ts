/**
 * What a chart draws by lot, or takes from the clock, has a mark in its place: the same input then gives the same bytes.
 * Found by rendering twice, in different seconds; only charts that name a function with such an answer are.
 */
import { textAt } from "../kinds/fields.ts";
import { compare } from "../model/order.ts";
import { hashText } from "../plan/hash.ts";
import { splitDocuments } from "../render/documents.ts";
import { readAsKustomize } from "../render/kustomize-read.ts";
import type { Printed, Renderer } from "../render/rendering.ts";
import { isFields, type Data, type Fields } from "../yaml/data.ts";
import { writeYaml } from "../yaml/write.ts";
import { isList, isSame, own } from "./same-data.ts";
import { marks } from "./secret-mask.ts";
import { isSecretObject } from "./secret-values.ts";
import { unfolded } from "./volatile.ts";

/** What stands in place of a value that differs each time. */
export const drawn = "*** (made anew each time)";

/**
 * A renderer whose charts make the same each time. What it remembers, it remembers apart from what others do.
 *
 * @param nextSecond waits until the clock shows another second
 */
export function steadyRenderer(
  renderer: Renderer,
  nextSecond: () => Promise<void>,
): Renderer {
  return {
    ...renderer,
    remember: (key, make) =>
      renderer.remember(hashText(`steady 1 ${key}`), make),
    template: async (...input) => {
      const [chart, values] = input;
      const first = await renderer.template(...input);
      if ("failure" in first || !mayDraw(chart, values)) return first;
      await nextSecond();
      const second = await renderer.template(...input);
      if ("failure" in second) return second;
      return steadyText(first.text, second.text);
    },
  };
}

/**
 * The functions of templates that answer otherwise each time (Masterminds/sprig v3.3.0, functions.go): what is random, and
 * what asks for the time; `date` does where it gets no date.
 */
const drawing =
  /\{\{(?:(?!\}\})[^]){0,4000}?\b(?:rand(?:AlphaNum|Alpha|Ascii|Numeric|Bytes|Int)|uuidv4|shuffle|bcrypt|htpasswd|encryptAES|gen(?:PrivateKey|(?:CA|SelfSignedCert|SignedCert)(?:WithKey)?)|now|ago|date|dateInZone|date_in_zone|htmlDate|htmlDateInZone)\b/;

/** Whether a chart may make something else each time; its values may be templates too. */
function mayDraw(
  chart: ReadonlyMap<string, Uint8Array | string>,
  values: string,
): boolean {
  if (drawing.test(values)) return true;
  for (const [path, content] of chart) {
    // A chart within the chart, packed.
    if (path.endsWith(".tgz")) return true;
    const text =
      typeof content === "string"
        ? content
        : Buffer.from(content).toString("latin1");
    if (drawing.test(text)) return true;
  }
  return false;
}

/** A document of a rendering. */
interface Part {
  readonly text: string;
  /** The chart's file that it comes from. */
  readonly template: string;
  /** The same in both renderings, but where a name is drawn. */
  readonly key: string;
  /** Undefined where it cannot be read. */
  readonly objects: readonly Fields[] | undefined;
}

/** What two renderings of one input have in common, with a mark wherever they differ. */
export function steadyText(first: string, second: string): Printed {
  if (first === second) return { text: first };
  const parts = pairUp(partsOf(first), partsOf(second));
  const texts = parts?.map(([one, other]) => steadyPart(one, other));
  if (texts?.every((text) => text !== undefined) !== true)
    return { failure: "the chart makes other objects each time" };
  return { text: texts.join("") };
}

function partsOf(stream: string): Part[] {
  return splitDocuments(stream).map(({ text, template = "" }) => {
    const read = readAsKustomize(text);
    const objects = "refusal" in read ? undefined : read;
    const names = objects?.map((object) => [
      textAt(object, "apiVersion"),
      textAt(object, "kind"),
      textAt(object, "metadata", "namespace"),
      textAt(object, "metadata", "name"),
    ]);
    const key = JSON.stringify([template, names]);
    return { text, template, key, objects };
  });
}

/** Undefined where there are not as many of each template. */
function pairUp(
  first: readonly Part[],
  second: readonly Part[],
): [Part, Part][] | undefined {
  const left = [...second];
  const take = (fits: (part: Part) => boolean): Part | undefined => {
    const at = left.findIndex(fits);
    return at === -1 ? undefined : left.splice(at, 1)[0];
  };
  const pairs: [Part, Part][] = [];
  const single: Part[] = [];
  for (const part of first) {
    const other = take(({ key }) => key === part.key);
    if (other === undefined) single.push(part);
    else pairs.push([part, other]);
  }
  // Helm sorts by name: where an object stands whose name is drawn is chance too.
  for (const part of single.toSorted((one, other) =>
    compare(one.template, other.template),
  )) {
    const other = take(({ template }) => template === part.template);
    if (other === undefined) return undefined;
    pairs.push([part, other]);
  }
  return left.length === 0 ? pairs : undefined;
}

/** Undefined where the two have nothing in common. */
function steadyPart(one: Part, other: Part): string | undefined {
  const head = `---\n# Source: ${one.template}\n`;
  if (one.text === other.text) return head + one.text;
  const [objects, others] = [one.objects, other.objects];
  if (objects === undefined || objects.length !== others?.length)
    return undefined;
  return objects
    .map((object, at) => {
      // A longer mark would itself be taken for what the Secret holds.
      const mark = isSecretObject(object) ? marks.same : drawn;
      return head + writeYaml(steadyData(object, others[at] ?? {}, mark));
    })
    .join("");
}

function steadyData(one: Data, other: Data, mark: string): Data {
  if (isSame(one, other)) return one;
  if (typeof one === "string" && typeof other === "string")
    return steadyLines(one, other, mark);
  if (isList(one) && isList(other) && one.length === other.length)
    return one.map((item, at) => steadyData(item, other[at] ?? null, mark));
  if (!isFields(one) || !isFields(other)) return mark;
  const keys = Object.keys(one);
  const isAlike =
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key));
  if (!isAlike) return mark;
  return Object.fromEntries(
    keys.map((key) => [
      key,
      steadyData(one[key] ?? null, own(other, key) ?? null, mark),
    ]),
  );
}

/** Of a text of several lines, those that are the same stay. */
function steadyLines(one: string, other: string, mark: string): string {
  const [lines, others] = [unfolded(one), unfolded(other)];
  if (lines.length === 1 || lines.length !== others.length) return mark;
  return lines
    .map((line, at) => (line === others[at] ? line : mark))
    .join("\n");
}
