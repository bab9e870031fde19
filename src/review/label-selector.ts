/** Label selectors. */
import { fieldsAt, textAt } from "../kinds/fields.ts";
import type { Fields } from "../yaml/data.ts";
import { mapsAt, textsAt } from "./pods.ts";

/** Whether labels fit a selector; an empty one fits all (k8s.io/apimachinery 0.36, metav1.LabelSelectorAsSelector). */
export function selects(selector: Fields, labels: Fields): boolean {
  const wanted = Object.entries(fieldsAt(selector, "matchLabels") ?? {});
  return (
    wanted.every(([key, value]) => labels[key] === value) &&
    mapsAt(selector, "matchExpressions").every((one) => fits(one, labels))
  );
}

function fits(expression: Fields, labels: Fields): boolean {
  const value = labels[textAt(expression, "key") ?? ""];
  const isListed =
    typeof value === "string" && textsAt(expression, "values").includes(value);
  const fitting: Readonly<Record<string, boolean>> = {
    In: isListed,
    NotIn: !isListed,
    Exists: value !== undefined,
    DoesNotExist: value === undefined,
  };
  return fitting[textAt(expression, "operator") ?? ""] === true;
}
