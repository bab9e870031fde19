/** The schemas that the program brings along: Flux's own CRDs, as `hack/update-flux-schemas.ts` wrote them down. */
import json from "../../generated/flux-schemas.json" with { type: "json" };
import { isFluxSchemas, type FluxSchemas } from "./flux-schemas.ts";

export const builtinSchemas: FluxSchemas = narrow(json);

function narrow(value: unknown): FluxSchemas {
  if (isFluxSchemas(value)) return value;
  throw new Error(
    "generated/flux-schemas.json is not what hack/update-flux-schemas.ts writes",
  );
}
