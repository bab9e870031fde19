/** The conditions of a status (metav1.Condition). */
import type { Fields } from "../yaml/data.ts";
import { itemsOf } from "./json.ts";

/** A condition by its type. */
export function conditionOf(status: Fields, type: string): Fields | undefined {
  return itemsOf(status["conditions"]).find((one) => one["type"] === type);
}
