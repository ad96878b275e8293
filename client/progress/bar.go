package progress

import (
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/term"
)

// How often at most something is drawn: a person sees no more, and a log wants
// to be short.
const (
	redraw  = 100 * time.Millisecond
	newLine = 2 * time.Second
)

// Counts is how far things are. What is in none of the counts waits.
type Counts struct {
	Total     int
	Done      int
	Failed    int
	Cancelled int
	Running   int // 0 also where it is not known
}

// Settled is how many came to an end.
func (c Counts) Settled() int { return c.Done + c.Failed + c.Cancelled }

// Bar shows counts as they change. It belongs to one goroutine.
type Bar struct {
	w     io.Writer
	width func() int // of the terminal; nil where there is none

	start time.Time
	drawn time.Time // when it was drawn last
	shown Counts    // then
	now   Counts
}

// NewBar returns a bar that is drawn on w, if that is a terminal, and else
// writes lines. Its time begins now.
func NewBar(w io.Writer) *Bar {
	b := &Bar{w: w, start: time.Now()}
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		b.width = func() int {
			width, _, err := term.GetSize(int(f.Fd()))
			if err != nil || width <= 0 {
				return 80 // as wide as terminals were when nobody could ask them
			}
			return width
		}
	}
	return b
}

// Update notes the counts, and draws them when the last time is long enough
// ago.
func (b *Bar) Update(c Counts) {
	b.now = c
	pause := redraw
	if b.width == nil {
		pause = newLine
	}
	last := b.drawn
	if last.IsZero() && b.width == nil {
		last = b.start
	}
	if time.Since(last) >= pause {
		b.draw()
	}
}

// Close draws what was noted last, for good. Lines are written only if they
// say something new.
func (b *Bar) Close() {
	if b.width != nil || b.drawn.IsZero() || b.now != b.shown {
		b.draw()
	}
	if b.width != nil {
		fmt.Fprintln(b.w)
	}
}

// draw shows the counts. An error is passed over: who shows progress has
// something better to do than to fail for it.
func (b *Bar) draw() {
	b.drawn, b.shown = time.Now(), b.now
	elapsed := b.drawn.Sub(b.start)
	if b.width == nil {
		fmt.Fprintln(b.w, line(b.now, elapsed))
		return
	}
	const clearRest = "\x1b[K"
	fmt.Fprint(b.w, "\r", bar(b.now, elapsed, b.width()), clearRest)
}
