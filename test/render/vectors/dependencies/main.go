// Command dependencies says which charts the source-controller packages with a chart in a repository: what stands in
// dependency-vectors.json beside `name`, `files` and `valuesFiles` it writes anew.
//
// Its module's path is below the source-controller's, which lets it use what is internal there.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"helm.sh/helm/v4/pkg/chart/v2"
	"helm.sh/helm/v4/pkg/chart/v2/loader"

	"github.com/fluxcd/source-controller/internal/helm/chart"
	"github.com/fluxcd/source-controller/internal/helm/repository"
)

// A repository by its files. The chart is in `charts/web`.
type testCase struct {
	Name        string            `json:"name"`
	Files       map[string]string `json:"files"`
	ValuesFiles []string          `json:"valuesFiles,omitempty"`
}

// What becomes of the chart.
type vector struct {
	testCase
	// Those that are packaged with it.
	Charts []subchart `json:"charts,omitempty"`
	Values *string    `json:"values,omitempty"`
	// The URL that is asked for a remote one.
	Remote string `json:"remote,omitempty"`
	Fails  string `json:"fails,omitempty"`
}

type subchart struct {
	Name    string   `json:"name"`
	Version string   `json:"version"`
	Files   []string `json:"files"`
}

func main() {
	const path = "../../fixtures/dependency-vectors.json"
	text, err := os.ReadFile(path)
	check(err)
	var cases []testCase
	check(json.Unmarshal(text, &cases))
	var lines []string
	for _, one := range cases {
		var line strings.Builder
		encoder := json.NewEncoder(&line)
		encoder.SetEscapeHTML(false)
		check(encoder.Encode(build(one)))
		lines = append(lines, strings.TrimSpace(line.String()))
	}
	check(os.WriteFile(path, []byte("[\n"+strings.Join(lines, ",\n")+"\n]\n"), 0o644))
}

func build(one testCase) vector {
	top, err := os.MkdirTemp("", "dependencies-*")
	check(err)
	defer os.RemoveAll(top)
	work := filepath.Join(top, "work")
	for path, text := range one.Files {
		file := filepath.Join(work, path)
		check(os.MkdirAll(filepath.Dir(file), 0o755))
		check(os.WriteFile(file, []byte(text), 0o644))
	}
	made := vector{testCase: one}
	dm := chart.NewDependencyManager(chart.WithDownloaderCallback(func(url string) (repository.Downloader, error) {
		made.Remote = url
		return nil, errors.New("not here")
	}))
	target := filepath.Join(top, "chart.tgz")
	_, err = chart.NewLocalBuilder(dm).Build(
		context.Background(),
		chart.LocalReference{WorkDir: work, Path: "charts/web"},
		target,
		chart.BuildOptions{ValuesFiles: one.ValuesFiles},
	)
	if err != nil {
		made.Fails = strings.ReplaceAll(err.Error(), top, "")
		return made
	}
	loaded, err := loader.LoadFile(target)
	check(err)
	for _, it := range loaded.Dependencies() {
		made.Charts = append(made.Charts, describe(it))
	}
	slices.SortFunc(made.Charts, func(a, b subchart) int { return strings.Compare(a.Name, b.Name) })
	for _, file := range loaded.Raw {
		if file.Name == "values.yaml" {
			values := string(file.Data)
			made.Values = &values
		}
	}
	return made
}

func describe(it *v2.Chart) subchart {
	files := []string{}
	for _, file := range it.Raw {
		files = append(files, file.Name)
	}
	slices.Sort(files)
	return subchart{Name: it.Name(), Version: it.Metadata.Version, Files: files}
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
