package main

import (
	"strings"

	"sigs.k8s.io/kustomize/api/builtins"
	"sigs.k8s.io/kustomize/api/provider"
	"sigs.k8s.io/kustomize/api/resmap"
	kustypes "sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/yaml"
)

// scalars is what templates print without quotes.
var scalars = strings.Fields(`yes no on off y n Yes ON True TRUE true False null Null ~ 012 0o17 0x1F 0b11 1_000 1e3 1.0 1.50
	1e21 123456789012345678901 12345678901234567 .5 5. 2001-01-01 2001-1-1 2001-01-01T00:00:00Z 2001-01-01T01:02:03.450+02:00
	2001-01-01t01:02:03Z 2001-13-01 2001-01-32 20011-01-01 1:30 .inf -.INF .nan = << -0 +1 0777 08 1E5 0X1F 0O17 1_0.5 -0x1F
	-012 0o8 1e400 1. v1.2.3 1.2.3 10Mi 100m "yes" 'no' !!str`)

var documents = []string{
	"apiVersion: v1\nkind: A\nmetadata: {name: a}\nv: [2001-01-01 01:02:03, 2001-01-01 01:02:03.10, 2001-02-29, 2000-02-29]\n",
	"apiVersion: v1\nkind: A\nmetadata: {name: a}\nv:\n- 2001-01-01 01:02:03\n- 2001-01-01 01:02:03.10\n- 2001-02-29\n- 2000-02-29\n",
	"apiVersion: v1\nkind: A\nmetadata: {name: a}\nv: [2001-01-01T1:2:3+00:00, 2001-01-01T01:02:03, 2001-01-01T24:00:00Z]\n",
	"apiVersion: v1\nkind: A\nmetadata: {name: a}\nv:\n- 2001-01-01T1:2:3+00:00\n- 2001-01-01T01:02:03\n- 2001-01-01T24:00:00Z\n",
	"apiVersion: v1\nkind: A\nmetadata: {name: a}\nv: [2001-01-01T01:02:03.1234567891Z, 2001-01-01T01:02:03-07:30, 0001-01-01]\n",
	"apiVersion: v1\nkind: A\nmetadata: {name: a}\nv:\n- 2001-01-01T01:02:03.1234567891Z\n- 2001-01-01T01:02:03-07:30\n- 0001-01-01\n",
	"apiVersion: v1\nkind: A\nmetadata: {name: a}\nv: [2001-1-2T01:02:03Z, 2001-01-02T1:02:03Z, 2001-01-02T01:2:03Z, 2001-01-02T01:02:3Z]\n",
	"apiVersion: v1\nkind: A\nmetadata: {name: a}\nv:\n- 2001-1-2T01:02:03Z\n- 2001-01-02T1:02:03Z\n- 2001-01-02T01:2:03Z\n- 2001-01-02T01:02:3Z\n",
	"apiVersion: v1\nkind: A\nmetadata: {name: a}\nv: [2001-1-2t01:02:03.5Z, 2001-01-02T01:02:03+00:00, 2001-01-02T01:02:03-00:00]\n",
	"apiVersion: v1\nkind: A\nmetadata: {name: a}\nv:\n- 2001-1-2t01:02:03.5Z\n- 2001-01-02T01:02:03+00:00\n- 2001-01-02T01:02:03-00:00\n",
	"apiVersion: v1\nkind: A\nmetadata: {name: a}\nv: [2001-01-02T01:02:03.123456789Z, 2001-01-02T01:02:03.12345678901Z, 2001-01-02T01:02:03+25:00]\n",
	"apiVersion: v1\nkind: A\nmetadata: {name: a}\nv:\n- 2001-01-02T01:02:03.123456789Z\n- 2001-01-02T01:02:03.12345678901Z\n- 2001-01-02T01:02:03+25:00\n",
	"apiVersion: v1\nkind: A\nmetadata:\n  name: a\n5: 1\n",
	"apiVersion: v1\nkind: A\nmetadata:\n  name: a\n2001-01-01: 1\n",
	"apiVersion: v1\nkind: A\nmetadata:\n  name: a\nnull: 1\n",
	"apiVersion: v1\nkind: A\nmetadata:\n  name: a\n1.50: 1\n",
	"apiVersion: v1\nkind: A\nmetadata:\n  name: a\n  5: 1\n",
	"apiVersion: v1\nkind: A\nmetadata:\n  name: a\nv:\n- yes\n- a: 2001-01-01\n",
	"apiVersion: v1\nkind: A\nmetadata:\n  name: a\ntrue: 1\n",
	"apiVersion: v1\nkind: A\nmetadata:\n  name: a\nv: 1\nv: 2\n",
	"apiVersion: v1\nkind: AList\nspec: {}\n",
	"apiVersion: v1\nkind: AList\nitems: null\n",
	"apiVersion: v1\nkind: A\nmetadata:\n  name: a\nitems:\n- a: 1\n",
	"apiVersion: v1\nkind: A\nmetadata: {name: true}\n",
	"apiVersion: v1\nkind: A\nmetadata: {name: null}\n",
	"apiVersion: v1\nkind: 5\nmetadata: {name: a}\n",
	"apiVersion: v1\nkind: A\nmetadata: {name: a}\nv: [a\n",
	"", "# a comment\n", "null\n", "text\n", "- 1\n", "{}\n",
	"kind: A\nmetadata: {name: a}\n",
	"apiVersion: v1\nmetadata: {name: a}\n",
	"apiVersion: v1\nkind: A\n",
	"apiVersion: v1\nkind: A\nmetadata: {name: \"\"}\n",
	"apiVersion: v1\nkind: A\nmetadata: {name: 5}\n",
	"apiVersion: v1\nkind: A\nmetadata: {generateName: a}\n",
	"apiVersion: v1\nkind: A\nmetadata: {name: a, labels: null}\n",
	"apiVersion: v1\nkind: A\nmetadata: {name: a, labels: {a: 1, x: y}}\n",
	"apiVersion: v1\nkind: A\nmetadata: {name: a, namespace: null}\n",
	"apiVersion: v1\nkind: A\nmetadata: {name: a}\ndata: {a: null, b: {}, c: []}\n",
	"apiVersion: v1\nkind: A\nmetadata: {name: a}\ndata: {y: 1, yes: 2}\n",
	"apiVersion: v1\nkind: A\nmetadata: {name: a}\ndata: {5: 1}\n",
	"apiVersion: v1\nkind: A\nmetadata: {name: a}\ndata: {\"5\": 1}\n",
	"apiVersion: v1\nkind: A\nmetadata: {name: a}\ndata: {true: 1}\n",
	"apiVersion: v1\nkind: A\nmetadata: {name: a}\ndata: {null: 1}\n",
	"apiVersion: v1\nkind: A\nmetadata: {name: a}\ndata: {2001-01-01: 1}\n",
	"apiVersion: v1\nkind: A\nmetadata: {name: a}\ndata: {a: 1, a: 2}\n",
	"apiVersion: v1\nkind: A\nmetadata: {name: a}\ndata: &a {a: 1}\nb: *a\nc: {<<: *a, d: 1}\nd: {<<: *a, a: 2}\n",
	"apiVersion: v1\nkind: A\nmetadata: {name: a}\ndata: {a: &a 2001-01-01, b: *a}\n",
	"apiVersion: v1\nkind: A\nmetadata: {name: a}\ndata: |\n  a: yes\n",
	"apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: A, metadata: {name: a}}\n- {apiVersion: v1, kind: A, metadata: {name: b}}\n",
	"apiVersion: v1\nkind: AList\nitems:\n- {apiVersion: v1, kind: A, metadata: {name: a}}\n",
	"apiVersion: v1\nkind: AList\nmetadata: {name: l}\nitems:\n- {apiVersion: v1, kind: A, metadata: {name: a}}\n",
	"apiVersion: v1\nkind: AList\nmetadata: {name: l}\nspec: {}\n",
	"apiVersion: v1\nkind: List\nitems: []\n",
	"apiVersion: v1\nkind: List\n",
	"apiVersion: v1\nkind: AList\nitems:\n- {metadata: {name: a}}\n",
	"apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: A, metadata: {name: a}}]}\n",
	"apiVersion: v1\nkind: A\nmetadata: {name: a}\n---\napiVersion: v1\nkind: A\nmetadata: {name: a}\n",
	"apiVersion: v1\nkind: A\nmetadata: {name: a, namespace: x}\n---\napiVersion: v1\nkind: A\nmetadata: {name: a}\n",
	"apiVersion: v1\nkind: A\nmetadata: {name: a, namespace: default}\n---\napiVersion: v1\nkind: A\nmetadata: {name: a}\n",
	"apiVersion: v1\nkind: Namespace\nmetadata: {name: a, namespace: x}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n",
	"apiVersion: apps/v1\nkind: A\nmetadata: {name: a}\n---\napiVersion: apps/v1beta1\nkind: A\nmetadata: {name: a}\n",
	"apiVersion: v1\nkind: A\nmetadata: {name: a}\n---\n# nothing\n---\napiVersion: v1\nkind: B\nmetadata: {name: a}\n",
}

