package main

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"

	"weft/cmd/weft/internal/console"
	"weft/internal/testkit"
)

// screen is a console of buffers.
type screen struct {
	in       io.Reader
	out, err bytes.Buffer
	terminal bool // people look at it
	color    bool
	width    int
	env      map[string]string
}

func newScreen(c *testkit.Cluster) *screen {
	s := &screen{in: strings.NewReader(""), width: 80, env: map[string]string{}}
	if c != nil {
		s.env["WEFT_SERVER"] = c.URL()
	}
	return s
}

func (s *screen) console() *console.Console {
	return &console.Console{
		In: s.in, Out: console.NewWriter(&s.out), Err: console.NewWriter(&s.err),
		OutTerminal: s.terminal, ErrTerminal: s.terminal, Color: s.color, Width: func() int { return s.width },
	}
}

// run runs weft in this process.
func (s *screen) run(ctx context.Context, args ...string) int {
	s.out.Reset()
	s.err.Reset()
	return run(ctx, s.console(), func(name string) string { return s.env[name] }, args)
}

// must is run for what goes well; it returns what was written to Out.
func (s *screen) must(t *testing.T, args ...string) string {
	t.Helper()
	if code := s.run(t.Context(), args...); code != exitOK {
		t.Fatalf("weft %s: exit code %d: %s", strings.Join(args, " "), code, s.err.String())
	}
	return s.out.String()
}
