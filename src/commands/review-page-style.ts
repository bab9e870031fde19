/** The style of the review's page: for the light and the dark, for wide screens, narrow ones and paper. */

import { graphSectionStyle } from "./review-graph-section.ts";

/** Colours of their own for either scheme; which one it is, the reader's system says, or the reader. */
const colours = `
:root { color-scheme: light dark;
  --back: light-dark(#fff, #0d1117); --text: light-dark(#1f2328, #e6edf3); --dim: light-dark(#59636e, #9198a1);
  --line: light-dark(#d0d7de, #3d444d); --soft: light-dark(#f6f8fa, #161b22); --link: light-dark(#0757b3, #6cb0ff);
  --gone: light-dark(#ffebe9, #3a1a1c); --come: light-dark(#dafbe1, #12321d);
  --danger: light-dark(#b3261e, #ff8a80); --warning: light-dark(#7a4f00, #e3b341); --notice: light-dark(#0757b3, #6cb0ff); --good: light-dark(#1a6b34, #57d27f); }
:root:has(#theme-light:checked) { color-scheme: light; }
:root:has(#theme-dark:checked) { color-scheme: dark; }
`;

const text = `
* { box-sizing: border-box; }
body { font: 14px/1.45 system-ui, sans-serif; margin: 0; background: var(--back); color: var(--text); overflow-wrap: anywhere; }
header, main { padding: 1rem 1.5rem; }
header { padding-bottom: 0; }
h1 { font-size: 1.35rem; margin: 0; }
h2 { font-size: 1.15rem; margin: 1.4rem 0 .5rem; }
h3, h4 { font-size: 1rem; margin: 1rem 0 .4rem; }
h4 { margin-left: 1rem; font-weight: 500; }
p { margin: .3rem 0; }
a { color: var(--link); }
.dim { color: var(--dim); }
code, .diff { font: 12px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.danger > .severity, .severity.danger { color: var(--danger); }
.severity.warning { color: var(--warning); }
.severity.notice { color: var(--notice); }
.severity { font-weight: 600; }
.sign.added { color: var(--good); }
.sign.changed { color: var(--warning); }
.sign.removed { color: var(--danger); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--line); overflow-wrap: break-word; }
th { color: var(--dim); font-weight: 500; white-space: nowrap; }
td:last-child { min-width: 9rem; }
#consequences td:first-child { white-space: nowrap; }
ol, ul { margin: .2rem 0; padding-left: 1.2rem; }
.steps { list-style: none; padding-left: 0; color: var(--dim); }
`;

const layout = `
.switch { position: absolute; opacity: 0; }
.bar { display: flex; flex-wrap: wrap; gap: .3rem; align-items: center; padding: .6rem 1.5rem; position: sticky; top: 0; background: var(--back); border-bottom: 1px solid var(--line); z-index: 1; }
.bar label { padding: .1rem .6rem; border: 1px solid var(--line); border-radius: 1rem; cursor: pointer; white-space: nowrap; }
#tools { display: flex; gap: .4rem; align-items: center; }
#tools[hidden] { display: none; }
#find { font: inherit; color: inherit; background: var(--soft); border: 1px solid var(--line); border-radius: .3rem; padding: .15rem .5rem; width: 16rem; max-width: 60vw; }
.end { margin-left: auto; display: flex; gap: .3rem; }
kbd { font: 11px ui-monospace, monospace; border: 1px solid var(--line); border-radius: .2rem; padding: 0 .25rem; }
.layout { display: grid; grid-template-columns: minmax(14rem, 20rem) minmax(0, 1fr); }
nav { border-right: 1px solid var(--line); padding: .8rem; position: sticky; top: var(--bar, 5rem); max-height: calc(100vh - var(--bar, 5rem)); overflow: auto; align-self: start; font-size: 13px; }
nav ul { list-style: none; padding-left: .9rem; }
nav > details > ul { padding-left: .2rem; }
nav a { color: inherit; text-decoration: none; }
nav a:hover { text-decoration: underline; }
nav li.current > a { font-weight: 600; text-decoration: underline; }
nav summary { cursor: pointer; font-weight: 600; }
nav ul summary { font-weight: 500; }
.card { border: 1px solid var(--line); border-radius: .4rem; margin: .5rem 0; scroll-margin-top: calc(var(--bar, 5rem) + .5rem); background: var(--back); }
.release .card { margin-left: 1rem; }
.card > summary { cursor: pointer; padding: .35rem .7rem; background: var(--soft); border-radius: .4rem; }
.card.current { outline: 2px solid var(--link); }
.card.current > summary:focus-visible { outline: none; }
.card > .why { padding: .2rem .7rem; border-top: 1px solid var(--line); }
.hunk { border-top: 1px solid var(--line); padding: .3rem 0; }
.hunk > .head { color: var(--dim); padding: 0 .7rem; }
.diff { white-space: pre-wrap; }
.diff div > div { padding: 0 .7rem 0 1.9rem; min-height: 1.5em; }
.gone > div::before, .come > div::before { position: absolute; margin-left: -1.1rem; }
.gone { background: var(--gone); }
.come { background: var(--come); }
.gone > div::before { content: "-"; }
.come > div::before { content: "+"; }
.copy { display: none; }
body:has(#side:checked) .part { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 0 2px; }
body:has(#side:checked) .copy { display: block; }
body:has(#side:checked) .come { grid-column: 2; }
.out { display: none; }
@media (max-width: 50rem) {
  .layout { grid-template-columns: minmax(0, 1fr); }
  nav { position: static; max-height: 40vh; border-right: 0; border-bottom: 1px solid var(--line); }
  header, main, .bar { padding-left: .8rem; padding-right: .8rem; }
  .bar { position: static; }
  td { overflow-wrap: anywhere; }
  :root { --bar: 0rem !important; }
}
@media print {
  :root { color-scheme: light; }
  nav, .bar { display: none; }
  .layout { display: block; }
  .card { break-inside: auto; }
  .gone, .come { print-color-adjust: exact; }
}
`;

/** A switch that is on, and one that the keyboard is at. */
const switches = [
  "side",
  "whole",
  "theme-auto",
  "theme-light",
  "theme-dark",
  "show-all",
  "show-danger",
  "show-warning",
  "show-added",
  "show-changed",
  "show-removed",
]
  .map(
    (
      id,
    ) => `body:has(#${id}:checked) label[for=${id}] { background: var(--text); color: var(--back); }
body:has(#${id}:focus-visible) label[for=${id}] { outline: 2px solid var(--link); outline-offset: 2px; }`,
  )
  .join("\n");

/** What a chosen filter hides: objects, and groups without any. */
const filters = ["danger", "warning", "added", "changed", "removed"]
  .map(
    (name) =>
      `body:has(#show-${name}:checked) .item:not(.is-${name}) { display: none; }`,
  )
  .join("\n");

export const reviewStyle = `${colours}${text}${layout}${graphSectionStyle}${switches}\n${filters}\n`;
