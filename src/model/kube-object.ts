/** A Kubernetes object, whole. */
import type { Fields } from "../yaml/data.ts";
import type { Identity } from "./identity.ts";

export interface KubeObject extends Identity {
  readonly apiVersion: string;
  /** All of it, `apiVersion` and `metadata` included, in plain maps all through. */
  readonly fields: Fields;
}
