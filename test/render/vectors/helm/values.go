package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"math/rand"
	"sort"
	"strconv"
	"strings"

	v2 "github.com/fluxcd/helm-controller/api/v2"
	"github.com/fluxcd/pkg/apis/meta"
	"github.com/fluxcd/pkg/chartutil"
	"github.com/go-logr/logr"
	corev1 "k8s.io/api/core/v1"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"
)

//go:embed cases.yaml
var written []byte

type valuesCase struct {
	Name string `json:"name,omitempty"`
	// The release's own.
	Values json.RawMessage        `json:"values,omitempty"`
	From   []meta.ValuesReference `json:"valuesFrom,omitempty"`
	// By KIND/NAME.
	Objects map[string]map[string]string `json:"objects,omitempty"`

	// Why there are none.
	Failure string         `json:"failure,omitempty"`
	Want    map[string]any `json:"want"`
	// Which of the numbers are integers to Go: their paths.
	Integers [][]any `json:"integers,omitempty"`
}

func valuesVectors() []valuesCase {
	var cases []valuesCase
	check(yaml.UnmarshalStrict(written, &cases))
	for i := range cases {
		run(&cases[i])
	}
	failed := 0
	for _, one := range randomCases() {
		if run(&one); one.Failure != "" {
			failed++
		}
		// Most of them fail, in ways that are soon the same.
		if one.Failure == "" || failed <= 80 {
			cases = append(cases, one)
		}
	}
	return cases
}

func run(one *valuesCase) {
	release := v2.HelmRelease{}
	if one.Values != nil {
		release.Spec.Values = &apiextensionsv1.JSON{Raw: one.Values}
	}
	values, err := chartutil.ChartValuesFromReferences(context.Background(), logr.Discard(), cluster{objects: one.Objects},
		"default", release.GetValues(), one.From...)
	if err != nil {
		one.Failure = failure(err)
		return
	}
	one.Want = values
	one.Integers = integers(map[string]any(values), nil, nil)
}

func failure(err error) string {
	for reason, known := range map[string]error{
		"object-missing":   chartutil.ErrResourceNotFound,
		"key-missing":      chartutil.ErrKeyNotFound,
		"kind-unsupported": chartutil.ErrUnsupportedRefKind,
		"unreadable":       chartutil.ErrValuesDataRead,
		"unmergeable":      chartutil.ErrValueMerge,
	} {
		if errors.Is(err, known) {
			return reason
		}
	}
	panic(err)
}

func integers(data any, path []any, found [][]any) [][]any {
	switch data := data.(type) {
	case map[string]any:
		keys := []string{}
		for key := range data {
			keys = append(keys, key)
		}
		sort.Strings(keys)
		for _, key := range keys {
			found = integers(data[key], append(path[:len(path):len(path)], key), found)
		}
	case []any:
		for i, item := range data {
			found = integers(item, append(path[:len(path):len(path)], i), found)
		}
	case int64:
		found = append(found, append(path[:len(path):len(path)], strconv.FormatInt(data, 10)))
	}
	return found
}

// cluster has the objects of a case.
type cluster struct {
	client.Client
	objects map[string]map[string]string
}

func (c cluster) Get(_ context.Context, key types.NamespacedName, into client.Object, _ ...client.GetOption) error {
	switch into := into.(type) {
	case *corev1.ConfigMap:
		data, ok := c.objects["ConfigMap/"+key.Name]
		if !ok {
			return apierrors.NewNotFound(schema.GroupResource{Resource: "configmaps"}, key.Name)
		}
		into.Data = data
	case *corev1.Secret:
		data, ok := c.objects["Secret/"+key.Name]
		if !ok {
			return apierrors.NewNotFound(schema.GroupResource{Resource: "secrets"}, key.Name)
		}
		into.Data = map[string][]byte{}
		for name, value := range data {
			into.Data[name] = []byte(value)
		}
	}
	return nil
}

// randomCases are the same each time.
func randomCases() []valuesCase {
	random := rand.New(rand.NewSource(1))
	pick := func(most int, from ...string) string {
		text := ""
		for range 1 + random.Intn(most) {
			text += from[random.Intn(len(from))]
		}
		return text
	}
	inline := []string{
		`{"a":{"b":1,"c":[1,{"b":2},null]},"b":[[1,2],[3]],"c":null}`,
		`{"a":[{"b":"x"},{"c":{"b":true}}],"b":{"a":{"c":{"b":1}}}}`,
		`{"a":"text","b":1.5,"c":{}}`,
		`{}`,
	}
	earlier := []string{"a: {b: 7, d: 1}\n", "b: [5]\nc: {a: {b: 1}}\n", "a: [1, 2]\n", "{}\n"}
	cases := []valuesCase{}
	for range 700 {
		one := valuesCase{Objects: map[string]map[string]string{"Secret/s": {}}}
		if n := random.Intn(len(inline) + 1); n < len(inline) {
			one.Values = json.RawMessage(inline[n])
		}
		for i := range 1 + random.Intn(3) {
			key := strconv.Itoa(i)
			ref := meta.ValuesReference{Kind: "Secret", Name: "s", ValuesKey: key}
			if random.Intn(4) == 0 {
				one.Objects["Secret/s"][key] = earlier[random.Intn(len(earlier))]
			} else {
				ref.TargetPath = strings.TrimPrefix(pick(4, "a", "b", "c", ".a", ".b", ".c", "[0]", "[1]", "[2]", "a[0]", ".", "[", "]", `\.`, `\`, ",", "=", "{", " ", "[-1]", "[x]"), ".")
				ref.Literal = random.Intn(5) == 0
				one.Objects["Secret/s"][key] = pick(4, "a", "x", "1", "7", "0", "-3", "true", "null", "TRUE", ",", "=", "{", "}", "{1,x}", `\`, `\,`, `"`, "'", ".", "[", "]", "a=", ",b.c=", " ", "\n", "é", "")
				if ref.TargetPath == "" {
					one.Objects["Secret/s"][key] = "{}"
				}
			}
			one.From = append(one.From, ref)
		}
		cases = append(cases, one)
	}
	return cases
}
