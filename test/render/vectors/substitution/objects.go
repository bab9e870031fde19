package main

import "strings"

const head = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n"

// values become something else than themselves, in one place of YAML or another.
var values = []string{
	"x", "3", `"3"`, `'3'`, "true", "yes", "y", "null", "", "~", "1.0", "0.10", "1e3", "0x1F", "012", "0o7", "1_000", "1:30", "2020-01-01", "1.2.3", "10Mi", "-0", ".5", "+1", ".inf", ".nan",
	"9007199254740993", "99999999999999999999", "a: b", "a #b", "#b", "[1, 2]", "{a: b}", "[1", "*x", "&x y", "!!str 5", "!x 5", "@x", "`x", "%x", "- x", "-", "? x", "| x", "|", ">", " x ", "x:", ":x",
	"a\nb", "a\n  b: c", "\ttab", "\"unclosed", "'unclosed", "é→🙂", "<<", "=", "---", "...", `x\ny`, "$y", "${y}", "$$y", "it's", `say "hi"`, `back\slash`, "{{ .x }}", "1,000", "null value", "true # no", "a\rb",
	"a\tb", "a: [", `"a" b`, "a\u0085b", "\u00a0", "\ufeff", "a\x01b",
}

// hard are the values that are tried in every place.
var hard = []string{
	"x", "3", "", "yes", "a: b", "#b", " #b", "it's", `say "hi"`, `back\slash`, `\n`, `\q`, "*x", "a\nb", " x ", "[1, 2]", "{a: b}", "é→🙂", "'", `"`, "-", "null", "\ttab", "9007199254740993", "<<",
}

var places = map[string]string{
	"inner":   "data:\n  a: before-${v}-after\n",
	"single":  "data:\n  a: 'key: ${v}'\n",
	"double":  "data:\n  a: \"\\t${v}\"\n",
	"literal": "data:\n  a: |\n    one\n    ${v}\n    two\n  z: end\n",
	"item":    "data:\n  a:\n  - ${v}\n  - z\n",
	"key":     "data:\n  ${v}: a\n  z: b\n",
}

func objectCases() []objectVector {
	var cases []objectVector
	for _, value := range values {
		cases = append(cases, withValue("whole", "data:\n  a: ${v}\n", value))
	}
	for _, place := range []string{"inner", "single", "double", "literal", "item", "key"} {
		for _, value := range hard {
			cases = append(cases, withValue(place, places[place], value))
		}
	}
	return append(cases, behaviours()...)
}

func withValue(place, manifest, value string) objectVector {
	return objectVector{Name: place + " " + value, Manifest: head + manifest, PostBuild: inline("v", value)}
}

func inline(namesAndValues ...string) map[string]any {
	substitute := map[string]any{}
	for i := 0; i < len(namesAndValues); i += 2 {
		substitute[namesAndValues[i]] = namesAndValues[i+1]
	}
	return map[string]any{"substitute": substitute}
}

func from(references ...any) map[string]any { return map[string]any{"substituteFrom": references} }

func reference(kindAndName string, optional bool) map[string]any {
	kind, name, _ := strings.Cut(kindAndName, "/")
	return map[string]any{"kind": kind, "name": name, "optional": optional}
}

func both(one, other map[string]any) map[string]any {
	out := map[string]any{}
	for _, fields := range []map[string]any{one, other} {
		for key, value := range fields {
			out[key] = value
		}
	}
	return out
}

const uses = head + "data: {a: '${v}', b: '${w:=none}'}\n"

var always = map[string]any{"substituteStrategy": "Always"}

