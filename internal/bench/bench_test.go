package bench_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"weft/client"
	"weft/internal/bench"
	"weft/internal/testkit"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var names = []string{"map_10000", "tree_1024", "latency", "chain_1000"}

// small is work of a moment.
var small = bench.Tasks{Warm: 4, Map: 40, Tree: 8, Latency: 5, Chain: 10}

func TestFigures(t *testing.T) {
	var told []bench.Figure
	figures, err := bench.Run(testkit.Context(t), bench.Options{
		Tasks: small, Budget: time.Hour, Each: func(f bench.Figure) { told = append(told, f) },
	})
	if err != nil {
		t.Fatal(err)
	}
	checkFigures(t, figures)
	for i, n := range []int{small.Map, small.Tree, small.Latency, small.Chain} {
		if f := figures[i]; f.N != n || f.Wanted != n {
			t.Errorf("%s measured %d of %d, want %d", f.Name, f.N, f.Wanted, n)
		}
	}
	if !slices.Equal(told, figures) {
		t.Errorf("told %v, returned %v", told, figures)
	}
}

// A budget that allows for next to nothing still gives all figures, each of
// less work than its name promises, and saying so.
func TestFiguresInNoTime(t *testing.T) {
	figures, err := bench.Run(testkit.Context(t), bench.Options{
		Tasks: bench.Tasks{Warm: 1}, Budget: time.Nanosecond,
	})
	if err != nil {
		t.Fatal(err)
	}
	checkFigures(t, figures)
	for _, f := range figures {
		if f.N >= f.Wanted || !strings.Contains(f.String(), "there was no time for") {
			t.Errorf("measured %d of %d, printed as %q", f.N, f.Wanted, f)
		}
	}
}

func checkFigures(t *testing.T, figures []bench.Figure) {
	t.Helper()
	got := make([]string, len(figures))
	for i, f := range figures {
		got[i] = f.Name
		if f.Value <= 0 {
			t.Errorf("%s is %v", f.Name, f.Value)
		}
	}
	if !slices.Equal(got, names) {
		t.Fatalf("the figures are %v, want %v", got, names)
	}
}

// TestOtherServer proves that a server is left as it was found: with its own
// modules, and without the benchmark's.
func TestOtherServer(t *testing.T) {
	c := testkit.Start(t)
	c.Push(t, "math")
	figures, err := bench.Run(testkit.Context(t), bench.Options{Server: c.URL(), Tasks: small})
	if err != nil {
		t.Fatal(err)
	}
	checkFigures(t, figures)
	for m, err := range c.Client(t).Modules(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if m.Name != "math" {
			t.Errorf("module %s is left", m.Name)
		}
	}
}

func TestServerThatIsNotThere(t *testing.T) {
	if _, err := bench.Run(t.Context(), bench.Options{Server: "http://127.0.0.1:1"}); !errors.Is(err, client.ErrUnavailable) {
		t.Errorf("got %v, want %v", err, client.ErrUnavailable)
	}
}

// TestInterrupted proves that the benchmark ends with its context, on what was
// measured last.
func TestInterrupted(t *testing.T) {
	stop := errors.New("stop")
	ctx, cancel := context.WithCancelCause(testkit.Context(t))
	figures, err := bench.Run(ctx, bench.Options{Tasks: small, Each: func(bench.Figure) { cancel(stop) }})
	if !errors.Is(err, stop) || figures != nil {
		t.Errorf("got %v, %v, want %v", figures, err, stop)
	}
}

func TestFigureAsText(t *testing.T) {
	for _, c := range []struct {
		figure bench.Figure
		want   string
	}{
		{bench.Figure{Name: "map_10000", Value: 459.6, Unit: "tasks/s", N: 10_000, Wanted: 10_000}, "map_10000 460 tasks/s"},
		{bench.Figure{Name: "latency", Value: 849, Unit: "us", N: 120, Wanted: 300}, "latency 849 us (of 120, as there was no time for 300)"},
	} {
		if got := c.figure.String(); got != c.want {
			t.Errorf("printed as %q, want %q", got, c.want)
		}
	}
}
