#!/usr/bin/env node
// What npm runs for `npm create fluxsmith`: a package of this name, and nothing but `fluxsmith init`.
process.argv.splice(2, 0, "init");
// oxlint-disable-next-line import/no-unassigned-import -- it is a program
require("fluxsmith/dist/bin.js");
