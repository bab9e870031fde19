/** The page of `fluxsmith status --output html`: one file without scripts, fonts or pictures, for screens and for paper. */

const style = `
:root { color-scheme: light dark; --line: #d0d7de; --dim: #59636e; --bad: #b3261e; --warn: #8a5a00; --good: #1a6b34; --soft: #f6f8fa; }
@media (prefers-color-scheme: dark) { :root { --line: #3d444d; --dim: #9198a1; --bad: #ff8a80; --warn: #e3b341; --good: #57d27f; --soft: #20262d; } }
body { font: 14px/1.45 system-ui, sans-serif; margin: 1.5rem; }
h1 { font-size: 1.3rem; margin: 0; }
p { margin: .3rem 0; overflow-wrap: anywhere; }
.dim { color: var(--dim); }
input[name=show] { position: absolute; opacity: 0; }
label { display: inline-block; margin: .8rem .2rem .8rem 0; padding: .15rem .7rem; border: 1px solid var(--line); border-radius: 1rem; cursor: pointer; }
input[name=show]:focus-visible + label { outline: 2px solid; }
input[name=show]:checked + label { background: CanvasText; color: Canvas; }
summary { cursor: pointer; font-weight: 600; padding: .4rem 0; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin-bottom: 1rem; }
th, td { text-align: left; vertical-align: top; padding: .25rem .8rem .25rem 0; border-bottom: 1px solid var(--line); }
th { color: var(--dim); font-weight: 500; }
td.name, td.message { overflow-wrap: anywhere; }
td ul { margin: 0; padding-left: 1.1rem; }
tr.missing .sync, tr.not-ready .ready { color: var(--bad); font-weight: 600; }
tr.differs .sync, tr.extra .sync, tr.suspended .ready { color: var(--warn); font-weight: 600; }
tr.problem { background: var(--soft); }
code { font: 12px/1.4 ui-monospace, monospace; }
@media print {
  body { margin: 0; font-size: 10px; }
  input[name=show], label { display: none; }
  table { page-break-inside: auto; }
  tr { page-break-inside: avoid; }
}
`;

/** What a chosen filter hides: rows, and kinds without any. */
const filterStyle = [
  "problem",
  "missing",
  "differs",
  "extra",
  "not-ready",
  "suspended",
]
  .map(
    (name) =>
      `#show-${name}:checked ~ main :is(details, tbody tr):not(.${name}) { display: none; }`,
  )
  .join("\n");

/** A Handlebars template of a `Page`; every placeholder is escaped. */
export const statusTemplate = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{{title}}</title>
<style>${style}${filterStyle}
</style>
</head>
<body>
<header>
<h1>{{title}}</h1>
<p>{{cluster}}, <time datetime="{{time}}">{{time}}</time></p>
<p><strong>{{summary}}</strong></p>
{{#each notes}}
<p class="dim">{{this}}</p>
{{/each}}
</header>
{{#each filters}}
<input type="radio" name="show" id="show-{{name}}"{{#if @first}} checked{{/if}}><label for="show-{{name}}">{{label}} {{count}}</label>
{{/each}}
<main>
{{#each groups}}
<details open class="{{classes}}">
<summary>{{kind}} <span class="dim">{{summary}}</span></summary>
<div class="scroll">
<table>
<thead>
<tr><th scope="col">Namespace</th><th scope="col">Name</th><th scope="col">Sync</th><th scope="col">Ready</th><th scope="col">Revision</th><th scope="col">Age</th><th scope="col">Message</th></tr>
</thead>
<tbody>
{{#each rows}}
<tr class="{{classes}}"><td>{{namespace}}</td><td class="name">{{name}}{{#if file}}<br><code class="dim">{{file}}</code>{{/if}}</td><td class="sync">{{sync}}</td><td class="ready">{{ready}}</td><td><code>{{revision}}</code></td><td>{{age}}</td><td class="message">{{message}}{{#if differences}}<ul>{{#each differences}}<li><code>{{this}}</code></li>{{/each}}</ul>{{/if}}</td></tr>
{{/each}}
</tbody>
</table>
</div>
</details>
{{/each}}
</main>
</body>
</html>
`;
