package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"weft/task"
)

func TestReports(t *testing.T) {
	trap := &task.Error{Code: task.Trap, Detail: "unreachable", Key: "f-1", Task: "x", Stack: "at f\nat g"}
	for _, c := range []struct {
		name string
		err  error
		code int
		want string
	}{
		{"none", nil, 0, ""},
		{"usage", usagef("wrong"), 2, "weft: wrong\n"},
		{"usage within", fmt.Errorf("argument 1: %w", usagef("wrong")), 2, "weft: argument 1: wrong\n"},
		{"own", errors.New("open f: no such file"), 1, "weft: open f: no such file\n"},
		{"task", trap, 1, "weft: task x: unreachable (trap, in f-1)\n  at f\n  at g\n"},
		{"field", &task.Error{Code: task.Invalid, Detail: "is wrong", Field: "args[0]"}, 1, "weft: args[0]: is wrong (invalid)\n"},
		{"within", fmt.Errorf("get it: %w", task.Errorf(task.NotFound, "nothing there")), 1, "weft: get it: nothing there (not_found)\n"},
		{"unavailable", task.Errorf(task.Unavailable, "the server is stopping"), 3, "weft: the server is stopping\n"},
		{"escapes", task.Errorf(task.GuestError, "a\x1b[2J\nb"), 1, "weft: a�[2J ⏎ b (guest_error)\n"},
		{"several", severalErrors{errors.New("one"), task.Errorf(task.Unavailable, "two")}, 3, "weft: one\nweft: two\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newScreen(nil)
			cmd := &cli{Console: s.console(), getenv: func(string) string { return "" }}
			if code := cmd.report(t.Context(), c.err); code != c.code {
				t.Errorf("exit code %d, want %d", code, c.code)
			}
			if got := s.err.String(); got != c.want {
				t.Errorf("wrote %q, want %q", got, c.want)
			}
		})
	}
}

func TestReportsForPrograms(t *testing.T) {
	s := newScreen(nil)
	cmd := &cli{Console: s.console(), getenv: func(string) string { return "" }, json: true}
	cmd.report(t.Context(), &task.Error{Code: task.Trap, Detail: "two\nlines", Key: "f-1", Task: "x", Field: "y", Stack: "at f\nat g"})
	const want = `{"exit":1,"code":"trap","detail":"two\nlines","key":"f-1","task":"x","field":"y","stack":"at f\nat g"}` + "\n"
	if got := s.err.String(); got != want || !json.Valid([]byte(got)) {
		t.Errorf("wrote %q, want %q", got, want)
	}
}

func TestAnInterruptIsNoFailure(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s := newScreen(nil)
	s.env["WEFT_SERVER"] = "127.0.0.1:1"
	if code := s.run(ctx, "modules"); code != exitInterrupted || s.err.String() != "weft: interrupted\n" {
		t.Errorf("exit code %d, wrote %q", code, s.err.String())
	}
}
