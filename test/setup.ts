/** Properties try other cases on every machine, and the same ones in CI: a change must not fail for what it did not touch. */
import fc from "fast-check";

if (process.env["CI"] !== undefined) fc.configureGlobal({ seed: 20261121 });
