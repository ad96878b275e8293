package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/dustin/go-humanize"
	"github.com/jedib0t/go-pretty/v6/progress"
	"github.com/jedib0t/go-pretty/v6/text"

	"weft/cmd/weft/internal/console"
	"weft/httpapi/wire"
	"weft/task"
)

// bars shows a bar for each function of a graph, and under them how many tasks
// are in which state.
type bars struct {
	style  console.Style
	calls  map[string]*bar // by the names of tasks
	all    []*bar
	failed bool // one of them has a failed task
	states map[string]task.State
	writer progress.Writer
	footer *footer
	drawn  chan struct{} // closed when the goroutine that draws has ended
}

// bar is that of a function, or of all functions that have none of their own.
type bar struct {
	name                   string
	total, settled, failed int
	tracker                *progress.Tracker
}

const (
	mostBars = 8
	barPause = 100 * time.Millisecond // between two pictures
	// The columns that are kept for "1,234 failed", and for what stands between.
	failedRoom = 12
	gapsRoom   = 6
)

// newBars draws until close.
func newBars(con *console.Console, calls []taskCall, counts wire.Counts) *bars {
	b := &bars{style: con.ErrStyle(), calls: make(map[string]*bar, len(calls)), states: map[string]task.State{}, drawn: make(chan struct{})}
	byCall := map[string]*bar{}
	for _, c := range calls {
		one := byCall[c.call]
		if one == nil {
			one = b.barFor(c.call)
			byCall[c.call] = one
		}
		one.total++
		b.calls[c.task] = one
	}
	names, figures := b.width()
	b.writer = newWriter(con, con.Width()-names-figures)
	for i, one := range b.all {
		one.tracker = &progress.Tracker{Total: int64(one.total), Index: uint64(i), AutoStopDisabled: true}
		b.writer.AppendTracker(one.tracker)
	}
	b.label()
	b.footer = startFooter(b.writer, counts)
	go func() {
		defer close(b.drawn)
		b.writer.Render()
	}()
	return b
}

// barFor is a new bar, or the last one when there are as many as may be.
func (b *bars) barFor(call string) *bar {
	switch {
	case len(b.all) < mostBars:
		b.all = append(b.all, &bar{name: console.Line(call)})
	default:
		b.all[mostBars-1].name = "others"
	}
	return b.all[len(b.all)-1]
}

// width is how wide names and figures are together.
func (b *bars) width() (names, figures int) {
	for _, one := range b.all {
		names = max(names, text.StringWidthWithoutEscSequences(one.name))
		figures = max(figures, 2*len(humanize.Comma(int64(one.total)))+1)
	}
	return names, figures
}

// newWriter is where the bars are drawn, in the room that their labels leave.
func newWriter(con *console.Console, room int) progress.Writer {
	w := progress.NewWriter()
	w.SetOutputWriter(lineStart{con.Err})
	w.SetUpdateFrequency(barPause)
	w.SetTrackerPosition(progress.PositionRight)
	w.SetSortBy(progress.SortByIndex)
	w.SetTrackerLength(max(8, min(40, room-failedRoom-gapsRoom)))
	w.SetTerminalWidth(con.Width())
	s := progress.StyleDefault
	s.Chars = progress.StyleChars{
		Finished: "█", Finished25: "░", Finished50: "░", Finished75: "░", Unfinished: "░",
		Indeterminate: progress.IndeterminateIndicatorMovingBackAndForth("█", barPause),
	}
	s.Options.Separator = " "
	s.Options.KeepTrackersTogether = true
	s.Visibility = progress.StyleVisibility{Pinned: true, Tracker: true}
	if con.ErrStyle() {
		s.Colors.Tracker = text.Colors{text.FgGreen}
	}
	w.SetStyle(s)
	return w
}

func (b *bars) task(e *wire.TaskEvent) {
	one, last := b.calls[e.Name], b.states[e.Name]
	if one == nil {
		return
	}
	b.states[e.Name] = e.State
	one.settled += count(e.State.Settled()) - count(last.Settled()) // it may be computed again
	one.failed += count(e.State == task.StateFailed) - count(last == task.StateFailed)
	b.failed = b.failed || one.failed > 0
}

func count(is bool) int {
	if is {
		return 1
	}
	return 0
}

// counts comes when the tasks that it is about were told of.
func (b *bars) counts(c *wire.Counts) {
	for _, one := range b.all {
		one.tracker.Increment(int64(one.settled) - one.tracker.Value())
	}
	b.label()
	b.footer.set(c)
}

func (b *bars) end(e *wire.EndEvent) { b.counts(&e.Counts) }

// label writes names and figures beside the bars.
func (b *bars) label() {
	names, figures := b.width()
	for _, one := range b.all {
		label := text.Pad(one.name, names, ' ') + "  " +
			fmt.Sprintf("%*s", figures, humanize.Comma(int64(one.settled))+"/"+humanize.Comma(int64(one.total)))
		if b.failed {
			failed := ""
			if one.failed > 0 {
				failed = humanize.Comma(int64(one.failed)) + " failed"
			}
			label += "  " + b.style.Red(failed) + strings.Repeat(" ", max(0, failedRoom-len(failed)))
		}
		one.tracker.UpdateMessage(label)
	}
}

// close draws the last picture.
func (b *bars) close() {
	b.footer.stop()
	b.writer.Stop()
	<-b.drawn
}

// lineStart draws from the first column, wherever a ^C has left the cursor.
type lineStart struct{ to io.Writer }

func (l lineStart) Write(p []byte) (int, error) {
	n, err := l.to.Write(append([]byte{'\r'}, p...))
	return max(0, n-1), err
}
