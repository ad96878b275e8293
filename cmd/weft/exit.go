package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"syscall"

	"weft/client/rest"
	"weft/cmd/weft/internal/console"
	"weft/httpapi/wire"
	"weft/task"
)

// Exit codes, as "weft help exit-codes" has them.
const (
	exitOK          = 0
	exitFailed      = 1
	exitUsage       = 2
	exitUnreachable = 3
	exitInterrupted = 130
)

// severalErrors are those of a command that goes on after the first.
type severalErrors []error

func (s severalErrors) Error() string { return errors.Join(s...).Error() }

// failure is an error as people and programs are told of it.
type failure struct {
	Exit   int       `json:"exit"`
	Code   task.Code `json:"code,omitzero"` // of the HTTP API; empty for errors of this side
	Detail string    `json:"detail"`
	Key    task.Key  `json:"key,omitzero"`
	Task   string    `json:"task,omitzero"`
	Field  string    `json:"field,omitzero"`
	Stack  string    `json:"stack,omitzero"`
}

// report writes the error of a command, if any, and returns the exit code.
func (c *cli) report(ctx context.Context, err error) int {
	if err == nil {
		return exitOK
	}
	if ctx.Err() != nil {
		c.write(failure{Exit: exitInterrupted, Detail: "interrupted"})
		return exitInterrupted
	}
	var several severalErrors
	if !errors.As(err, &several) {
		several = severalErrors{err}
	}
	code := exitOK
	for _, err := range several {
		f := c.failure(err)
		c.write(f)
		code = max(code, f.Exit)
	}
	return code
}

// failure tells of one error.
func (c *cli) failure(err error) failure {
	var usage *usageError
	var said *task.Error
	switch {
	case errors.As(err, &usage):
		return failure{Exit: exitUsage, Detail: err.Error()}
	case !errors.As(err, &said):
		return failure{Exit: exitFailed, Detail: err.Error()}
	}
	context := strings.TrimSuffix(err.Error(), said.Error()) // what was being done
	f := failure{Exit: exitFailed, Code: said.Code, Detail: context + said.Detail, Key: said.Key, Task: said.Task, Field: said.Field, Stack: said.Stack}
	if said.Code == task.Unavailable {
		f.Exit = exitUnreachable
		f.Detail = cmp.Or(c.nobodyThere(err), f.Detail)
	}
	if said.Code == task.Unauthenticated {
		f.Detail = c.tokenWanted()
	}
	return f
}

// tokenWanted is the sentence about a server that does not let this caller in.
func (c *cli) tokenWanted() string {
	if c.secret() == "" {
		return fmt.Sprintf("the server at %s wants a token; give it with --token or %s", c.shownAddress(), rest.TokenVariable)
	}
	return fmt.Sprintf("the server at %s does not know this token; see --token and %s", c.shownAddress(), rest.TokenVariable)
}

// nobodyThere is the sentence about a server that could not be connected to,
// or empty for any other error.
func (c *cli) nobodyThere(err error) string {
	var op *net.OpError
	if !errors.As(err, &op) || op.Op != "dial" {
		return ""
	}
	why := ""
	if !errors.Is(err, syscall.ECONNREFUSED) {
		why = fmt.Sprintf(" (%s)", op.Err)
	}
	return fmt.Sprintf("no server at %s%s: start one with `weft serve`, or say where with --server", c.shownAddress(), why)
}

// shownAddress is the address of the server as a URL, without a password.
func (c *cli) shownAddress() string {
	api, err := c.api()
	if err != nil {
		return c.address()
	}
	u, err := url.Parse(api.Server())
	if err != nil {
		return api.Server()
	}
	return u.Redacted()
}

// write writes a failure in one line; a guest's stack follows it.
func (c *cli) write(f failure) {
	if c.json {
		if line, err := wire.Marshal(f); err == nil {
			fmt.Fprintf(c.Err, "%s\n", line)
		}
		return
	}
	style := c.ErrStyle()
	fmt.Fprintln(c.Err, style.Red("weft:"), console.Line(f.sentence())+style.Dim(console.Line(f.where())))
	for line := range strings.Lines(f.Stack) {
		fmt.Fprintln(c.Err, style.Dim("  "+console.Line(strings.TrimSuffix(line, "\n"))))
	}
}

func (f *failure) sentence() string {
	s := f.Detail
	if f.Field != "" {
		s = f.Field + ": " + s
	}
	if f.Task != "" {
		s = "task " + f.Task + ": " + s
	}
	return s
}

func (f *failure) where() string {
	switch {
	case f.Key != "":
		return fmt.Sprintf(" (%s, in %s)", f.Code, f.Key)
	case f.Code != "" && f.Exit == exitFailed:
		return fmt.Sprintf(" (%s)", f.Code)
	default:
		return ""
	}
}
