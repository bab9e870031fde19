import { broken, fieldsAt, sourceLoss, summary, textAt } from "./fields.ts";
import type { FluxKind } from "./kind.ts";

const readsProvider = { reads: ["provider"] };

export const bucket: FluxKind = {
  kind: "Bucket",
  group: "source.toolkit.fluxcd.io",
  version: () => "v1",
  section: ["sources", "bucket"],
  filePrefix: "flux-source-bucket-",
  describe: "an S3-compatible bucket that Flux reads",
  docs: "components/source/buckets/",
  takesInterval: true,
  shorthands: [],
  references: () => [],
  violations: ({ spec }) => {
    // The CRD defaults provider to generic before its rules are evaluated.
    const provider = textAt(spec, "provider") ?? "generic";
    const sts = fieldsAt(spec, "sts");
    const stsProvider = textAt(sts, "provider");
    return broken(
      [
        sts === undefined || provider === "aws" || provider === "generic",
        ["sts"],
        "sts is only supported for the providers aws and generic",
        readsProvider,
      ],
      [
        sts === undefined || provider !== "aws" || stsProvider === "aws",
        ["sts", "provider"],
        "the provider aws takes the STS provider aws only",
        readsProvider,
      ],
      [
        sts === undefined || provider !== "generic" || stsProvider === "ldap",
        ["sts", "provider"],
        "the provider generic takes the STS provider ldap only",
        readsProvider,
      ],
      [
        stsProvider !== "aws" || sts?.["secretRef"] === undefined,
        ["sts", "secretRef"],
        "the STS provider aws takes no secretRef",
      ],
      [
        stsProvider !== "aws" || sts?.["certSecretRef"] === undefined,
        ["sts", "certSecretRef"],
        "the STS provider aws takes no certSecretRef",
      ],
      [
        provider !== "generic" || spec["serviceAccountName"] === undefined,
        ["serviceAccountName"],
        "serviceAccountName is not supported for the provider generic",
        readsProvider,
      ],
      [
        spec["secretRef"] === undefined ||
          spec["serviceAccountName"] === undefined,
        ["serviceAccountName"],
        "secretRef and serviceAccountName exclude each other",
        { reads: ["secretRef"] },
      ],
    );
  },
  loss: sourceLoss,
  summary: (spec) =>
    summary(
      [textAt(spec, "endpoint"), textAt(spec, "bucketName")]
        .filter((part) => part !== undefined)
        .join("/"),
      undefined,
    ),
};
