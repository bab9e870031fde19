import { hostname } from "node:os";
import { main } from "./cli.ts";
import { ask } from "./io/ask.ts";
import { watchInterrupts } from "./io/interrupts.ts";
import { openOutput } from "./io/output.ts";

void main(process.argv.slice(2), {
  cwd: process.cwd(),
  stdout: openOutput(1, () => process.stdout),
  stderr: openOutput(2, () => process.stderr),
  env: process.env,
  ask,
  now: Date.now,
  pid: process.pid,
  host: hostname,
  watchInterrupts,
}).then((code) => {
  process.exitCode = code;
});
