/** The script of the review's page: the text filter and the keyboard. Without it everything can be read all the same. */
import { graphSectionScript } from "./review-graph-section.ts";

export const reviewScript = `
"use strict";
const find = document.getElementById("find");
const found = document.getElementById("found");
const cards = [...document.querySelectorAll("details.card")];
const entries = new Map([...document.querySelectorAll("nav li[data-of]")].map((entry) => [entry.dataset.of, entry]));
const groups = [...document.querySelectorAll("[data-group]")];
const seen = (element) => element.getClientRects().length > 0;
document.getElementById("tools").hidden = false;

const bar = document.querySelector(".bar");
new ResizeObserver(() => document.documentElement.style.setProperty("--bar", bar.offsetHeight + "px")).observe(bar);

const belongs = (card) => key === undefined || card.dataset.touches.split(" ").includes(key);
function filter() {
  const words = find.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let count = 0;
  for (const card of cards) {
    const fits = belongs(card) && words.every((word) => card.dataset.find.includes(word));
    card.classList.toggle("out", !fits);
    entries.get(card.id)?.classList.toggle("out", !fits);
    if (fits) count++;
  }
  for (const group of groups)
    group.classList.toggle("out", group.querySelector(":is(.card, li[data-of]):not(.out)") === null);
  found.textContent = words.length === 0 && key === undefined ? "" : count + " of " + cards.length;
}
find.addEventListener("input", filter);

let current;
// The node of the graph whose objects alone are shown.
let key;
const only = document.getElementById("only");
function showOnly(node) {
  key = node?.dataset.key;
  const isAny = key !== undefined && cards.some(belongs);
  if (!isAny) key = undefined;
  only.hidden = !isAny;
  only.textContent = isAny ? node.querySelector("title").textContent.split("\\n")[0] + " ✕" : "";
  if (isAny) {
    document.getElementById("show-all").checked = true;
    find.value = "";
  }
  filter();
}
only.addEventListener("click", () => showOnly(undefined));

function go(card) {
  if (card === undefined) return;
  current?.classList.remove("current");
  entries.get(current?.id)?.classList.remove("current");
  current = card;
  card.classList.add("current");
  const entry = entries.get(card.id);
  entry?.classList.add("current");
  entry?.scrollIntoView({ block: "nearest" });
  card.querySelector("summary").focus({ preventScroll: true });
  card.scrollIntoView({ block: "start" });
}
function step(by) {
  const shown = cards.filter(seen);
  const at = shown.indexOf(current);
  go(at === -1 ? shown[by > 0 ? 0 : shown.length - 1] : shown[at + by]);
}
function openTarget() {
  const card = cards.find(({ id }) => "#" + id === location.hash);
  if (card === undefined) return;
  if (!seen(card)) {
    find.value = "";
    document.getElementById("show-all").checked = true;
    showOnly(undefined);
  }
  card.open = true;
  go(card);
}
addEventListener("hashchange", openTarget);
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  if (link !== null && link.getAttribute("href") === location.hash) openTarget();
});

${graphSectionScript}
function toggle(id) {
  const box = document.getElementById(id);
  box.checked = !box.checked;
}
const keys = {
  j: () => step(1),
  k: () => step(-1),
  s: () => toggle("side"),
  g: toGraph,
  Escape: () => showOnly(undefined),
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
    if (event.key === "Enter") { find.blur(); current = undefined; step(1); }
    return;
  }
  const its = keys[event.key];
  if (its !== undefined) {
    event.preventDefault();
    its();
  } else if (event.key === "Enter" && event.target === document.body && current !== undefined)
    current.open = !current.open;
});
openTarget();
`;
