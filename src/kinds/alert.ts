import { atLeast } from "../model/flux-version.ts";
import {
  listAt,
  nameShorthand,
  referenceAt,
  referenceListShorthand,
  summary,
  textAt,
} from "./fields.ts";
import type { FluxKind } from "./kind.ts";

export const alert: FluxKind = {
  kind: "Alert",
  group: "notification.toolkit.fluxcd.io",
  version: (flux) => (atLeast(flux, 2, 10) ? "v1" : "v1beta3"),
  section: ["notifications", "alerts"],
  filePrefix: "flux-alert-",
  describe: "which events are sent to a provider",
  docs: "components/notification/alerts/",
  takesInterval: false,
  shorthands: [
    nameShorthand("providerRef", "Provider"),
    referenceListShorthand("eventSources"),
  ],
  references: (spec) => [
    ...referenceAt(spec["providerRef"], ["providerRef"], {
      kind: "Provider",
      local: true,
    }),
    ...listAt(spec, "eventSources").flatMap(({ index, item }) =>
      referenceAt(item, ["eventSources", index]),
    ),
  ],
  violations: () => [],
  loss: () => "its events are no longer sent",
  isStatic: () => true,
  summary: (spec) => summary(textAt(spec, "providerRef", "name"), undefined),
};
