/** notification.toolkit.fluxcd.io: v1beta1 and v1beta2 → Alert and Provider v1beta3, Receiver v1. */
import { isFields, type Fields } from "../yaml/data.ts";
import {
  inEach,
  referredVersion,
  without,
  type FieldChange,
  type KindConversion,
  type Rule,
} from "./conversion.ts";

const group = "notification.toolkit.fluxcd.io";
const from = ["v1beta1", "v1beta2"];

/**
 * `summary` → `eventMetadata.summary`: the one is deprecated, says the other instead, and wins where both are set
 * (notification-controller, v1beta3 alerts.md and EventServer.combineEventMetadata).
 */
const summary: Rule = (fields) => {
  const text = fields["summary"];
  if (text === undefined) return undefined;
  const rest = without(fields, "summary");
  if (text === "" || text === null)
    return {
      fields: rest,
      changes: [{ path: ["summary"], change: "dropped", why: "it is empty" }],
    };
  const metadata = fields["eventMetadata"] ?? {};
  if (!isFields(metadata)) return { problem: "`eventMetadata` is not a map" };
  return {
    fields: { ...rest, eventMetadata: { ...metadata, summary: text } },
    changes: [...overruled(metadata), movedSummary],
  };
};

const movedSummary: FieldChange = {
  path: ["summary"],
  change: "moved",
  to: ["eventMetadata", "summary"],
  why: "summary is deprecated: eventMetadata.summary is sent in its place",
};

function overruled(metadata: Fields): FieldChange[] {
  return metadata["summary"] === undefined
    ? []
    : [
        {
          path: ["eventMetadata", "summary"],
          change: "dropped",
          why: "summary was sent in its place",
        },
      ];
}

/**
 * Receiver v1: notification-controller 1.0.0-rc.1; Alert and Provider v1beta3: 1.2.0, without status, all fields kept. Receivers
 * look their resources up by their API version, where one is written.
 */
export const notificationConversions: readonly KindConversion[] = [
  {
    group,
    kind: "Alert",
    from,
    rules: [summary, inEach("eventSources", referredVersion)],
  },
  { group, kind: "Provider", from, rules: [] },
  {
    group,
    kind: "Receiver",
    from,
    rules: [inEach("resources", referredVersion)],
  },
];
