/** The Makefile: the targets that people type. */
export const makefile = `# The targets people type. Each one installs what it needs, so a fresh clone has Node, npm and make and nothing more.
FLUXSMITH := node_modules/.bin/fluxsmith

.DEFAULT_GOAL := help

.PHONY: help
help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\\t/' | expand -t 28

# Without a package-lock.json there is nothing for \`npm ci\` to go by: the first run makes it. Commit it.
node_modules/.package-lock.json: package.json $(wildcard package-lock.json)
	npm $(if $(wildcard package-lock.json),ci,install) --no-audit --no-fund
	@touch $@

.PHONY: flux-update
flux-update: node_modules/.package-lock.json ## Regenerate resources/ from fluxsmith.yaml
	$(FLUXSMITH) generate

.PHONY: flux-check
flux-check: node_modules/.package-lock.json ## Check the config, the manifests and drift
	$(FLUXSMITH) check

# \`make flux-diff BASE=origin/main ARGS="--fail-on danger"\`; make itself ends with 2 where the command ends with 1.
.PHONY: flux-diff
flux-diff: node_modules/.package-lock.json ## What a change will really do (BASE=, ARGS=)
	$(FLUXSMITH) diff $(BASE) $(ARGS)

# \`make flux-render ARGS="--release podinfo"\`
.PHONY: flux-render
flux-render: node_modules/.package-lock.json ## What the clusters get, whole (ARGS=)
	$(FLUXSMITH) render $(ARGS)

# On a cluster: \`make flux-apply-kustomizations CLUSTER=canary ARGS=--yes\`
ON_CLUSTER = $(if $(CLUSTER),--cluster $(CLUSTER)) $(ARGS)

.PHONY: flux-install
flux-install: node_modules/.package-lock.json ## Install Flux itself into a cluster (CLUSTER=, ARGS=)
	$(FLUXSMITH) install $(ON_CLUSTER)

.PHONY: flux-apply-kustomizations
flux-apply-kustomizations: node_modules/.package-lock.json ## Apply sources and Kustomizations to a cluster
	$(FLUXSMITH) apply $(ON_CLUSTER)

.PHONY: flux-status
flux-status: node_modules/.package-lock.json ## Git beside a cluster
	$(FLUXSMITH) status $(ON_CLUSTER)

.PHONY: flux-retry
flux-retry: node_modules/.package-lock.json ## Get releases going again that are stuck in a cluster
	$(FLUXSMITH) retry $(ON_CLUSTER)

.PHONY: format
format: node_modules/.package-lock.json ## Format everything
	npm run --silent format
`;
