/** What fetching charts works with, and what comes of it. */
import type { FetchedChart } from "../render/rendering.ts";
import type { ProcessOptions } from "./process.ts";
import type { RenderCache } from "./render-cache.ts";
import type { Tool } from "./render-tools.ts";

export interface ChartMachine extends ProcessOptions {
  readonly helm: Tool | undefined;
  /** Undefined where nothing is to be recalled or kept. */
  readonly cache: RenderCache | undefined;
}

/** An archive as it was fetched. */
export interface Archive {
  readonly bytes: Buffer;
  /** SHA-256 of the bytes, hexadecimal. */
  readonly sha256: string;
  readonly version: string;
  readonly oci: FetchedChart["oci"];
}
