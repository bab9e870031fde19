/** The style of the graph's page: for the light and the dark, for wide screens, narrow ones and paper. */
import { drawingStyle } from "./graph-drawing.ts";

const colours = `
:root { color-scheme: light dark;
  --back: light-dark(#fff, #0d1117); --text: light-dark(#1f2328, #e6edf3); --dim: light-dark(#59636e, #9198a1);
  --line: light-dark(#d0d7de, #3d444d); --soft: light-dark(#f6f8fa, #161b22); --link: light-dark(#0757b3, #6cb0ff);
  --danger: light-dark(#b3261e, #ff8a80); --warning: light-dark(#7a4f00, #e3b341); }
:root:has(#theme-light:checked) { color-scheme: light; }
:root:has(#theme-dark:checked) { color-scheme: dark; }
`;

const layout = `
* { box-sizing: border-box; }
html, body { height: 100%; }
body { font: 14px/1.45 system-ui, sans-serif; margin: 0; background: var(--back); color: var(--text); display: flex; flex-direction: column; }
header { padding: .7rem 1.2rem .3rem; }
h1 { font-size: 1.3rem; margin: 0; }
h2 { font-size: 1rem; margin: 0 0 .3rem; overflow-wrap: anywhere; }
h3 { font-size: .9rem; margin: .7rem 0 .1rem; color: var(--dim); }
p { margin: .2rem 0; overflow-wrap: anywhere; }
.dim { color: var(--dim); }
.danger { color: var(--danger); }
.bar { display: flex; flex-wrap: wrap; gap: .35rem; align-items: center; padding: .4rem 1.2rem; border-bottom: 1px solid var(--line); }
.switch { position: absolute; opacity: 0; }
.bar label, .bar button { font: inherit; color: inherit; background: none; padding: .1rem .6rem; border: 1px solid var(--line); border-radius: 1rem; cursor: pointer; white-space: nowrap; }
.bar button { min-width: 2rem; }
.end { margin-left: auto; display: flex; gap: .3rem; }
#tools { display: flex; flex-wrap: wrap; gap: .4rem; align-items: center; }
#tools[hidden] { display: none; }
#find { font: inherit; color: inherit; background: var(--soft); border: 1px solid var(--line); border-radius: .3rem; padding: .15rem .5rem; width: 15rem; max-width: 60vw; }
kbd { font: 11px ui-monospace, monospace; border: 1px solid var(--line); border-radius: .2rem; padding: 0 .25rem; }
main { flex: 1; min-height: 0; display: flex; }
#canvas { flex: 1; overflow: auto; min-width: 0; }
#about { width: 20rem; border-left: 1px solid var(--line); padding: .8rem 1rem; overflow: auto; }
#about[hidden] { display: none; }
#about ul { list-style: none; margin: 0; padding: 0; }
#about button { font: inherit; color: var(--link); background: none; border: 0; padding: .1rem 0; text-align: left; cursor: pointer; overflow-wrap: anywhere; }
#about code { font: 12px ui-monospace, monospace; overflow-wrap: anywhere; }
.graph .out { opacity: .12; }
@media (max-width: 50rem) {
  html, body { height: auto; }
  main { flex-direction: column; }
  #about { width: auto; border-left: 0; border-top: 1px solid var(--line); order: -1; }
}
@media print {
  :root { color-scheme: light; }
  html, body { height: auto; }
  .bar, #about { display: none; }
  #canvas { overflow: visible; }
  svg.graph { max-width: 100%; height: auto; }
}
`;

/** A switch that is on, and one that the keyboard is at. */
const switches = [
  "theme-auto",
  "theme-light",
  "theme-dark",
  "show-applies",
  "show-dependsOn",
  "show-source",
  "show-reference",
]
  .map(
    (
      id,
    ) => `body:has(#${id}:checked) label[for=${id}] { background: var(--text); color: var(--back); }
body:has(#${id}:focus-visible) label[for=${id}] { outline: 2px solid var(--link); outline-offset: 2px; }`,
  )
  .join("\n");

const hidden = ["applies", "dependsOn", "source", "reference"]
  .map(
    (kind) =>
      `body:not(:has(#show-${kind}:checked)) .edge.is-${kind} { display: none; }`,
  )
  .join("\n");

export const graphStyle = `${colours}${layout}${switches}\n${hidden}\n${drawingStyle}`;
