package main

import (
	"crypto/sha256"
	"fmt"
	"strings"

	v2 "github.com/fluxcd/helm-controller/api/v2"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

type name struct {
	Name            string `json:"name"`
	TargetNamespace string `json:"targetNamespace,omitempty"`
	ReleaseName     string `json:"releaseName,omitempty"`
	Want            string `json:"want"`
}

func nameVectors() []name {
	names := []name{
		{Name: "podinfo"},
		{Name: "podinfo", TargetNamespace: "apps"},
		{Name: "podinfo", TargetNamespace: "apps", ReleaseName: "mine"},
		{Name: strings.Repeat("a", 53)},
		{Name: strings.Repeat("a", 54)},
		{Name: strings.Repeat("ab.", 60)},
		{Name: strings.Repeat("a", 40), TargetNamespace: strings.Repeat("n", 12)},
		{Name: strings.Repeat("a", 40), TargetNamespace: strings.Repeat("n", 13)},
		{Name: "kube-prometheus-stack-for-the-whole-of-the-platform", TargetNamespace: "monitoring"},
	}
	for i := range names {
		names[i].Want = shorten(composed(names[i]))
	}
	return names
}

func composed(n name) string {
	return v2.HelmRelease{
		ObjectMeta: metav1.ObjectMeta{Name: n.Name},
		Spec:       v2.HelmReleaseSpec{ReleaseName: n.ReleaseName, TargetNamespace: n.TargetNamespace},
	}.GetReleaseName()
}

// shorten says what helm-controller's ShortenName does, which is internal to it.
func shorten(name string) string {
	if len(name) <= 53 {
		return name
	}
	return name[:40] + "-" + fmt.Sprintf("%x", sha256.Sum256([]byte(name)))[:12]
}
