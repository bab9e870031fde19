// Command helm says, as JSON, what Flux's own libraries make of values, versions and release names.
package main

import (
	"encoding/json"
	"os"
)

func main() {
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	check(encoder.Encode(map[string]any{
		"semver":   semverVectors(),
		"values":   valuesVectors(),
		"names":    nameVectors(),
		"rendered": renderedVectors(),
	}))
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
