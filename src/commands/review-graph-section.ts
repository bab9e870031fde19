/** The dependency graph on the review's page: its part of the template, its style, and its script. */
import {
  drawingScript,
  drawingStyle,
  drawingTemplate,
} from "./graph-drawing.ts";

/** Part of a Handlebars template, in the context of a `ReviewPage`; every placeholder is escaped. */
export const graphSection = `{{#each graphs}}
<section id="graph">
<details{{#if isOpen}} open{{/if}}>
<summary><h2>Dependency graph</h2></summary>
<p>{{summary}}{{#if whole}} <input class="switch" type="checkbox" id="whole"><label class="extent" for="whole">All objects</label>{{/if}}</p>
<p class="legend">{{#each legend}}<span class="touch {{classes}}"><b>{{sign}}</b> {{text}}</span> {{/each}}<span class="dim">applies ── &nbsp; dependsOn ━━ &nbsp; source ╌╌ &nbsp; other ┈┈ &nbsp; dashed: not in this repository</span></p>
{{#each whole}}
<div class="canvas whole" style="--width: {{width}}px">
${drawingTemplate}
</div>
{{/each}}
{{#with near}}
<div class="canvas near" style="--width: {{width}}px">
${drawingTemplate}
</div>
{{/with}}
</details>
</section>
{{/each}}
`;

/** Of each kind of change: the border, what is behind it, and how its border is drawn. */
const touches = [
  ["added", "good", "come", "none"],
  ["changed", "warning", "soft", "none"],
  ["removed", "danger", "gone", "7 3"],
  ["failed", "danger", "back", "2 3"],
]
  .map(
    ([word, border, back, dashes]) => `
.graph .node.is-${word} rect { stroke: var(--${border}); fill: var(--${back}); stroke-width: 2.5; stroke-dasharray: ${dashes}; }
.graph .node.is-${word} .badge { fill: var(--${border}); }
.touch.is-${word} b { background: var(--${border}); }`,
  )
  .join("");

export const graphSectionStyle = `${drawingStyle}${touches}
.graph .node.is-touched:is(:hover, :focus-visible) > rect { stroke: var(--link); stroke-width: 4; }
.graph .node .sign { fill: var(--back); font-size: 14px; font-weight: 700; text-anchor: middle; }
.graph .node.is-removed .name { text-decoration: line-through; }
#graph > details { scroll-margin-top: var(--bar, 5rem); }
#graph summary { cursor: pointer; margin: 1.4rem 0 .5rem; }
#graph summary h2 { display: inline; }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1rem; align-items: center; }
.touch b { display: inline-block; width: 1.3em; border-radius: 1em; text-align: center; line-height: 1.3; color: var(--back); print-color-adjust: exact; }
.extent { padding: .1rem .6rem; border: 1px solid var(--line); border-radius: 1rem; cursor: pointer; }
.canvas { overflow: auto; max-height: 75vh; border: 1px solid var(--line); border-radius: .4rem; }
/* As much as fits, but no smaller than can be read. */
.canvas svg.graph { width: min(var(--width), max(100%, var(--width) * .75)); height: auto; }
body:has(#whole:checked) .canvas.near, body:not(:has(#whole:checked)) .canvas.whole { display: none; }
#only { font: inherit; color: inherit; background: var(--soft); border: 1px solid var(--link); border-radius: 1rem; padding: .1rem .6rem; cursor: pointer; }
#only[hidden] { display: none; }
#not-rendered li { scroll-margin-top: calc(var(--bar, 5rem) + .5rem); }
#not-rendered li:target { outline: 2px solid var(--link); }
@media print {
  .extent { display: none; }
  .canvas { max-height: none; overflow: visible; border: 0; }
  .canvas svg.graph { max-width: 100%; height: auto; }
}
`;

/** Runs in the review's script, before the keys. */
export const graphSectionScript = `${drawingScript}
const seenGraph = () => graphs.find(({ svg }) => seen(svg));
for (const graph of graphs) {
  const start = graph.nodes.find(({ dataset }) => dataset.key !== undefined) ?? graph.nodes[0];
  new IntersectionObserver((entries, observer) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    observer.disconnect();
    graph.centre(start);
  }).observe(graph.svg);
  graph.svg.addEventListener("focusin", ({ target }) => graph.light(target.closest(".node") ?? undefined));
  graph.svg.addEventListener("focusout", () => graph.light(undefined));
  graph.svg.addEventListener("click", ({ target }) => {
    const link = target.closest("a.node");
    if (link !== null) showOnly(link);
  });
  graph.svg.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    const from = event.target.closest(".node");
    if (way === undefined || from === null) return;
    event.preventDefault();
    const next = graph.next(from, ...way);
    if (next === undefined) return;
    next.focus({ preventScroll: true });
    graph.centre(next);
  });
}
function toGraph() {
  const section = document.querySelector("#graph > details");
  if (section === null) return;
  section.open = true;
  const graph = seenGraph();
  const node = graph?.nodes.find(({ dataset }) => dataset.key !== undefined);
  section.scrollIntoView({ block: "start" });
  node?.focus({ preventScroll: true });
  if (node !== undefined) graph.centre(node);
}
`;
