/** A drawn graph on a page: its SVG, its style, and a script that shows what belongs to what is pointed at. */

/** Part of a Handlebars template, in the context of a `Drawing`; every placeholder is escaped. */
export const drawingTemplate = `<svg class="graph" width="{{width}}" height="{{height}}" viewBox="0 0 {{width}} {{height}}" role="group" aria-label="Dependency graph">
{{#each frames}}
<g class="frame"><rect x="{{x}}" y="{{y}}" width="{{width}}" height="{{height}}" rx="10"/><text x="{{x}}" y="{{y}}" dx="14" dy="21">{{title}}</text></g>
{{/each}}
<g class="edges">
{{#each edges}}
<path class="edge {{classes}}" d="{{path}}" data-from="{{from}}" data-to="{{to}}" data-label="{{label}}"><title>{{title}}</title></path>
{{/each}}
</g>
{{#each nodes}}
<g class="node {{classes}}" transform="translate({{x}} {{y}})" tabindex="-1" data-node="{{id}}" data-x="{{x}}" data-y="{{y}}" data-find="{{find}}" data-place="{{place}}" data-notes="{{notes}}"><title>{{title}}</title><rect width="{{../nodeWidth}}" height="{{../nodeHeight}}" rx="5"/><svg width="{{../nodeWidth}}" height="{{../nodeHeight}}"><text class="name" x="10" y="17">{{name}}</text><text class="detail" x="10" y="32">{{detail}}</text></svg></g>
{{/each}}
</svg>`;

/** Takes the page's colours: \`--back\`, \`--text\`, \`--dim\`, \`--line\`, \`--soft\`, \`--link\`, \`--danger\`, \`--warning\`. */
export const drawingStyle = `
svg.graph { display: block; font-family: system-ui, sans-serif; }
.graph .frame rect { fill: none; stroke: var(--line); }
.graph .frame text { fill: var(--dim); font-size: 14px; font-weight: 600; }
.graph .edge { fill: none; stroke: var(--dim); stroke-opacity: .55; stroke-width: 1.2; }
.graph .edge.is-dependsOn { stroke: var(--link); stroke-opacity: .9; stroke-width: 2; }
.graph .edge.is-source { stroke-dasharray: 5 4; }
.graph .edge.is-reference { stroke-dasharray: 1.5 4; stroke-linecap: round; stroke-width: 2; }
.graph .edge.is-cycle { stroke: var(--danger); stroke-opacity: 1; stroke-width: 2.5; }
.graph .node { cursor: pointer; outline: none; }
.graph .node rect { fill: var(--soft); stroke: var(--dim); }
.graph .node text { fill: var(--text); }
.graph .node .name { font-size: 13px; font-weight: 600; }
.graph .node .detail { fill: var(--dim); font-size: 11px; }
.graph .node.is-made rect, .graph .node.is-external rect { stroke-dasharray: 5 3; }
.graph .node.is-missing rect, .graph .node.is-unknown rect { fill: var(--back); stroke-dasharray: 5 3; stroke-width: 1.5; stroke: var(--danger); }
.graph .node.is-unknown rect { stroke: var(--warning); }
.graph .node.is-missing .name, .graph .node.is-cycle .name { fill: var(--danger); }
.graph .node.is-cycle rect { stroke: var(--danger); stroke-width: 2; }
.graph .node.is-suspended .name { font-style: italic; fill: var(--dim); }
.graph .node.is-marked rect { fill: var(--mark); stroke: var(--warning); stroke-width: 2.5; }
.graph .node:is(:hover, :focus-visible, .chosen) > rect { stroke: var(--link); stroke-width: 2.5; }
.graph.picking :is(.node, .edge):not(.lit) { opacity: .18; }
.graph.picking .edge.lit { stroke-opacity: 1; stroke-width: 2; }
`;

/** Defines \`graphs\`: each with its \`nodes\`, and \`light(node)\`, which sets off a node with its neighbours (of none: shows all alike). */
export const drawingScript = `
const graphs = [...document.querySelectorAll("svg.graph")].map((svg) => {
  const nodes = [...svg.querySelectorAll(".node")];
  const byId = new Map(nodes.map((node) => [node.dataset.node, node]));
  const edges = new Map(nodes.map((node) => [node, []]));
  for (const path of svg.querySelectorAll(".edge")) {
    const edge = { path, from: byId.get(path.dataset.from), to: byId.get(path.dataset.to) };
    for (const end of new Set([edge.from, edge.to])) edges.get(end)?.push(edge);
  }
  let lit = [];
  const light = (node) => {
    for (const one of lit) one.classList.remove("lit");
    const its = node === undefined ? [] : edges.get(node);
    lit = node === undefined ? [] : [node, ...its.flatMap(({ path, from, to }) => [path, from, to])];
    for (const one of lit) one.classList.add("lit");
    svg.classList.toggle("picking", node !== undefined);
  };
  const graph = { svg, nodes, edges, light, chosen: undefined };
  svg.addEventListener("pointerover", (event) => {
    const node = event.target.closest(".node");
    light(node ?? graph.chosen);
  });
  svg.addEventListener("pointerleave", () => light(graph.chosen));
  return graph;
});
`;
