package demo_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"go.uber.org/goleak"

	"weft/internal/demo"
	"weft/internal/testkit"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// small is a demo of a moment, over some sources of this repository.
func small(t *testing.T) demo.Size {
	t.Helper()
	sources, err := filepath.Abs("../../task")
	if err != nil {
		t.Fatal(err)
	}
	return demo.Size{Calls: 4, Pause: 10 * time.Millisecond, Elements: 2000, Files: 3, Sources: sources, PerTask: 8}
}

// inTemp has what is temporary made in a directory of the test's, which it
// returns.
func inTemp(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	return dir
}

func checkEmpty(t *testing.T, dir string) {
	t.Helper()
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 0 {
		t.Errorf("there is left: %v, %v", left, err)
	}
}

func TestDemo(t *testing.T) {
	temp := inTemp(t)
	var out bytes.Buffer
	if err := demo.Run(testkit.Context(t), demo.Options{Out: &out, Size: small(t)}); err != nil {
		t.Fatalf("%v, after\n%s", err, &out)
	}
	checkEmpty(t, temp)
	text := out.String()
	const key = `[0-9a-f]{32}`
	for _, want := range []string{
		`(?m)^<Future: waiting, call: math/inc>$`,
		`(?m)^> future.Result\(ctx\)\n2\n> future\n<Future: done, type: int, key: inc-` + key + `>$`,
		`(?m)^\[3, 6, 9, 12\]$`,
		`(?m)^\[<Future: done, type: int, key: slow_add-` + key + `>\]$`,
		`(?m)^\[30\]$`,
		`(?m)^15 tasks in .* \(one after the other `,
		`(?m)^> <-out\n31$`,
		`(?m)^✓ 2,000 results in order, of 8,000 tasks, in `,
		`(?m)^✓ never more than [0-9,]+ elements under way`,
		`(?s)✓ equal to the sequential run over the same lists\n.*✓ equal to the sequential run over the same lists\n`,
		`(?m)^✓ equal to a plain sequential count, word by word: [0-9,]+ different words$`,
		`(?m)^✓ All results are right, in `,
		`(?m)^\$ ./weft push math`,
	} {
		if !regexp.MustCompile(want).MatchString(text) {
			t.Errorf("nothing in the output is %s", want)
		}
	}
	if t.Failed() {
		t.Log(text)
	}
	for line := range strings.Lines(text) {
		if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > 80 {
			t.Errorf("a line has %d columns: %s", n, line)
		}
	}
	if strings.Contains(text, "\x1b") {
		t.Error("there are colours in the output, and nobody asked for them")
	}
}

// TestColours proves that colours are there when asked for, and nothing else
// that a terminal obeys.
func TestColours(t *testing.T) {
	ctx, stop := context.WithCancelCause(testkit.Context(t))
	var out bytes.Buffer
	err := demo.Run(ctx, demo.Options{Out: io.MultiWriter(&out, stopAt{"S2", stop}), Color: true, Size: small(t)})
	if !errors.Is(err, errStop) {
		t.Fatal(err)
	}
	colours := regexp.MustCompile("\x1b\\[[0-9;]*m")
	if n := len(colours.FindAll(out.Bytes(), -1)); n < 20 || n%2 != 0 {
		t.Errorf("colours are switched %d times", n)
	}
	if rest := colours.ReplaceAll(out.Bytes(), nil); bytes.Contains(rest, []byte("\x1b")) {
		t.Errorf("there is more than colour in %q", rest)
	}
}

// stopAt ends a context when a text is written.
type stopAt struct {
	text string
	stop context.CancelCauseFunc
}

var errStop = errors.New("stop")

func (w stopAt) Write(p []byte) (int, error) {
	if strings.Contains(string(p), w.text) {
		w.stop(errStop)
	}
	return len(p), nil
}

// TestInterrupted interrupts the demo in each of its parts: it ends with the
// context's error, and neither goroutines nor files are left.
func TestInterrupted(t *testing.T) {
	for _, at := range []string{
		"http://", "math.wasm", // while it sets up
		"S1", "progress.Show", "feed(in", "items/parse_file", "words.Top",
	} {
		t.Run(at, func(t *testing.T) {
			defer goleak.VerifyNone(t)
			temp := inTemp(t)
			ctx, stop := context.WithCancelCause(testkit.Context(t))
			err := demo.Run(ctx, demo.Options{Out: stopAt{at, stop}, Size: small(t)})
			if !errors.Is(err, errStop) {
				t.Errorf("got %v, want %v", err, errStop)
			}
			checkEmpty(t, temp)
		})
	}
}

func TestNoSources(t *testing.T) {
	temp := inTemp(t)
	size := small(t)
	size.Sources = t.TempDir()
	err := demo.Run(testkit.Context(t), demo.Options{Out: &bytes.Buffer{}, Size: size})
	if err == nil || !strings.Contains(err.Error(), "there are no .go files below "+size.Sources) {
		t.Errorf("got %v, want the place", err)
	}
	checkEmpty(t, temp)
}