type rendered struct {
	Text string `json:"text"`
	// Whether kustomize, and so Flux, refuses it.
	Refused bool             `json:"refused,omitempty"`
	Objects []map[string]any `json:"objects,omitempty"`
}

// renderedVectors is what helm-controller's OriginLabels renderer does, by the same parts of kustomize.
func renderedVectors() []rendered {
	texts := []string{}
	for _, scalar := range scalars {
		texts = append(texts, "apiVersion: v1\nkind: A\nmetadata: {name: a}\nv: "+scalar+"\n")
	}
	list := []rendered{}
	for _, text := range append(texts, documents...) {
		one := rendered{Text: text}
		objects, err := labelled(text)
		if one.Refused = err != nil; err == nil {
			one.Objects = objects
		}
		list = append(list, one)
	}
	return list
}

func labelled(text string) ([]map[string]any, error) {
	factory := resmap.NewFactory(provider.NewDefaultDepProvider().GetResourceFactory())
	resources, err := factory.NewResMapFromBytes([]byte(text))
	if err != nil {
		return nil, err
	}
	labels := builtins.LabelTransformerPlugin{
		Labels:     map[string]string{"x": "true"},
		FieldSpecs: []kustypes.FieldSpec{{Path: "metadata/labels", CreateIfNotPresent: true}},
	}
	if err := labels.Transform(resources); err != nil {
		return nil, err
	}
	objects := []map[string]any{}
	for _, resource := range resources.Resources() {
		written, err := resource.AsYAML()
		if err != nil {
			return nil, err
		}
		object := map[string]any{}
		if err := yaml.Unmarshal(written, &object); err != nil {
			return nil, err
		}
		objects = append(objects, object)
	}
	return objects, nil
}