func behaviours() []objectVector {
	long := strings.Repeat("word ", 20)
	annotated := func(where, value string) string {
		return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n  " + where + ": {kustomize.toolkit.fluxcd.io/substitute: " + value + "}\ndata: {a: '${v}'}\n"
	}
	return []objectVector{
		{Name: "no postBuild fields", Manifest: uses, PostBuild: map[string]any{}},
		{Name: "no variables", Manifest: uses, PostBuild: map[string]any{"substitute": map[string]any{}, "substituteFrom": []any{}}},
		{Name: "no variables but Always", Manifest: head + "data: {b: '${w:=none}'}\n", PostBuild: always},
		{Name: "no variables but Always, one undefined", Manifest: uses, PostBuild: always},
		{Name: "WithVariables", Manifest: uses, PostBuild: map[string]any{"substituteStrategy": "WithVariables"}},
		{Name: "undefined", Manifest: uses, PostBuild: inline("w", "1")},
		{Name: "undefined, loose", Manifest: uses, PostBuild: inline("w", "1"), Loose: true},
		{Name: "defined empty", Manifest: uses, PostBuild: inline("v", "")},
		{Name: "malformed", Manifest: head + "data: {a: '${v', b: x}\n", PostBuild: inline("v", "1")},
		{Name: "malformed without variables", Manifest: head + "data: {a: '${v', b: x}\n", PostBuild: map[string]any{}},
		{Name: "label disabled", Manifest: annotated("labels", "disabled"), PostBuild: inline("w", "1")},
		{Name: "annotation disabled", Manifest: annotated("annotations", "disabled"), PostBuild: inline("w", "1")},
		{Name: "annotation disabled, source missing", Manifest: annotated("annotations", "disabled"), PostBuild: from(reference("ConfigMap/c", false))},
		{Name: "annotation enabled", Manifest: annotated("annotations", "enabled"), PostBuild: inline("v", "1")},
		{Name: "annotation Disabled", Manifest: annotated("annotations", "Disabled"), PostBuild: inline("v", "1")},
		{Name: "annotation made by a variable", Manifest: annotated("annotations", "'${v}'"), PostBuild: inline("v", "disabled")},
		{Name: "key elsewhere", Manifest: head + "data: {kustomize.toolkit.fluxcd.io/substitute: disabled, a: '${v}'}\n", PostBuild: inline("v", "1")},
		{Name: "ConfigMap", Manifest: uses, PostBuild: from(reference("ConfigMap/c", false)), Sources: map[string]source{"ConfigMap/c": {"v": "1"}}},
		{Name: "Secret", Manifest: uses, PostBuild: from(reference("Secret/s", false)), Sources: map[string]source{"Secret/s": {"v": "secret\n"}}},
		{Name: "a later source wins", Manifest: uses, PostBuild: from(reference("ConfigMap/c", false), reference("Secret/s", false)),
			Sources: map[string]source{"ConfigMap/c": {"v": "1", "w": "1"}, "Secret/s": {"v": "2"}}},
		{Name: "inline beats sources", Manifest: uses, PostBuild: both(from(reference("ConfigMap/c", false)), inline("v", "3")),
			Sources: map[string]source{"ConfigMap/c": {"v": "1", "w": "1"}}},
		{Name: "inline empty beats sources", Manifest: uses, PostBuild: both(from(reference("ConfigMap/c", false)), inline("w", "")),
			Sources: map[string]source{"ConfigMap/c": {"v": "1", "w": "1"}}},
		{Name: "source missing", Manifest: uses, PostBuild: both(from(reference("ConfigMap/c", false)), inline("v", "3"))},
		{Name: "optional source missing", Manifest: uses, PostBuild: both(from(reference("ConfigMap/c", true)), inline("v", "3"))},
		{Name: "only an optional source, missing", Manifest: uses, PostBuild: from(reference("Secret/s", true))},
		{Name: "empty source", Manifest: uses, PostBuild: from(reference("Secret/s", false)), Sources: map[string]source{"Secret/s": {}}},
		{Name: "invalid name inline", Manifest: uses, PostBuild: inline("v", "1", "a-b", "2")},
		{Name: "invalid name in a source", Manifest: uses, PostBuild: from(reference("ConfigMap/c", false)), Sources: map[string]source{"ConfigMap/c": {"v": "1", "a.b": "2"}}},
		{Name: "name that begins with a digit", Manifest: uses, PostBuild: inline("v", "1", "1a", "2")},
		{Name: "name beyond ASCII", Manifest: uses, PostBuild: inline("v", "1", "é", "2")},
		{Name: "name with an underscore", Manifest: uses, PostBuild: inline("v", "1", "_a1", "2")},
		{Name: "empty name", Manifest: uses, PostBuild: inline("v", "1", "", "2")},
		{Name: "line breaks go", Manifest: uses, PostBuild: inline("v", "a\nb\n\nc\n")},
		{Name: "carriage returns stay", Manifest: head + "data: {a: 'x: ${v}'}\n", PostBuild: inline("v", "a\r\nb")},
		{Name: "quotes are lost", Manifest: head + "data:\n  a: \"${v}\"\n  b: '${v}'\n  c: ${v}\n", PostBuild: inline("v", "8080")},
		{Name: "a prefix keeps the quotes away", Manifest: head + "data: {a: \"${v}:${v}\", b: \"0${v}\"}\n", PostBuild: inline("v", "10")},
		{Name: "escaped", Manifest: head + "data: {a: '$${v}', b: '$v $$v $$'}\n", PostBuild: inline("v", "1")},
		{Name: "other values keep their types", Manifest: head + "data: {a: '1', b: 1, c: 'yes', d: yes, e: null, f: '', g: 1.5, h: '1e3', i: 1e3, j: [], k: {}, l: '2020-01-01', m: '012', n: 0x1f, o: '${v}', p: '<<', q: '=', r: '0b1', s: ' ', t: '~', u: 1.0}\n", PostBuild: inline("v", "1")},
		{Name: "large numbers", Manifest: head + "data: {a: 9007199254740993, b: '9007199254740993', c: 12345678901234567890, d: '${v}'}\n", PostBuild: inline("v", "1")},
		{Name: "large numbers, nothing substituted", Manifest: head + "data: {a: 1234567, b: 1e21, d: 'v'}\n", PostBuild: inline("v", "1")},
		{Name: "folded", Manifest: head + "data: {a: '" + long + "${v} " + long + "${w:=one two  three} " + long + "'}\n", PostBuild: inline("v", "1")},
		{Name: "folded in quotes", Manifest: head + "data: {a: 'key: " + long + "${v} " + long + "', b: \"\\t" + long + "${v} " + long + "\"}\n", PostBuild: inline("v", "it")},
		{Name: "a pattern is not folded", Manifest: head + "data: {a: '" + long + long + "${v/one two/three four} end'}\n", PostBuild: inline("v", "one two")},
		{Name: "a comment of a value cuts the text", Manifest: head + "data: {a: 'x ${v} y'}\n", PostBuild: inline("v", "#")},
		{Name: "metadata", Manifest: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: '${v}', namespace: '${v}-ns', labels: {version: '${n}', 'l/${v}': a}}\n", PostBuild: inline("v", "name", "n", "1.10")},
		{Name: "kind", Manifest: "apiVersion: '${g}/v1'\nkind: '${k}'\nmetadata: {name: x}\n", PostBuild: inline("g", "apps", "k", "Thing")},
		{Name: "equal keys", Manifest: head + "data: {'${v}': 1, a: 2, z: 3}\n", PostBuild: inline("v", "a")},
		{Name: "equal keys, the other way round", Manifest: head + "data: {'a${v}': 1, a: 2, z: 3}\n", PostBuild: inline("v", "")},
		{Name: "a merge key by a variable", Manifest: head + "data: {'${v}': {a: 1}, z: 3}\n", PostBuild: inline("v", "<<")},
		{Name: "keys of other types", Manifest: head + "data: {'${a}': a, '${b}': b, '${c}': c, '${d}': d}\n", PostBuild: inline("a", "8080", "b", "yes", "c", "1.50", "d", "0x10")},
		{Name: "a null key", Manifest: head + "data: {'${a}': a}\n", PostBuild: inline("a", "null")},
		{Name: "an alias of an anchor", Manifest: head + "data: {a: '${a}', b: '${b}'}\n", PostBuild: inline("a", "&x {k: 1}", "b", "*x")},
		{Name: "flow sequence of flow values", Manifest: head + "data: {a: '[${v}, ${v}]', b: '{a: ${v}}'}\n", PostBuild: inline("v", "1")},
		{Name: "list from a variable", Manifest: head + "data: {a: '${v}', b: ['${v}']}\n", PostBuild: inline("v", `["x", "y"]`)},
		{Name: "block text with functions", Manifest: head + "data:\n  run.sh: |\n    #!/bin/sh\n    echo $${HOME} $(date) $1 \"$@\" ${v^^} ${v:0:2}\n", PostBuild: inline("v", "value")},
		{Name: "block text with a default over lines", Manifest: head + "data:\n  a: |\n    ${w:=one\n    two}\n    three\n", PostBuild: inline("v", "value")},
		{Name: "block text that loses its lines", Manifest: head + "data:\n  a: |\n    ${v:=one\n    two}\n    three\n", PostBuild: inline("v", "value")},
		{Name: "block text that begins with blanks", Manifest: head + "data:\n  a: \"${v}\\n  x\\n\"\n  b: \"x\\n${e}\\n\"\n", PostBuild: inline("v", "  value", "e", "")},
		{Name: "nothing to substitute", Manifest: head + "data: {a: 'x', b: 1}\n", PostBuild: inline("v", "value")},
		{Name: "cut character", Manifest: head + "data: {a: '${v:0:1}'}\n", PostBuild: inline("v", "é")},
		{Name: "the document ends", Manifest: head + "data: {a: '${v}', b: c}\n", PostBuild: inline("v", "x\n---\nb: c")},
		{Name: "several undefined", Manifest: head + "data: {a: '${one}', b: '${two} ${one}', c: '${three:=${four}}'}\n", PostBuild: inline("v", "x")},
		{Name: "not a map", Manifest: head + "data: {a: b}\n${v}: {}\n", PostBuild: inline("v", "x: y #")},
		{Name: "reference of another kind", Manifest: uses, PostBuild: both(from(reference("Service/s", false)), inline("v", "1"))},
	}
}
