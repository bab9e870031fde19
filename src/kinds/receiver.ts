import {
  broken,
  listAt,
  referenceAt,
  referenceListShorthand,
  summary,
  textAt,
} from "./fields.ts";
import type { FluxKind } from "./kind.ts";

const readsType = { reads: ["type"] };

export const receiver: FluxKind = {
  kind: "Receiver",
  group: "notification.toolkit.fluxcd.io",
  version: () => "v1",
  section: ["notifications", "receivers"],
  filePrefix: "flux-receiver-",
  describe: "a webhook that makes Flux look at sources at once",
  docs: "components/notification/receivers/",
  takesInterval: false,
  shorthands: [referenceListShorthand("resources")],
  references: (spec) =>
    listAt(spec, "resources").flatMap(({ index, item }) =>
      referenceAt(item, ["resources", index]),
    ),
  violations: ({ spec }) => {
    const oidc = textAt(spec, "type") === "generic-oidc";
    const providers = listAt(spec, "oidcProviders").length;
    return broken(
      [
        !oidc || providers > 0,
        ["oidcProviders"],
        "a generic-oidc receiver needs at least one oidcProvider",
        readsType,
      ],
      [
        oidc || providers === 0,
        ["oidcProviders"],
        "oidcProviders goes with the type generic-oidc only",
        readsType,
      ],
      [
        !oidc || spec["secretRef"] === undefined,
        ["secretRef"],
        "secretRef cannot be set when the type is generic-oidc",
        readsType,
      ],
      [
        oidc || spec["secretRef"] !== undefined,
        ["secretRef"],
        "secretRef is required unless the type is generic-oidc",
        readsType,
      ],
    );
  },
  loss: () => "its webhook URL stops working",
  summary: (spec) => summary(textAt(spec, "type"), undefined),
};
