/** The template of the review's page: see review-page.ts. */

import { graphSection } from "./review-graph-section.ts";

/** What stands on the page as it is: constants, never anything of a repository. */
export interface PageConstants {
  readonly style: string;
  readonly script: string;
}

const consequence = `<span class="severity {{severity}}">{{severity}}</span>`;

const steps = `{{#if steps}}<ul class="steps">{{#each steps}}<li>{{this}}</li>{{/each}}</ul>{{/if}}`;

const top = `
{{#if failures}}
<section id="not-rendered">
<h2>Not rendered, so nobody knows what changes there</h2>
<ul>
{{#each failures}}
<li id="{{id}}"><strong>{{place}}</strong>: {{why}}{{#if hint}}<br><span class="dim">fix: {{hint}}</span>{{/if}}</li>
{{/each}}
</ul>
</section>
{{/if}}
{{#if consequences}}
<section id="consequences">
<h2>What it does</h2>
<div class="scroll">
<table>
<thead><tr><th scope="col">Severity</th><th scope="col">Cluster</th><th scope="col">Object</th><th scope="col">What happens</th></tr></thead>
<tbody>
{{#each consequences}}
<tr class="{{severity}}"><td>${consequence}</td><td>{{cluster}}</td><td>{{#if id}}<a href="#{{id}}">{{object}}</a>{{else}}{{object}}{{/if}}</td><td>{{why}} <code class="dim">{{code}}</code>${steps}</td></tr>
{{/each}}
</tbody>
</table>
</div>
</section>
{{/if}}
${graphSection}
{{#if images}}
<section id="images">
<h2>Images</h2>
<div class="scroll">
<table>
<thead><tr><th scope="col">From</th><th scope="col">To</th><th scope="col">Workloads</th></tr></thead>
<tbody>
{{#each images}}
<tr><td><code>{{from}}</code></td><td><code>{{to}}</code></td><td title="{{names}}">{{workloads}}</td></tr>
{{/each}}
</tbody>
</table>
</div>
</section>
{{/if}}
`;

/** The objects of a maker in the tree, and as cards. */
const entries = `{{#each objects}}<li class="item {{classes}}" data-of="{{id}}"><span class="sign {{change}}">{{sign}}</span> <a href="#{{id}}">{{kind}} {{name}}</a></li>
{{/each}}`;

const lines = (name: string): string =>
  `{{#each ${name}}}<div>{{this}}</div>{{/each}}`;

const cards = `{{#each objects}}
<details class="card item {{classes}}" id="{{id}}" data-find="{{find}}" data-touches="{{touches}}"{{#if open}} open{{/if}}>
<summary><span class="sign {{change}}">{{sign}}</span> <strong>{{kind}}</strong> {{name}} <span class="dim">{{change}}{{#if note}}, {{note}}{{/if}}</span>{{#if severity}} ${consequence}{{/if}}{{#if file}} <code class="dim">{{file}}</code>{{/if}}</summary>
{{#each consequences}}
<div class="why">${consequence} {{why}}</div>
{{/each}}
{{#each hunks}}
<div class="hunk">{{#if head}}<div class="head"><code>{{head}}</code></div>{{/if}}<div class="diff">{{#each parts}}<div class="part">{{#if same}}<div class="same">${lines("same")}</div><div class="same copy" aria-hidden="true">${lines("same")}</div>{{/if}}{{#if gone}}<div class="gone">${lines("gone")}</div>{{/if}}{{#if come}}<div class="come">${lines("come")}</div>{{/if}}</div>{{/each}}</div></div>
{{/each}}
</details>
{{/each}}`;

const tree = `<nav aria-label="Objects">
{{#each clusters}}
<details open class="item {{classes}}" data-group>
<summary>{{name}}</summary>
<ul>
{{#each kustomizations}}
<li class="item {{classes}}" data-group><details open><summary>{{#if name}}Kustomization {{name}}{{else}}applied by nothing that is known{{/if}}</summary>
<ul>
${entries}
{{#each releases}}
<li class="item {{classes}}" data-group><details open><summary>HelmRelease {{name}}</summary><ul>
${entries}
</ul></details></li>
{{/each}}
</ul></details></li>
{{/each}}
</ul>
</details>
{{/each}}
</nav>`;

const objects = `{{#each clusters}}
<section class="item {{classes}}" data-group>
<h2>{{name}}</h2>
{{#each kustomizations}}
<section class="item {{classes}}" data-group>
<h3>{{#if name}}Kustomization {{name}}{{else}}Applied by nothing that is known{{/if}}</h3>
${cards}
{{#each releases}}
<section class="release item {{classes}}" data-group>
<h4>HelmRelease {{name}}</h4>
${cards}
</section>
{{/each}}
</section>
{{/each}}
</section>
{{/each}}`;

/** A Handlebars template of a `ReviewPage` with its `policy`; every placeholder is escaped. */
export function reviewTemplate({ style, script }: PageConstants): string {
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
<h1>{{verdict}}</h1>
<p>From <code>{{from}}</code> to <code>{{to}}</code></p>
{{#if noise}}
<p class="dim">{{noise}}</p>
{{/if}}
</header>
<div class="bar">
{{#each filters}}
<input class="switch" type="radio" name="show" id="show-{{name}}"{{#if @first}} checked{{/if}}><label for="show-{{name}}">{{label}} {{count}}</label>
{{/each}}
<span id="tools" hidden><input id="find" type="search" placeholder="Filter objects" aria-label="Filter objects"> <span id="found" class="dim" aria-live="polite"></span> <button id="only" title="Show all objects again" hidden></button> <span class="dim"><kbd>j</kbd> <kbd>k</kbd> next, previous; <kbd>Enter</kbd> open; <kbd>/</kbd> filter; {{#if graphs}}<kbd>g</kbd> graph; {{/if}} <kbd>s</kbd> side by side; <kbd>t</kbd> dark</span></span>
<span class="end">
<input class="switch" type="checkbox" id="side"><label for="side">Side by side</label>
<input class="switch" type="radio" name="theme" id="theme-auto" checked><label for="theme-auto">Auto</label>
<input class="switch" type="radio" name="theme" id="theme-light"><label for="theme-light">Light</label>
<input class="switch" type="radio" name="theme" id="theme-dark"><label for="theme-dark">Dark</label>
</span>
</div>
<div class="layout">
${tree}
<main>
${top}
${objects}
</main>
</div>
<script>${script}</script>
</body>
</html>
`;
}
