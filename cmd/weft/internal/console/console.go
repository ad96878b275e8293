package console

import (
	"io"
	"os"

	"golang.org/x/term"
)

// Console is where a command reads and writes.
type Console struct {
	In  io.Reader
	Out *Writer // results: what a program reads that a command is piped to
	Err *Writer // everything that is said about them

	OutTerminal bool       // a person looks at Out
	ErrTerminal bool       // a person looks at Err
	Color       bool       // unless NO_COLOR, TERM or a flag is against it, where a person looks
	Width       func() int // columns of the terminal; 0 where there is none
}

// System is the console of the process.
func System() *Console {
	return &Console{
		In:          os.Stdin,
		Out:         NewWriter(os.Stdout),
		Err:         NewWriter(os.Stderr),
		OutTerminal: term.IsTerminal(int(os.Stdout.Fd())),
		ErrTerminal: term.IsTerminal(int(os.Stderr.Fd())),
		Color:       wantsColor(os.Getenv),
		Width:       width,
	}
}

// wantsColor follows no-color.org.
func wantsColor(getenv func(string) string) bool {
	return getenv("NO_COLOR") == "" && getenv("TERM") != "dumb"
}

// width is that of the first stream which has one: a window that is made
// larger while a command runs is asked again.
func width() int {
	for _, f := range []*os.File{os.Stdout, os.Stderr} {
		if w, _, err := term.GetSize(int(f.Fd())); err == nil {
			return w
		}
	}
	return 0
}

// OutStyle colours what goes to Out.
func (c *Console) OutStyle() Style { return Style(c.Color && c.OutTerminal) }

// ErrStyle colours what goes to Err.
func (c *Console) ErrStyle() Style { return Style(c.Color && c.ErrTerminal) }
