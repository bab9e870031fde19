/**
 * The CRDs of charts' `crds/` folders, which Helm does not treat as it treats what templates make: no release has them, none is
 * ever deleted, and no post-renderer sees them (helm-controller 1.6.4, internal/action: applyCRDs).
 */
import { splitDocuments, type RenderedDocument } from "./documents.ts";

/** What helm has printed, in two parts. */
export interface PrintedParts {
  /** Each with its chart's file. Flux takes nothing else from those folders. */
  readonly crds: readonly RenderedDocument[];
  /** What the templates make. */
  readonly text: string;
}

/** Takes the CRDs out; helm prints them first, those of a file with one comment above the first of them. */
export function withoutCrds(text: string): PrintedParts {
  if (!/^# Source: .*\/crds\//m.test(text)) return { crds: [], text };
  const documents = splitDocuments(text);
  const chart = chartOf(documents[0]);
  const crds: RenderedDocument[] = [];
  let file: string | undefined;
  let at = 0;
  for (const document of documents) {
    // What a file itself says of where it comes from is not helm's.
    if (document.template !== undefined && chartOf(document) === chart)
      file = document.template;
    if (!isInCrdsFolder(file)) break;
    at++;
    crds.push({ ...document, template: file });
  }
  if (at === 0) return { crds: [], text };
  return {
    crds: crds.filter((one) => one.text.includes("CustomResourceDefinition")),
    text: documents
      .slice(at)
      .map((one) => `---\n# Source: ${one.template ?? ""}\n${one.text}`)
      .join(""),
  };
}

function chartOf(
  document: Pick<RenderedDocument, "template"> | undefined,
): string | undefined {
  return document?.template?.split("/", 1)[0];
}

/**
 * Whether a file of a chart, or of a chart within it, lies in its `crds/` folder. Its path begins with the charts' names, as
 * helm writes it (helm.sh/helm/v4 4.2, pkg/chart/v2: CRDObjects, ChartFullPath).
 */
export function isInCrdsFolder(template: string | undefined): boolean {
  return /^[^/]+(?:\/charts\/[^/]+)*\/crds\//.test(template ?? "");
}
