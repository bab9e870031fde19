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
{{#if target}}<a href="#{{target}}" data-key="{{key}}"{{else}}<g tabindex="-1"{{/if}} class="node {{classes}}" transform="translate({{x}} {{y}})" data-node="{{id}}" data-x="{{x}}" data-y="{{y}}" data-find="{{find}}" data-place="{{place}}" data-notes="{{notes}}"><title>{{title}}</title><rect width="{{../nodeWidth}}" height="{{../nodeHeight}}" rx="5"/><svg width="{{../nodeWidth}}" height="{{../nodeHeight}}"><text class="name" x="10" y="17">{{name}}</text><text class="detail" x="10" y="32">{{detail}}</text></svg>{{#if sign}}<circle class="badge" r="9"/><text class="sign" y="4.5">{{sign}}</text>{{/if}}{{#if target}}</a>{{else}}</g>{{/if}}
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
.graph .node:is(:hover, :focus-visible, .chosen) > rect { stroke: var(--link); stroke-width: 2.5; }
.graph.picking :is(.node, .edge):not(.lit) { opacity: .18; }
.graph.picking .edge.lit { stroke-opacity: 1; stroke-width: 2; }
`;

/**
 * Defines \`graphs\`: each with its \`nodes\`; \`light(node)\`, which sets off a node with its neighbours (of none: shows all
 * alike); \`next(node, dx, dy)\`, the nearest of those that it is tied to on one side, or of its column; and \`centre(node)\`,
 * which scrolls to it.
 */
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
  const x = (node) => Number(node.dataset.x);
  const y = (node) => Number(node.dataset.y);
  const next = (from, dx, dy) => {
    const near = dx === 0
      ? nodes.filter((node) => x(node) === x(from) && (y(node) - y(from)) * dy > 0)
      : edges.get(from).flatMap((edge) => [edge.from, edge.to]).filter((node) => (x(node) - x(from)) * dx > 0);
    const far = (node) => [Math.abs(x(node) - x(from)), Math.abs(y(node) - y(from))];
    return near.toSorted((a, b) => far(a)[0] - far(b)[0] || far(a)[1] - far(b)[1])[0];
  };
  const centre = (node) => {
    const canvas = svg.parentElement;
    const [box, view] = [node, canvas].map((one) => one.getBoundingClientRect());
    canvas.scrollBy(box.left + box.width / 2 - view.left - view.width / 2, box.top + box.height / 2 - view.top - view.height / 2);
  };
  const graph = { svg, nodes, edges, light, next, centre, chosen: undefined };
  svg.addEventListener("pointerover", (event) => {
    const node = event.target.closest(".node");
    light(node ?? graph.chosen);
  });
  svg.addEventListener("pointerleave", () => light(graph.chosen));
  return graph;
});
`;
