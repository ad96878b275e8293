package host

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"weft/task"
)

// The streams and levels of log lines.
const (
	streamLog    = "log"
	streamStdout = "stdout"
	streamStderr = "stderr"

	levelDebug = "debug"
	levelInfo  = "info"
	levelWarn  = "warn"
	levelError = "error"
)

const (
	maxLine  = 8 << 10 // bytes of the longest line; a longer one becomes several
	minPrice = 16      // what a line counts at least: an empty one is not free
)

// logbook keeps the lines of one run as long as their text is within a limit,
// and counts the bytes of the rest.
type logbook struct {
	limit, left int64 // bytes
	lines       []task.LogLine
	full        bool
	dropped     int64 // bytes
}

func newLogbook(limit int64) *logbook { return &logbook{limit: limit, left: limit} }

// add keeps a line, or as much of it as there is room for. Text is copied.
func (l *logbook) add(stream, level string, text []byte) {
	line := strings.ToValidUTF8(string(text), "\uFFFD")
	kept := line
	switch price := max(int64(len(line)), minPrice); {
	case l.full:
		l.dropped += int64(len(line))
		return
	case price <= l.left:
		l.left -= price
	default:
		l.full = true
		kept = strings.ToValidUTF8(line[:min(int64(len(line)), max(l.left, 0))], "")
		l.dropped += int64(len(line) - len(kept))
		if kept == "" {
			return
		}
	}
	l.lines = append(l.lines, task.LogLine{Time: time.Now(), Stream: stream, Level: level, Text: kept})
}

// close returns the lines, the last of them saying what was dropped.
func (l *logbook) close() []task.LogLine {
	if l.dropped > 0 {
		l.lines = append(l.lines, task.LogLine{Time: time.Now(), Stream: streamLog, Level: levelWarn,
			Text: fmt.Sprintf("… %d bytes more were dropped: the log may hold %s", l.dropped, sizeText(l.limit))})
		l.dropped = 0
	}
	return l.lines
}

// lineWriter breaks a stream into lines of a logbook. Where a line has no end,
// it is broken at maxLine, so that no more than that is ever kept back.
type lineWriter struct {
	book          *logbook
	stream, level string
	partial       []byte // the beginning of a line
}

func (w *lineWriter) write(p []byte) {
	for len(p) > 0 {
		if w.book.full {
			w.book.dropped += int64(len(p))
			return
		}
		room := maxLine - len(w.partial)
		var end, next int // of the line, and where the one after it begins
		switch i := bytes.IndexByte(p[:min(len(p), room+1)], '\n'); {
		case i >= 0:
			end, next = i, i+1
		case len(p) > room:
			end, next = room, room
		default:
			w.partial = append(w.partial, p...)
			return
		}
		w.partial = append(w.partial, p[:end]...)
		p = p[next:]
		w.end()
	}
}

// end ends the line.
func (w *lineWriter) end() {
	w.book.add(w.stream, w.level, bytes.TrimSuffix(w.partial, []byte{'\r'}))
	w.partial = w.partial[:0]
}

// flush ends the line if one was begun.
func (w *lineWriter) flush() {
	if len(w.partial) > 0 {
		w.end()
	}
}
