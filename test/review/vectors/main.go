// Command vectors prints which lists of the Kubernetes API are merged by keys or are sets: the schema that server-side
// apply uses on the client's side (client-go, applyconfigurations/internal), which is made from the API's own
// +listType and +listMapKey.
//
//	go run . > ../fixtures/list-types.json
package main

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strconv"
	"strings"

	_ "k8s.io/client-go/applyconfigurations/core/v1"
	"sigs.k8s.io/structured-merge-diff/v6/typed"
)

type list struct {
	Type  string   `json:"type"`
	Field string   `json:"field"`
	Keys  []string `json:"keys,omitempty"`
}

func main() {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "k8s.io/client-go").Output()
	check(err)
	file := filepath.Join(strings.TrimSpace(string(out)), "applyconfigurations", "internal", "internal.go")
	tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	check(err)
	var text string
	ast.Inspect(tree, func(node ast.Node) bool {
		if literal, ok := node.(*ast.BasicLit); ok && strings.HasPrefix(literal.Value, "`types:") {
			text, err = strconv.Unquote(literal.Value)
			check(err)
		}
		return true
	})
	schema, err := typed.NewParser(typed.YAMLObject(text))
	check(err)
	lists := []list{}
	for _, definition := range schema.Schema.Types {
		if definition.Map == nil || !strings.HasPrefix(definition.Name, "io.k8s.api.") {
			continue
		}
		for _, field := range definition.Map.Fields {
			its := field.Type.Inlined.List
			if its == nil || its.ElementRelationship != "associative" {
				continue
			}
			name := strings.TrimPrefix(definition.Name, "io.k8s.api.")
			lists = append(lists, list{Type: name, Field: field.Name, Keys: its.Keys})
		}
	}
	sort.Slice(lists, func(i, j int) bool {
		return lists[i].Type+" "+lists[i].Field < lists[j].Type+" "+lists[j].Field
	})
	os.Stdout.WriteString("[\n")
	for index, one := range lists {
		line, err := json.Marshal(one)
		check(err)
		end := ",\n"
		if index == len(lists)-1 {
			end = "\n"
		}
		os.Stdout.WriteString("  " + string(line) + end)
	}
	os.Stdout.WriteString("]\n")
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
