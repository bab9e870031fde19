/** fluxsmith.yaml, with comments that teach: a Handlebars template of `ConfigBlocks`. */
export const fluxsmithYaml = `# yaml-language-server: $schema=generated/fluxsmith.schema.json

# What Flux runs, and from where. After a change here:
#   make flux-update   writes the Flux objects under resources/
#   make flux-check    finds what is wrong with them
#   make flux-diff     says what the change will really do
# An editor with the YAML language server completes and explains every field; so does docs/config.md of the package.
version: 1

# The Git repository that Flux reads this folder from. It becomes a GitRepository, the source of every Kustomization.
repository:
{{repository}}
{{#if secret}}
  # The Secret with the SSH key that Flux reads it with. \`fluxsmith install\` says how to make it.
  secretRef:
    name: flux-system
{{else}}
  # Where nobody may read it without a token:
  # secretRef: { name: flux-system } # \`fluxsmith install\` says how to make that Secret
{{/if}}
{{#if context}}

# The kubectl context that \`fluxsmith apply\` and the other commands on the cluster insist on.
{{context}}
{{/if}}

# Every item starts from these; an item's own fields win.
defaults:
  interval: 5m

# Where charts come from: \`{ url: … }\`, or the URL alone. With oci:// it is a registry.
sources:
  helm:
{{#if sources}}
{{sources}}
{{else}}
    # podinfo: https://stefanprodan.github.io/podinfo
{{/if}}

# One for each folder under resources/. An item without fields takes the folder of its name and all defaults; \`prune: true\`
# is one of them: what leaves the folder leaves the cluster.
kustomizations:
  # The first one: it applies the folder flux-system, where the sources and Kustomizations of this file are written.
  flux-system:
{{kustomizations}}

# Helm releases. Each is written into the folder of the Kustomization that is named as its namespace.
releases:
{{#if releases}}
{{releases}}
{{else}}
  # podinfo:
  #   namespace: apps
  #   chart: podinfo/podinfo # SOURCE/CHART
  #   version: 6.5.0
{{/if}}
{{#if clusters}}

# Each cluster has a folder of its own, resources/clusters/NAME, from which Flux begins there. What stands here under a
# cluster's name overrides the items above in that cluster alone, as \`releases: { podinfo: { enabled: false } }\` would; with
# \`context\` the commands on a cluster insist on that kubectl context.
clusters:
{{clusters}}
{{/if}}
`;
