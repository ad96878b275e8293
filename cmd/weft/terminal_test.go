package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/jedib0t/go-pretty/v6/text"

	"weft/internal/testkit"
)

// started is a server with the scalar module, and a screen for it.
func started(t *testing.T) *screen {
	t.Helper()
	s := newScreen(testkit.Start(t))
	s.must(t, "push", filepath.Join("testdata", "math.wasm"))
	return s
}

// file writes a file of a test and returns its name.
func file(t *testing.T, content string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "file.json")
	if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

const smallGraph = `{"tasks": {
	"x": {"call": "math/inc", "args": [1]}, "y": {"call": "math/double", "args": [{"$ref": "x"}]},
	"bad": {"call": "math/div", "args": [{"$ref": "y"}, 0]}, "z": {"call": "math/add", "args": [{"$ref": "x"}, {"$ref": "y"}]}}}`

var escapes = regexp.MustCompile("\x1b\\[[0-9;]*[A-Za-z]|\r")

func TestAGraphHasABarForEachFunction(t *testing.T) {
	s := started(t)
	graph := file(t, smallGraph)
	for _, width := range []int{40, 60, 120} {
		s.terminal, s.color, s.width = true, true, width
		if code := s.run(t.Context(), "run", graph); code != exitFailed {
			t.Fatalf("exit code %d: %s", code, s.err.String())
		}
		shown := escapes.ReplaceAllString(s.err.String(), "")
		for _, want := range []string{
			`(?m)^math/inc     1/1 +█+$`, `(?m)^math/div     1/1  1 failed +█+$`, `(?m)^4/4  \d+\.\ds  1 failed, 3 done$`, `(?m)^weft: task bad: .*\(trap, in div-[0-9a-f]+\)$`,
		} {
			if !regexp.MustCompile(want).MatchString(shown) {
				t.Errorf("in %d columns there is no %s:\n%s", width, want, shown)
			}
		}
		for line := range strings.Lines(shown) {
			if n := text.StringWidthWithoutEscSequences(strings.TrimSuffix(line, "\n")); strings.Contains(line, "█") && n > width {
				t.Errorf("in %d columns a line has %d: %s", width, n, line)
			}
		}
		if want := "{\n  \"z\": 6\n}\n"; s.out.String() != want {
			t.Errorf("results are %q, want %q", s.out.String(), want)
		}
	}
}

func TestManyFunctionsShareABar(t *testing.T) {
	s := started(t)
	s.terminal = true
	s.must(t, "run", file(t, `{"tasks": {
		"a": {"call": "math/inc", "args": [1]}, "b": {"call": "math/double", "args": [1]}, "c": {"call": "math/add", "args": [1, 1]}, "d": {"call": "math/half", "args": [1]},
		"e": {"call": "builtin/identity", "args": [1]}, "f": {"call": "builtin/list", "args": [1]}, "g": {"call": "builtin/len", "args": [[1]]},
		"h": {"call": "builtin/sum", "args": [[1]]}, "i": {"call": "builtin/getitem", "args": [[1], 0]}, "j": {"call": "math/inc", "args": [2]}}}`))
	shown := escapes.ReplaceAllString(s.err.String(), "")
	for _, want := range []string{`(?m)^math/inc +2/2 +█+$`, `(?m)^others +2/2 +█+$`} {
		if !regexp.MustCompile(want).MatchString(shown) {
			t.Errorf("there is no %s:\n%s", want, shown)
		}
	}
	if strings.Contains(shown, "builtin/getitem") {
		t.Errorf("there is a ninth bar:\n%s", shown)
	}
}

func TestLargeResultsOfAGraphComeInOrder(t *testing.T) {
	s := started(t)
	large := `"` + strings.Repeat("x", 70_000) + `"`
	graph := file(t, `{"tasks": {"a": {"call": "math/inc", "args": [0]}, "b": {"call": "builtin/identity", "args": [`+large+`]}, "c": {"call": "math/inc", "args": [2]}}}`)
	if got, want := s.must(t, "run", graph, "--no-progress"), `{"a":1,"b":`+large+`,"c":3}`+"\n"; got != want {
		t.Errorf("results are %.100q…, want %.100q…", got, want)
	}
}

func TestHelpOfATerminalFits(t *testing.T) {
	s := newScreen(nil)
	s.terminal, s.width = true, 80
	for _, command := range []string{"--help", "call --help", "serve --help", "help ps"} {
		for line := range strings.Lines(s.must(t, strings.Fields(command)...)) {
			if n := text.StringWidthWithoutEscSequences(strings.TrimSuffix(line, "\n")); n > s.width {
				t.Errorf("%s: a line has %d columns of %d: %s", command, n, s.width, line)
			}
		}
	}
}

func TestPeopleSeeBytesAsJSON(t *testing.T) {
	s := started(t)
	s.terminal = true
	call := []string{"call", "builtin/identity", `{"$bytes": "AAE="}`}
	if got, want := s.must(t, call...), "{\n  \"$bytes\": \"AAE=\"\n}\n"; got != want {
		t.Errorf("bytes are %q, want %q", got, want)
	}
	if got := s.must(t, append(call, "--raw")...); got != "\x00\x01" {
		t.Errorf("raw bytes are %q", got)
	}
	s.terminal = false
	if got := s.must(t, call...); got != "\x00\x01" {
		t.Errorf("bytes in a pipe are %q", got)
	}
}

func TestTablesOfATerminalFit(t *testing.T) {
	s := started(t)
	s.run(t.Context(), "run", file(t, smallGraph))
	s.terminal, s.color = true, true
	for _, command := range []string{"ps", "ps --graphs", "modules", "modules math", "workers"} {
		for _, width := range []int{60, 120} {
			s.width = width
			for line := range strings.Lines(s.must(t, strings.Fields(command)...)) {
				if n := text.StringWidthWithoutEscSequences(strings.TrimSuffix(line, "\n")); n > width {
					t.Errorf("%s: a line has %d columns of %d: %s", command, n, width, line)
				}
			}
		}
	}
	if out := s.must(t, "ps"); !strings.Contains(out, "\x1b[32mdone\x1b[0m") {
		t.Errorf("what is done is not green:\n%s", out)
	}
	if out := s.must(t, "ps", "--no-color"); strings.Contains(out, "\x1b") {
		t.Errorf("there are colours without colours:\n%s", out)
	}
}
