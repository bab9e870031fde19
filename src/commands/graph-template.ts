/** The template of the graph's page: see graph-page.ts. */
import { drawingTemplate } from "./graph-drawing.ts";
import type { PageConstants } from "./review-template.ts";

/** A Handlebars template of a `GraphPage` with its `policy`; every placeholder is escaped. */
export function graphTemplate({ style, script }: PageConstants): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="{{policy}}">
<title>{{title}}</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>{{title}}</h1>
<p>{{summary}}</p>
{{#each cycles}}
<p class="danger">A cycle, so none of these will ever be applied: {{this}}</p>
{{/each}}
</header>
<div class="bar">
<input class="switch" type="checkbox" id="show-applies" checked><label for="show-applies">applies ──</label>
<input class="switch" type="checkbox" id="show-dependsOn" checked><label for="show-dependsOn">dependsOn ━━</label>
<input class="switch" type="checkbox" id="show-source" checked><label for="show-source">source ╌╌</label>
<input class="switch" type="checkbox" id="show-reference" checked><label for="show-reference">other ┈┈</label>
<span id="tools" hidden><input id="find" type="search" placeholder="Find objects" aria-label="Find objects"> <span id="found" class="dim" aria-live="polite"></span>
<button id="out" aria-label="Smaller">−</button><button id="in" aria-label="Larger">+</button><button id="fit">Fit</button>
<span class="dim"><kbd>j</kbd> <kbd>k</kbd> next, previous; arrows along the edges; <kbd>/</kbd> find; <kbd>f</kbd> fit; <kbd>t</kbd> dark</span></span>
<span class="end">
<input class="switch" type="radio" name="theme" id="theme-auto" checked><label for="theme-auto">Auto</label>
<input class="switch" type="radio" name="theme" id="theme-light"><label for="theme-light">Light</label>
<input class="switch" type="radio" name="theme" id="theme-dark"><label for="theme-dark">Dark</label>
</span>
</div>
<main>
<div id="canvas" tabindex="0" aria-label="Drawing">
{{#with drawing}}
${drawingTemplate}
{{/with}}
</div>
<aside id="about" aria-live="polite" aria-label="The chosen object" hidden></aside>
</main>
<script>${script}</script>
</body>
</html>
`;
}
