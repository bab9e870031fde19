# The targets people type. Each one installs and builds what it needs, so a fresh clone has Node, npm and make and nothing more.
FLUXSMITH := node dist/bin.js
SOURCES := $(shell find src hack -name '*.ts') generated/flux-schemas.json generated/fluxsmith.schema.json package.json

.DEFAULT_GOAL := help

.PHONY: help
help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 28

node_modules/.package-lock.json: package.json package-lock.json
	npm ci --no-audit --no-fund
	@touch $@

dist/bin.js: node_modules/.package-lock.json $(SOURCES)
	npm run --silent build

.PHONY: build
build: dist/bin.js ## Install the packages and bundle the program

.PHONY: flux-update
flux-update: dist/bin.js ## Regenerate resources/ from fluxsmith.yaml
	$(FLUXSMITH) generate

.PHONY: flux-check
flux-check: dist/bin.js ## Check the config, the manifests and drift
	$(FLUXSMITH) check

# `make flux-diff BASE=origin/main ARGS="--fail-on danger"`; make itself ends with 2 where the command ends with 1.
.PHONY: flux-diff
flux-diff: dist/bin.js ## What a change will really do (BASE=, ARGS=)
	$(FLUXSMITH) diff $(BASE) $(ARGS)

# `make flux-render ARGS="--release kubecost"`
.PHONY: flux-render
flux-render: dist/bin.js ## What the clusters get, whole (ARGS=)
	$(FLUXSMITH) render $(ARGS)

# On a cluster: `make flux-apply-kustomizations CLUSTER=canary ARGS=--yes`
ON_CLUSTER = $(if $(CLUSTER),--cluster $(CLUSTER)) $(ARGS)

.PHONY: flux-install
flux-install: dist/bin.js ## Install Flux itself into a cluster (CLUSTER=, ARGS=)
	$(FLUXSMITH) install $(ON_CLUSTER)

.PHONY: flux-apply-kustomizations
flux-apply-kustomizations: dist/bin.js ## Apply sources and Kustomizations to a cluster
	$(FLUXSMITH) apply $(ON_CLUSTER)

.PHONY: flux-status
flux-status: dist/bin.js ## Git beside a cluster
	$(FLUXSMITH) status $(ON_CLUSTER)

.PHONY: flux-retry
flux-retry: dist/bin.js ## Get releases going again that are stuck in a cluster
	$(FLUXSMITH) retry $(ON_CLUSTER)

.PHONY: test
test: dist/bin.js ## Run the tests
	npm test --silent

.PHONY: test-cluster
test-cluster: dist/bin.js ## Run the tests against a real API server and real Flux controllers (needs Go once)
	npm run test:cluster --silent

.PHONY: golden
golden: node_modules/.package-lock.json ## Write the golden folders anew; read the difference before you commit
	npm run --silent golden

.PHONY: docs
docs: node_modules/.package-lock.json ## Write the generated docs and the editor's schema anew
	npm run --silent docs

.PHONY: format
format: node_modules/.package-lock.json ## Format everything
	npm run --silent format

.PHONY: bench
bench: dist/bin.js ## Measure, and write docs/benchmarks.md
	npm run --silent bench
