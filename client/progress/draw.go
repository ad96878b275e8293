package progress

import (
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/dustin/go-humanize"
)

// Cells of the bar.
const (
	minCells = 10
	maxCells = 40
	full     = "█"
	empty    = "░"
)

// facts are what there is to say besides how many settled, each a word or two.
func facts(c Counts, elapsed time.Duration) (failed string, others []string) {
	if c.Failed > 0 {
		failed = humanize.Comma(int64(c.Failed)) + " failed"
	}
	if c.Cancelled > 0 {
		others = append(others, humanize.Comma(int64(c.Cancelled))+" cancelled")
	}
	if c.Running > 0 {
		others = append(others, humanize.Comma(int64(c.Running))+" running")
	}
	if rate := float64(c.Settled()) / elapsed.Seconds(); c.Settled() > 0 && elapsed > 0 {
		others = append(others, rateText(rate)+"/s")
	}
	return failed, append(others, elapsedText(elapsed))
}

// line is the counts as a line of a log.
func line(c Counts, elapsed time.Duration) string {
	failed, others := facts(c, elapsed)
	words := []string{settledText(c) + " settled"}
	if failed != "" {
		words = append(words, failed)
	}
	return strings.Join(append(words, others...), ", ")
}

// bar is the counts as a line of a terminal that is so wide.
func bar(c Counts, elapsed time.Duration, width int) string {
	failed, others := facts(c, elapsed)
	words := []string{settledText(c)}
	bare := words
	if failed != "" {
		words, bare = append(words, colour(red, failed)), append(bare, failed)
	}
	words, bare = append(words, others...), append(bare, others...)
	const gap = "  "
	room := width - 1 - len(gap) - len(strings.Join(bare, gap)) // the last column wraps on some terminals
	switch {
	case room >= minCells:
		return cells(c, min(room, maxCells)) + gap + strings.Join(words, gap)
	case room >= -len(gap):
		return strings.Join(words, gap)
	default:
		return strings.Join(bare, gap)[:max(0, width-1)]
	}
}

// cells is the bar itself, what failed or was cancelled at the end of what
// settled.
func cells(c Counts, n int) string {
	settled, done := n, n
	if c.Total > 0 {
		settled = n * c.Settled() / c.Total
		done = settled
		if c.Settled() > 0 && c.Done < c.Settled() {
			done = min(settled*c.Done/c.Settled(), max(0, settled-1)) // one cell at least shows it
		}
	}
	return colour(green, strings.Repeat(full, done)) + colour(red, strings.Repeat(full, settled-done)) + strings.Repeat(empty, n-settled)
}

// Colours of a terminal.
const (
	red   = "\x1b[31m"
	green = "\x1b[32m"
	plain = "\x1b[0m"
)

// colour shows text in a colour, unless the user wants none (no-color.org).
func colour(c, text string) string {
	if text == "" || os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" {
		return text
	}
	return c + text + plain
}

func settledText(c Counts) string {
	return humanize.Comma(int64(c.Settled())) + "/" + humanize.Comma(int64(c.Total))
}

// rateText is a rate as people say it.
func rateText(rate float64) string {
	if rate < 10 {
		return fmt.Sprintf("%.1f", rate)
	}
	return humanize.Comma(int64(rate))
}

// elapsedText is a time as people say it: tenths of a second first, none when
// they are many.
func elapsedText(d time.Duration) string {
	if d < time.Minute {
		return fmt.Sprintf("%.1fs", d.Seconds())
	}
	return d.Truncate(time.Second).String()
}
