package acceptance

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// rows are those of the acceptance list that this version of weft has to
// prove: all but what is about tasks that submit tasks, and workers that
// retire.
func rows() (all []string) {
	for i := 1; i <= 5; i++ {
		all = append(all, fmt.Sprintf("S%d", i))
	}
	for i := 1; i <= 32; i++ {
		if i != 28 {
			all = append(all, fmt.Sprint(i))
		}
	}
	return all
}

// TestEveryRowHasItsTests holds README.md, the comments of the tests and the
// rows together.
func TestEveryRowHasItsTests(t *testing.T) {
	proved, listed := provedRows(t), listedRows(t)
	for _, row := range rows() {
		if len(proved[row]) == 0 {
			t.Errorf("no test says that it proves row %s", row)
		}
	}
	for row, tests := range proved {
		if !slices.Contains(rows(), row) {
			t.Errorf("%s prove row %s, which there is none of", tests, row)
		}
		slices.Sort(listed[row])
		if !slices.Equal(tests, listed[row]) {
			t.Errorf("row %s: README.md lists %s, the comments say %s", row, listed[row], tests)
		}
		delete(listed, row)
	}
	for row, tests := range listed {
		t.Errorf("row %s: README.md lists %s, whose comments do not say so", row, tests)
	}
}

var rowName = regexp.MustCompile(`\bRow (S?\d+)\b`)

// provedRows are the tests by the rows that their comments name.
func provedRows(t *testing.T) map[string][]string {
	t.Helper()
	paths, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	proved := map[string][]string{}
	for _, path := range paths {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || !strings.HasPrefix(f.Name.Name, "Test") && !strings.HasPrefix(f.Name.Name, "Benchmark") {
				continue
			}
			for _, m := range rowName.FindAllStringSubmatch(f.Doc.Text(), -1) {
				proved[m[1]] = append(proved[m[1]], f.Name.Name)
			}
		}
	}
	for _, tests := range proved {
		slices.Sort(tests)
	}
	return proved
}

var tableRow = regexp.MustCompile(`(?m)^\| (S?\d+) \| [^|]+ \| ([^|]+) \|$`)

// listedRows are the tests by rows as README.md has them.
func listedRows(t *testing.T) map[string][]string {
	t.Helper()
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string][]string{}
	for _, m := range tableRow.FindAllStringSubmatch(string(text), -1) {
		for name := range strings.SplitSeq(m[2], ",") {
			listed[m[1]] = append(listed[m[1]], strings.Trim(strings.TrimSpace(name), "`"))
		}
	}
	return listed
}
