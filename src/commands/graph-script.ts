/** The script of the graph's page: search, keyboard, what belongs to an object. Without it everything is drawn all the same. */
import { drawingScript } from "./graph-drawing.ts";

export const graphScript = `
"use strict";
${drawingScript}
const [graph] = graphs;
const canvas = document.getElementById("canvas");
const find = document.getElementById("find");
const found = document.getElementById("found");
const about = document.getElementById("about");
const titleOf = (node) => node.querySelector("title").textContent.split("\\n")[0];
document.getElementById("tools").hidden = false;

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
function listOf(head, entries) {
  if (entries.length === 0) return [];
  const list = document.createElement("ul");
  for (const [node, text] of entries) {
    const button = element("button", titleOf(node));
    button.addEventListener("click", () => choose(node, true));
    const item = element("li", "");
    item.append(button, element("span", text === "" ? "" : " " + text));
    item.lastChild.className = "dim";
    list.append(item);
  }
  return [element("h3", head), list];
}
function describe(node) {
  about.hidden = node === undefined;
  if (node === undefined) return;
  const { place, notes } = node.dataset;
  const its = graph.edges.get(node).filter(({ path }) => getComputedStyle(path).display !== "none");
  const applies = ({ path }) => path.classList.contains("is-applies");
  const ends = (end, other, isApplied) => its
    .filter((edge) => edge[end] === node && applies(edge) === isApplied)
    .map((edge) => [edge[other], isApplied ? "" : edge.path.dataset.label]);
  about.replaceChildren(
    element("h2", titleOf(node)),
    ...(notes === "" ? [] : [element("p", notes)]),
    ...(place === "" ? [] : [element("code", place)]),
    ...listOf("Needs", ends("from", "to", false)),
    ...listOf("Needed by", ends("to", "from", false)),
    ...listOf("Applied by", ends("to", "from", true)),
    ...listOf("Applies", ends("from", "to", true)),
  );
}
function choose(node, focus) {
  graph.chosen?.classList.remove("chosen");
  graph.chosen = node;
  node?.classList.add("chosen");
  graph.light(node);
  describe(node);
  if (node === undefined || !focus) return;
  node.focus({ preventScroll: true });
  graph.centre(node);
}
graph.svg.addEventListener("click", (event) => choose(event.target.closest(".node") ?? undefined, false));
for (const box of document.querySelectorAll("input[id^=show-]"))
  box.addEventListener("change", () => describe(graph.chosen));

let matches = graph.nodes;
function filter() {
  const words = find.value.toLowerCase().split(/\\s+/).filter(Boolean);
  matches = graph.nodes.filter((node) => words.every((word) => node.dataset.find.includes(word)));
  const kept = new Set(matches);
  for (const node of graph.nodes) node.classList.toggle("out", !kept.has(node));
  found.textContent = words.length === 0 ? "" : matches.length + " of " + graph.nodes.length;
}
find.addEventListener("input", filter);

function step(by) {
  const at = matches.indexOf(graph.chosen);
  choose(matches[at === -1 ? (by > 0 ? 0 : matches.length - 1) : (at + by + matches.length) % matches.length], true);
}
function move(dx, dy) {
  if (graph.chosen === undefined) return step(1);
  const next = graph.next(graph.chosen, dx, dy);
  if (next !== undefined) choose(next, true);
}

// Where the drawing begins may be far down.
const start = graph.nodes.toSorted((a, b) => Number(a.dataset.x) - Number(b.dataset.x))[0];
if (start !== undefined) canvas.scrollTop = Number(start.dataset.y) - canvas.clientHeight / 2;

let zoom = 1;
const size = { width: graph.svg.width.baseVal.value, height: graph.svg.height.baseVal.value };
function scale(to) {
  zoom = Math.min(3, Math.max(0.1, to));
  graph.svg.style.width = size.width * zoom + "px";
  graph.svg.style.height = size.height * zoom + "px";
}
const fit = () => scale(Math.min(1, canvas.clientWidth / size.width));
document.getElementById("in").addEventListener("click", () => scale(zoom * 1.25));
document.getElementById("out").addEventListener("click", () => scale(zoom / 1.25));
document.getElementById("fit").addEventListener("click", fit);

const keys = {
  j: () => step(1),
  k: () => step(-1),
  ArrowLeft: () => move(-1, 0),
  ArrowRight: () => move(1, 0),
  ArrowUp: () => move(0, -1),
  ArrowDown: () => move(0, 1),
  Escape: () => choose(undefined, false),
  "+": () => scale(zoom * 1.25),
  "-": () => scale(zoom / 1.25),
  0: () => scale(1),
  f: fit,
  t: () => {
    const isDark = getComputedStyle(document.documentElement).colorScheme === "dark" ||
      (document.getElementById("theme-auto").checked && matchMedia("(prefers-color-scheme: dark)").matches);
    document.getElementById(isDark ? "theme-light" : "theme-dark").checked = true;
  },
  "/": () => { find.focus(); find.select(); },
};
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target === find) {
    if (event.key === "Escape") { find.value = ""; filter(); find.blur(); }
    if (event.key === "Enter") { find.blur(); step(1); }
    return;
  }
  if (event.target.matches("input") && event.key.startsWith("Arrow")) return;
  const its = keys[event.key];
  if (its === undefined) return;
  event.preventDefault();
  its();
});
`;
