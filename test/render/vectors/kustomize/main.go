// What Flux itself makes of the cases in cases.yaml: the kustomization file that the kustomize-controller's generator
// writes, the objects that its build gives, and their metadata as they are applied. Run in this folder:
//
//	go run . > ../../fixtures/kustomize.json
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"

	"github.com/fluxcd/pkg/kustomize"
	"github.com/fluxcd/pkg/ssa"
	"github.com/fluxcd/pkg/ssa/normalize"
	"github.com/fluxcd/pkg/ssa/utils"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/yaml"
)

type testCase struct {
	Name   string            `json:"name"`
	Folder string            `json:"folder"`
	Spec   map[string]any    `json:"spec"`
	Files  map[string]string `json:"files"`
}

type metadata struct {
	Kind        string            `json:"kind"`
	Name        string            `json:"name"`
	Namespace   string            `json:"namespace,omitempty"`
	Labels      map[string]string `json:"labels,omitempty"`
	Annotations map[string]string `json:"annotations,omitempty"`
}

type vector struct {
	Name          string           `json:"name"`
	File          string           `json:"file,omitempty"`
	Kustomization map[string]any   `json:"kustomization,omitempty"`
	Built         []map[string]any `json:"built,omitempty"`
	Applied       []metadata       `json:"applied,omitempty"`
	// Which step fails: `generate` or `build`.
	Fails string `json:"fails,omitempty"`
}

func main() {
	text, err := os.ReadFile("cases.yaml")
	check(err)
	var cases []testCase
	check(yaml.UnmarshalStrict(text, &cases))
	var lines []string
	for _, one := range cases {
		line, err := json.Marshal(run(one))
		check(err)
		lines = append(lines, "    "+string(line))
	}
	shape, err := json.Marshal(shapeOf(reflect.TypeOf(types.Kustomization{}), "string"))
	check(err)
	fmt.Printf("{\n  \"shape\": %s,\n  \"vectors\": [\n%s\n  ]\n}\n", shape, strings.Join(lines, ",\n"))
}

func run(one testCase) vector {
	root, err := os.MkdirTemp("", "vector")
	check(err)
	root, err = filepath.EvalSymlinks(root)
	check(err)
	defer os.RemoveAll(root)
	for path, text := range one.Files {
		file := filepath.Join(root, path)
		check(os.MkdirAll(filepath.Dir(file), 0o755))
		check(os.WriteFile(file, []byte(text), 0o644))
	}
	folder := filepath.Join(root, one.Folder)
	result := vector{Name: one.Name}
	fail := func(step string, err error) vector {
		fmt.Fprintf(os.Stderr, "%s: %s fails: %v\n", one.Name, step, err)
		result.Fails = step
		return result
	}
	flux := unstructured.Unstructured{Object: map[string]any{"spec": one.Spec}}
	manifest, file, _, err := kustomize.NewGenerator(root, flux).GenerateManifest(folder)
	if err != nil {
		return fail("generate", err)
	}
	result.File, err = filepath.Rel(root, file)
	check(err)
	check(yaml.Unmarshal(manifest, &result.Kustomization))
	check(os.WriteFile(file, manifest, 0o644))
	built, err := kustomize.SecureBuild(root, folder, false)
	if err != nil {
		return fail("build", err)
	}
	text, err := built.AsYaml()
	check(err)
	objects, err := utils.ReadObjects(bytes.NewReader(text))
	check(err)
	for _, object := range objects {
		result.Built = append(result.Built, object.DeepCopy().Object)
	}
	common, ok := one.Spec["commonMetadata"].(map[string]any)
	if !ok {
		return result
	}
	// As the kustomize-controller does it: its own labels first, the common ones last.
	owner := ssa.Owner{Field: "kustomize-controller", Group: "kustomize.toolkit.fluxcd.io"}
	ssa.NewResourceManager(nil, nil, owner).SetOwnerLabels(objects, "apps", "flux-system")
	check(normalize.UnstructuredList(objects))
	labels, _, err := unstructured.NestedStringMap(common, "labels")
	check(err)
	annotations, _, err := unstructured.NestedStringMap(common, "annotations")
	check(err)
	utils.SetCommonMetadata(objects, labels, annotations)
	for _, object := range objects {
		result.Applied = append(result.Applied, metadata{
			object.GetKind(), object.GetName(), object.GetNamespace(), object.GetLabels(), object.GetAnnotations(),
		})
	}
	return result
}

// shapeOf says what a Go type takes from JSON: a word, [item], {"*": value} or {field: …}. sigs.k8s.io/yaml turns numbers
// and booleans into strings where the field is a string, but not below fields of embedded structs: those are "text".
func shapeOf(of reflect.Type, text string) any {
	switch of.Kind() {
	case reflect.Pointer:
		return shapeOf(of.Elem(), text)
	case reflect.Slice:
		return []any{shapeOf(of.Elem(), text)}
	case reflect.Map:
		return map[string]any{"*": shapeOf(of.Elem(), text)}
	case reflect.Struct:
		fields := map[string]any{}
		addFields(of, text, fields)
		return fields
	case reflect.Bool:
		return "boolean"
	case reflect.Int, reflect.Int64:
		return "integer"
	case reflect.String:
		return text
	case reflect.Interface:
		return "any"
	}
	panic("a type that is not known: " + of.String())
}

func addFields(of reflect.Type, text string, fields map[string]any) {
	for i := range of.NumField() {
		field := of.Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name == "-" || !field.IsExported() {
			continue
		}
		if field.Anonymous && name == "" {
			addFields(field.Type, "text", fields)
			continue
		}
		if name == "" {
			name = field.Name
		}
		fields[name] = shapeOf(field.Type, text)
	}
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
