/**
 * Scaffolds a kind: its file and its test. The rest (schema, layout, checks, docs) asks the kind.
 *
 *     npm run new-kind -- --kind Thing --group things.toolkit.fluxcd.io --section things --prefix flux-thing-
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import handlebars from "handlebars";
import { format } from "prettier";
import { builtinSchemas } from "../src/schema/builtin.ts";

const { values } = parseArgs({
  options: {
    kind: { type: "string" },
    group: { type: "string" },
    section: { type: "string" },
    prefix: { type: "string" },
    root: {
      type: "string",
      default: fileURLToPath(new URL("..", import.meta.url)),
    },
  },
});
const { kind, group, section, prefix, root } = values;
if (!kind || !group || !section || !prefix) {
  console.error(
    "usage: new-kind --kind KIND --group GROUP --section a.b --prefix flux-x-",
  );
  process.exit(2);
}

const file = kind.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, "-").toLowerCase();
const variable = kind.charAt(0).toLowerCase() + kind.slice(1);
const versions = Object.entries(builtinSchemas.kinds[kind]?.versions ?? {});
const [version, schema] = versions.find(([, one]) => one.storage) ?? ["v1"];
const data = {
  kind,
  group,
  prefix,
  file,
  variable,
  version,
  section: section.split("."),
  takesInterval: schema?.spec.properties?.["interval"] !== undefined,
};

for (const [template, path] of [
  ["kind.ts.hbs", `src/kinds/${file}.ts`],
  ["kind.test.ts.hbs", `test/kinds/${file}.test.ts`],
] as const) {
  const target = `${root}/${path}`;
  if (existsSync(target)) {
    console.error(`${path} is there already`);
    process.exit(2);
  }
  const source = readFileSync(
    new URL(`templates/${template}`, import.meta.url),
    "utf8",
  );
  const text = handlebars.compile(source, { noEscape: true, strict: true })(
    data,
  );
  writeFileSync(target, await format(text, { parser: "typescript" }));
  console.log(`wrote ${path}`);
}
console.log(
  `Now add \`${variable}\` to src/kinds/index.ts, fill in the file, and run: make docs`,
);
