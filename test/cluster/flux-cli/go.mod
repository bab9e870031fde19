// Pins the sources of the flux CLI that the cluster tests build (tools/flux-cli.ts): flux2 builds by its own go.mod and go.sum, the
// controllers give only their manifests. Nothing is imported, so no `go mod tidy`; after a change of version:
// go mod download github.com/fluxcd/flux2/v2 github.com/fluxcd/kustomize-controller github.com/fluxcd/source-controller
module fluxsmith/test/cluster/flux-cli

go 1.26.0

require (
	github.com/fluxcd/flux2/v2 v2.9.5
	github.com/fluxcd/kustomize-controller v1.9.5
	github.com/fluxcd/source-controller v1.9.5
)
