package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/dustin/go-humanize"

	"weft/client/rest"
	"weft/cmd/weft/internal/console"
	"weft/httpapi/wire"
	"weft/task"
)

// showFuture prints all there is about one future.
func (c *cli) showFuture(ctx context.Context, api *rest.API, key task.Key) error {
	f, err := api.Future(ctx, key)
	if err != nil {
		return err
	}
	if c.json {
		return c.printJSON(f)
	}
	style := c.OutStyle()
	facts := facts{{"key", style.Bold(string(f.Key))}, {"state", style.State(string(f.State))}}
	facts.add("function", orEmpty(f.Call))
	if f.Digest != nil {
		facts.add("module", f.Digest.String())
	}
	facts.add("result", resultOf(&f))
	facts.add("workers", strings.Join(f.Workers, ", "))
	facts.add("priority", unlessZero(int64(f.Priority)))
	if !f.Pure && f.Call != nil {
		facts.add("pure", "no")
	}
	facts.add("submitted", moment(f.Times.Submitted))
	facts.add("queued", moment(f.Times.Queued))
	facts.add("started", moment(f.Times.Started))
	facts.add("finished", moment(f.Times.Finished))
	facts.add("used", used(&f.Usage))
	facts.add("needs", keys(f.Dependencies))
	facts.add("needed by", keys(f.Dependents))
	for name, v := range f.Labels {
		facts.add("label", console.Line(name+"="+v))
	}
	for _, a := range f.Attempts {
		facts.add(fmt.Sprintf("attempt %d", a.Number), attempt(&a, style))
	}
	if f.Error != nil {
		facts.add("error", style.Red(console.Line(f.Error.Detail))+" ("+string(f.Error.Code)+")")
		if f.Error.Key != f.Key {
			facts.add("began in", string(f.Error.Key))
		}
		for line := range strings.Lines(f.Error.Stack) {
			facts = append(facts, fact{"", style.Dim(console.Line(line))})
		}
	}
	c.printFacts(facts)
	return nil
}

// attempt is one run in a line.
func attempt(a *wire.Attempt, style console.Style) string {
	s := "on " + a.Worker
	if a.Started != nil {
		s += ", " + took(a.Started, a.Finished)
	}
	switch {
	case a.Error != nil:
		s += ", " + style.Red(string(a.Error.Code)) + ": " + console.Line(a.Error.Detail)
	case a.Finished == nil:
		s += ", " + style.Cyan("running")
	}
	return s
}

func resultOf(f *wire.Future) string {
	if f.Type == nil || f.Size == nil {
		return ""
	}
	return *f.Type + ", " + size(*f.Size)
}

func moment(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.Local().Format("2006-01-02 15:04:05.000") + ", " + ago(t)
}

func used(u *wire.Usage) string {
	var parts []string
	if u.Wall > 0 {
		parts = append(parts, span(time.Duration(u.Wall)))
	}
	if u.Fuel > 0 {
		parts = append(parts, humanize.Comma(u.Fuel)+" fuel")
	}
	if u.MemoryPeak > 0 {
		parts = append(parts, size(u.MemoryPeak)+" of memory")
	}
	return strings.Join(parts, ", ")
}

// keys is a few of them; a future may have as many as it likes.
func keys(list []task.Key) string {
	const most = 5
	var b strings.Builder
	for i, key := range list {
		if i == most {
			fmt.Fprintf(&b, " and %s more", humanize.Comma(int64(len(list)-most)))
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(string(key))
	}
	return b.String()
}

func unlessZero(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}
