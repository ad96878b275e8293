package main

import (
	"bytes"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"weft/guest-sdk/wefttest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// TestFailures proves how the functions end that can end in a test.
func TestFailures(t *testing.T) {
	for _, c := range []struct {
		name    string
		args    []any
		panics  bool
		message string
	}{
		{"fail", []any{"no such file"}, false, "no such file"},
		{"panic", []any{"boom"}, true, "boom"},
		{"index", []any{[]int{7}, 1}, true, "runtime error: index out of range [1] with length 1"},
		{"nil_map", nil, true, "assignment to entry in nil map"},
		{"flaky", []any{1}, false, "out of luck"},
		{"log", []any{"loud", "x", 1}, false, `slog: level string "loud": unknown name`},
	} {
		_, err := wefttest.Call[any](t.Context(), c.name, c.args...)
		var failure *wefttest.Error
		if !errors.As(err, &failure) || failure.Panic != c.panics || failure.Message != c.message {
			t.Errorf("%s(%v): %#v, want panic %v, message %q", c.name, c.args, err, c.panics, c.message)
		}
	}
}

func TestPanicHasAStack(t *testing.T) {
	_, err := wefttest.Call[any](t.Context(), "panic", "boom")
	var failure *wefttest.Error
	if !errors.As(err, &failure) {
		t.Fatalf("got %v, want a panic", err)
	}
	first, rest, _ := strings.Cut(failure.Stack, "\n")
	if !strings.HasSuffix(first, ".panics") || !strings.Contains(rest, "end.go:") {
		t.Errorf("the stack does not begin with the function that panicked:\n%s", failure.Stack)
	}
}

func TestResults(t *testing.T) {
	if n, err := wefttest.Call[int](t.Context(), "recurse", 1000); err != nil || n != 1000 {
		t.Errorf("recurse(1000) = %d, %v", n, err)
	}
	if n, err := wefttest.Call[int](t.Context(), "allocate", mebibyte+1); err != nil || n != 2*mebibyte {
		t.Errorf("allocate(1 MiB and 1) = %d, %v, want 2 MiB", n, err)
	}
	if b, err := wefttest.Call[[]byte](t.Context(), "big_bytes", 70_000); err != nil || len(b) != 70_000 {
		t.Errorf("big_bytes(70000) = %d bytes, %v", len(b), err)
	}
	if l, err := wefttest.Call[[]int64](t.Context(), "big_list", 4); err != nil || !slices.Equal(l, []int64{0, 1, 2, 3}) {
		t.Errorf("big_list(4) = %v, %v", l, err)
	}
	if s, err := wefttest.Call[float64](t.Context(), "sleep", 0.001); err != nil || s < 0.001 {
		t.Errorf("sleep(0.001) = %v, %v", s, err)
	}
	if _, err := wefttest.Call[any](t.Context(), "flaky", 0); err != nil {
		t.Errorf("flaky(0): %v", err)
	}
	if l, err := wefttest.Call[[]float64](t.Context(), "random", 2); err != nil || len(l) != 2 || l[0] == l[1] {
		t.Errorf("random(2) = %v, %v, want two numbers", l, err)
	}
}

func TestRemember(t *testing.T) {
	t.Cleanup(func() { remembered = nil })
	for _, c := range []struct{ give, want any }{{"a", nil}, {"b", "a"}} {
		if got, err := wefttest.Call[any](t.Context(), "remember", c.give); err != nil || got != c.want {
			t.Errorf("remember(%v) = %v, %v, want %v", c.give, got, err, c.want)
		}
	}
}

func TestLog(t *testing.T) {
	var log bytes.Buffer
	before := slog.Default()
	t.Cleanup(func() { slog.SetDefault(before) })
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	if _, err := wefttest.Call[any](t.Context(), "log", "warn", "hot", 2); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"level=WARN msg=hot line=1\n", "level=WARN msg=hot line=2\n"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log is %q, want %q in it", log.String(), want)
		}
	}
}
