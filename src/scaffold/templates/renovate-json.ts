/**
 * renovate.json: Renovate edits fluxsmith.yaml, and leaves what is generated from it alone. A chart's repository stands elsewhere
 * in fluxsmith.yaml than its version, which a regular expression could not follow: so the manager is a JSONata one
 * (docs.renovatebot.com/modules/manager/jsonata). A section may be null, which `$each` refuses.
 */
const query = [
  "($sources := sources.helm;",
  "$releases := releases;",
  "$chart := function($chart, $version) {(",
  "$source := $lookup($sources, $substringBefore($chart, '/'));",
  "$url := $type($source) = 'object' ? $source.url : $source;",
  "$name := $substringAfter($chart, '/');",
  "$url ? ($substring($url, 0, 6) = 'oci://'",
  "? {'datasource': 'docker', 'depName': $substring($url, 6) & '/' & $name, 'currentValue': $version}",
  ": {'datasource': 'helm', 'depName': $name, 'registryUrl': $url, 'currentValue': $version}))};",
  "$items := function($section, $of) { $type($section) = 'object' ? $each($section, $of) };",
  "$charts := function($section) { $items($section, function($item, $name) {(",
  "$its := $item.chart ? $item.chart : $lookup($releases, $name).chart;",
  "$type($its) = 'string' and $item.version ? $chart($its, $item.version))})};",
  "$append($append($charts(releases), clusters.*.$charts(releases)),",
  "$items(sources.oci, function($source) { $source.ref.tag ?",
  "{'datasource': 'docker', 'depName': $substring($source.url, 6), 'currentValue': $source.ref.tag} })))",
].join(" ");

export const renovateJson = `{
  "$schema": "https://docs.renovatebot.com/renovate-schema.json",
  "extends": ["config:recommended"],
  "ignorePaths": [
    "**/node_modules/**",
    "generated/**",
    "**/flux-*.yaml",
    "**/flux-system/kustomization.yaml"
  ],
  "customManagers": [
    {
      "description": "Charts of releases, and OCIRepositories; generated files follow by \`make flux-update\`",
      "customType": "jsonata",
      "fileFormat": "yaml",
      "managerFilePatterns": ["/(^|/)fluxsmith\\\\.yaml$/"],
      "matchStrings": [
        "${query}"
      ],
      "versioningTemplate": "helm"
    }
  ],
  "packageRules": [{ "matchManagers": ["custom.jsonata"], "pinDigests": false }]
}
`;
