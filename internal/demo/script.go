package demo

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"
)

// script writes what the demo says, for a terminal of 80 columns. That a line
// could not be written is the writer's affair: the demo plays on.
type script struct {
	out   io.Writer
	bars  io.Writer
	color bool
}

func newScript(o Options) *script { return &script{out: o.Out, bars: o.Bars, color: o.Color} }

// Styles of a terminal.
const (
	bold  = "1"
	dim   = "2"
	green = "32"
	cyan  = "36"
)

func (s *script) style(code, text string) string {
	if !s.color || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

const columns = 79 // the last one wraps on some terminals

// scene writes the head of a scene.
func (s *script) scene(name, title string) {
	rest := columns - utf8.RuneCountInString(name+title) - len("━━    ")
	fmt.Fprintf(s.out, "\n%s %s  %s %s\n\n", s.style(dim, "━━"), s.style(bold, name), s.style(bold, title), s.style(dim, strings.Repeat("━", max(0, rest))))
}

// code writes lines of Go that are about to run.
func (s *script) code(lines string) { s.prompt(">", lines) }

// shell writes a command that the demo does itself.
func (s *script) shell(line string) { s.prompt("$", line) }

// prompt writes lines with a sign before each that begins a statement.
func (s *script) prompt(sign, lines string) {
	for line := range strings.Lines(lines) {
		line = strings.TrimSuffix(strings.ReplaceAll(line, "\t", "    "), "\n")
		words, remark := line, ""
		if at := max(strings.LastIndex(line, "  // "), strings.LastIndex(line, "  # ")); at >= 0 {
			words, remark = line[:at], line[at:]
		}
		if strings.HasPrefix(line, " ") || strings.HasPrefix(line, "}") {
			fmt.Fprintf(s.out, "  %s%s\n", s.style(cyan, words), s.style(dim, remark))
			continue
		}
		fmt.Fprintf(s.out, "%s %s%s\n", s.style(dim, sign), s.style(cyan, words), s.style(dim, remark))
	}
}

// say writes a line: what the code gave.
func (s *script) say(format string, args ...any) { fmt.Fprintf(s.out, format+"\n", args...) }

// remark writes a line beside the matter.
func (s *script) remark(format string, args ...any) {
	fmt.Fprintln(s.out, s.style(dim, fmt.Sprintf(format, args...)))
}

// right writes that a result was checked and found right.
func (s *script) right(format string, args ...any) {
	fmt.Fprintln(s.out, s.style(green, "✓"), fmt.Sprintf(format, args...))
}

// took writes how long something took, beside the time of the same work done
// in another way.
func (s *script) took(what string, d time.Duration, otherwise string, other time.Duration) {
	compared := fmt.Sprintf("(%s %s", otherwise, seconds(other))
	if other > d {
		compared += fmt.Sprintf(", %.1f times as long", other.Seconds()/d.Seconds())
	}
	fmt.Fprintln(s.out, what, "in", s.style(bold, seconds(d)), s.style(dim, compared+")"))
}

// epilogue ends the demo.
func (s *script) epilogue(d time.Duration) {
	fmt.Fprintf(s.out, "\n%s %s\n\nWhat to try next:\n", s.style(green, "✓"),
		s.style(bold, fmt.Sprintf("All results are right, in %s.", seconds(d))))
	s.shell(`go build -o weft ./cmd/weft && ./weft serve  # and in another terminal:
GOOS=wasip1 GOARCH=wasm go build -buildmode=c-shared ./modules/math
./weft push math && ./weft call math/add 1 2`)
}
