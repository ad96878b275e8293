package main

import (
	"fmt"
	"time"

	"github.com/dustin/go-humanize"

	"weft/cmd/weft/internal/console"
	"weft/httpapi/wire"
)

// graphView shows how a graph goes. Its methods are called by one goroutine.
type graphView interface {
	task(*wire.TaskEvent)
	counts(*wire.Counts)
	end(*wire.EndEvent)
	close() // in any case, at last
}

// viewOf is the view that fits where weft runs: bars for people, lines for
// logs, nothing for programs.
func (c *cli) viewOf(text []byte, g *wire.Graph, o *runOptions) graphView {
	switch {
	case o.noProgress, c.json && !c.ErrTerminal:
		return noView{}
	case c.ErrTerminal:
		return newBars(c.Console, callsOf(text), g.Counts)
	default:
		all, _ := total(g.Counts)
		fmt.Fprintf(c.Err, "graph %s: %s\n", g.ID, plural(all, "task"))
		return &lineView{to: c.Err, last: time.Now()}
	}
}

type noView struct{}

func (noView) task(*wire.TaskEvent) {}
func (noView) counts(*wire.Counts)  {}
func (noView) end(*wire.EndEvent)   {}
func (noView) close()               {}

// lineView writes a line now and then.
type lineView struct {
	to   *console.Writer
	last time.Time // when it wrote
}

// linePause is the least time between two lines.
const linePause = 5 * time.Second

func (*lineView) task(*wire.TaskEvent) {}

func (v *lineView) counts(c *wire.Counts) {
	if time.Since(v.last) < linePause {
		return
	}
	v.last = time.Now()
	all, settled := total(*c)
	fmt.Fprintf(v.to, "%s/%s: %s\n", humanize.Comma(int64(settled)), humanize.Comma(int64(all)), outlook(*c))
}

func (v *lineView) end(e *wire.EndEvent) {
	fmt.Fprintf(v.to, "graph %s %s: %s\n", e.ID, e.State, states(e.Counts))
}

func (*lineView) close() {}

// outlook is how a graph that runs goes. Its events tell of tasks that have
// settled, so that what the others do at this moment is not known.
func outlook(c wire.Counts) string {
	all, settled := total(c)
	text := states(wire.Counts{Failed: c.Failed, Cancelled: c.Cancelled, Done: c.Done})
	switch left := all - settled; {
	case left == 0:
		return text
	case settled == 0:
		return humanize.Comma(int64(left)) + " to go"
	default:
		return text + ", " + humanize.Comma(int64(left)) + " to go"
	}
}
