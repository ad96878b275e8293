package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/dustin/go-humanize"

	"weft/httpapi/wire"
)

// plural is a number of things: "1 slot", "2 slots".
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return humanize.Comma(int64(n)) + " " + noun + "s"
}

// size is a number of bytes as people read it.
func size(n int64) string { return humanize.IBytes(uint64(max(n, 0))) }

// span is a length of time as people read it, in at most five characters for
// what matters of it: 12ms, 1.5s, 3m20s, 5h, 3d.
func span(d time.Duration) string {
	switch {
	case d <= 0:
		return "0s"
	case d < time.Microsecond:
		return strconv.Itoa(int(d)) + "ns"
	case d < time.Millisecond:
		return strconv.Itoa(int(d.Microseconds())) + "µs"
	case d < time.Second:
		return strconv.Itoa(int(d.Milliseconds())) + "ms"
	case d < 10*time.Second:
		return strconv.FormatFloat(d.Truncate(100*time.Millisecond).Seconds(), 'f', 1, 64) + "s"
	case d < time.Minute:
		return strconv.Itoa(int(d.Seconds())) + "s"
	case d < time.Hour:
		return fmt.Sprintf("%dm%02ds", int(d.Minutes()), int(d.Seconds())%60)
	case d < 24*time.Hour:
		return fmt.Sprintf("%dh%02dm", int(d.Hours()), int(d.Minutes())%60)
	default:
		return strconv.Itoa(int(d.Hours()/24)) + "d"
	}
}

// ago is how long something is past.
func ago(t *time.Time) string {
	if t == nil || t.IsZero() {
		return ""
	}
	return span(time.Since(*t)) + " ago"
}

// took is the time between two moments, or from the first until now.
func took(from, to *time.Time) string {
	switch {
	case from == nil:
		return ""
	case to == nil:
		return span(time.Since(*from))
	default:
		return span(to.Sub(*from))
	}
}

// total is how many futures are counted, and how many of them have settled.
func total(c wire.Counts) (all, settled int) {
	settled = c.Done + c.Failed + c.Cancelled
	return settled + c.Waiting + c.Queued + c.Running, settled
}

// states tells of counts in words, what is most of interest first, leaving out
// what there is none of.
func states(c wire.Counts) string {
	var s string
	for _, part := range []struct {
		n    int
		name string
	}{
		{c.Failed, "failed"}, {c.Cancelled, "cancelled"}, {c.Running, "running"}, {c.Queued, "queued"}, {c.Waiting, "waiting"}, {c.Done, "done"},
	} {
		if part.n == 0 {
			continue
		}
		if s != "" {
			s += ", "
		}
		s += humanize.Comma(int64(part.n)) + " " + part.name
	}
	return s
}

// orEmpty is what a pointer points to, or nothing.
func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// moduleOf is the module of a function reference, without its version.
func moduleOf(call string) string {
	module, _, _ := strings.Cut(call, "/")
	name, _, _ := strings.Cut(module, "@")
	return name
}
