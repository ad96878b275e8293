package host

import (
	"strings"

	"weft/task"
)

// The files that a guest has open from the start. There are no others.
const (
	stdin = iota
	stdout
	stderr
	openFiles
)

// files are the three streams of a guest.
type files struct {
	closed [openFiles]bool
	stdin  []byte // what is left of it
	stdout sink
	stderr stderrSink
}

// A sink takes what a guest writes. It may end the guest.
type sink interface {
	write(p []byte)
	flush()
}

// newFiles returns files of which stdin is empty and the others go to the log.
func newFiles(log *logbook) files {
	return files{
		stdout: &lineWriter{book: log, stream: streamStdout},
		stderr: stderrSink{lines: lineWriter{book: log, stream: streamStderr}},
	}
}

// open reports whether fd is an open file.
func (f *files) open(fd uint32) bool { return fd < openFiles && !f.closed[fd] }

// write writes p to a file; it reports false if that is none to be written.
func (f *files) write(fd uint32, p []byte) bool {
	switch {
	case !f.open(fd) || fd == stdin:
		return false
	case fd == stdout:
		f.stdout.write(p)
	default:
		f.stderr.write(p)
	}
	return true
}

// read reads from a file into p; it reports false if that is none to be read.
func (f *files) read(fd uint32, p []byte) (int, bool) {
	if !f.open(fd) || fd != stdin {
		return 0, false
	}
	n := copy(p, f.stdin)
	f.stdin = f.stdin[n:]
	return n, true
}

// flush ends unfinished lines.
func (f *files) flush() {
	f.stdout.flush()
	f.stderr.lines.flush()
}

// errorf is an error with the end of what was written to stderr behind it.
func (f *files) errorf(code task.Code, format string, args ...any) *task.Error {
	e := task.Errorf(code, format, args...)
	if tail := strings.TrimSpace(f.stderr.tail()); tail != "" {
		e.Detail += ": " + tail
	}
	return e
}

// maxTail is how much of stderr an error carries, in bytes.
const maxTail = 4 << 10

// stderrSink writes to the log and keeps the end, whatever the log drops.
type stderrSink struct {
	lines lineWriter
	last  []byte // no more than 2×maxTail
	cut   bool   // something was before last
}

func (s *stderrSink) write(p []byte) {
	s.lines.write(p)
	s.last = append(s.last, p[max(0, len(p)-maxTail):]...)
	s.cut = s.cut || len(p) > maxTail
	if len(s.last) > 2*maxTail {
		s.last = append(s.last[:0], s.last[len(s.last)-maxTail:]...)
		s.cut = true
	}
}

// tail is the end of what was written, as whole lines if it can be.
func (s *stderrSink) tail() string {
	last, cut := string(s.last), s.cut
	if len(last) > maxTail {
		last, cut = last[len(last)-maxTail:], true
	}
	if !cut {
		return strings.ToValidUTF8(last, "\uFFFD")
	}
	if _, whole, ok := strings.Cut(last, "\n"); ok && whole != "" {
		last = whole
	}
	return "… " + strings.ToValidUTF8(last, "\uFFFD")
}

// capture keeps what is written, up to a limit.
type capture struct {
	limit int64
	bytes []byte
}

func (c *capture) write(p []byte) {
	checkResult(int64(len(c.bytes))+int64(len(p)), c.limit)
	c.bytes = append(c.bytes, p...)
}

func (c *capture) flush() {}
