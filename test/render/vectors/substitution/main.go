// Prints, as JSON, what Flux's own libraries make of the cases beside this file: texts by envsubst, and objects by
// SubstituteVariables between a build and AsYaml, as the kustomize-controller does it.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/fluxcd/pkg/envsubst"
	"github.com/fluxcd/pkg/kustomize"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/kustomize/api/provider"
	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/yaml"
)

type textVector struct {
	Text      string            `json:"text"`
	Variables map[string]string `json:"variables,omitempty"`
	Loose     bool              `json:"loose,omitempty"`
	Output    *string           `json:"output,omitempty"`
	// NotText says that the output is no UTF-8.
	NotText bool   `json:"notText,omitempty"`
	Error   string `json:"error,omitempty"`
}

type objectVector struct {
	Name      string            `json:"name"`
	Manifest  string            `json:"manifest"`
	PostBuild map[string]any    `json:"postBuild"`
	Sources   map[string]source `json:"sources,omitempty"`
	Loose     bool              `json:"loose,omitempty"`
	// Text is what kustomize build prints, which is what the variables are substituted in.
	Text    string `json:"text"`
	Skipped bool   `json:"skipped,omitempty"`
	Output  any    `json:"output,omitempty"`
	Error   string `json:"error,omitempty"`
}

type source map[string]string

func main() {
	fmt.Println(`{"texts":[`)
	printLines(evalTexts())
	fmt.Println(`],"objects":[`)
	printLines(evalObjects())
	fmt.Println("]}")
}

// printLines prints one vector a line, so that a difference between two versions of Flux can be read.
func printLines[T any](vectors []T) {
	for i, vector := range vectors {
		var line bytes.Buffer
		encoder := json.NewEncoder(&line)
		encoder.SetEscapeHTML(false)
		must(encoder.Encode(vector))
		text := strings.TrimSuffix(line.String(), "\n")
		if i < len(vectors)-1 {
			text += ","
		}
		fmt.Println(text)
	}
}

func evalTexts() []textVector {
	cases := textCases()
	for i := range cases {
		c := &cases[i]
		output, err := envsubst.Eval(c.Text, func(name string) (string, bool) {
			value, exists := c.Variables[name]
			return value, exists || c.Loose
		})
		switch {
		case err != nil:
			c.Error = err.Error()
		case !utf8.ValidString(output):
			c.NotText = true
		default:
			c.Output = &output
		}
	}
	return cases
}

func evalObjects() []objectVector {
	cases := objectCases()
	for i := range cases {
		evalObject(&cases[i])
	}
	return cases
}

func evalObject(c *objectVector) {
	resources := resmap.NewFactory(provider.NewDefaultDepProvider().GetResourceFactory())
	m, err := resources.NewResMapFromBytes([]byte(c.Manifest))
	must(err)
	res := m.Resources()[0]
	text, err := res.AsYAML()
	must(err)
	c.Text = string(text)
	always := c.PostBuild["substituteStrategy"] == "Always"
	owner := unstructured.Unstructured{Object: map[string]any{
		"metadata": map[string]any{"namespace": "apps", "name": "apps"},
		"spec":     map[string]any{"postBuild": c.PostBuild},
	}}
	out, err := kustomize.SubstituteVariables(context.Background(), cluster{sources: c.Sources}, owner, res,
		kustomize.SubstituteWithStrict(!c.Loose), kustomize.SubstituteWithAlways(always))
	if err != nil {
		c.Error = err.Error()
		return
	}
	c.Skipped = out == nil
	if !c.Skipped {
		_, err = m.Replace(res)
		must(err)
	}
	text, err = m.AsYaml()
	must(err)
	must(yaml.Unmarshal(text, &c.Output))
}

// cluster has the ConfigMaps and Secrets of a case, by "KIND/NAME".
type cluster struct {
	client.Client
	sources map[string]source
}

func (c cluster) Get(_ context.Context, key client.ObjectKey, into client.Object, _ ...client.GetOption) error {
	switch object := into.(type) {
	case *corev1.ConfigMap:
		data, found := c.sources["ConfigMap/"+key.Name]
		if !found {
			return apierrors.NewNotFound(schema.GroupResource{Resource: "configmaps"}, key.Name)
		}
		object.Data = data
	case *corev1.Secret:
		data, found := c.sources["Secret/"+key.Name]
		if !found {
			return apierrors.NewNotFound(schema.GroupResource{Resource: "secrets"}, key.Name)
		}
		object.Data = map[string][]byte{}
		for name, value := range data {
			object.Data[name] = []byte(value)
		}
	default:
		return fmt.Errorf("no %T here", into)
	}
	return nil
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
