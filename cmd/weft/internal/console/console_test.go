package console_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"weft/cmd/weft/internal/console"
)

func TestTableFits(t *testing.T) {
	table := console.Table{Columns: []console.Column{
		{Name: "key", Flex: true}, {Name: "state"}, {Name: "size", Right: true, Drop: 2}, {Name: "age", Drop: 1},
	}}
	table.Add("inc-034e352530d02eccdc76c6ce4a799c5c", "done", "1.2 KiB", "3m ago")
	table.Add("größe", "waiting", "", "5s ago")
	const whole = `
KEY                                   STATE       SIZE  AGE
inc-034e352530d02eccdc76c6ce4a799c5c  done     1.2 KiB  3m ago
größe                                 waiting           5s ago
`
	const withoutSize = `
KEY                                   STATE    AGE
inc-034e352530d02eccdc76c6ce4a799c5c  done     3m ago
größe                                 waiting  5s ago
`
	const bare = `
KEY                                   STATE
inc-034e352530d02eccdc76c6ce4a799c5c  done
größe                                 waiting
`
	const cut = `
KEY                                  STATE
inc-034e352530d02eccdc76c6ce4a799c…  done
größe                                waiting
`
	const least = `
KEY           STATE
inc-034e352…  done
größe         waiting
`
	for _, c := range []struct {
		room     int
		terminal bool
		want     string
	}{
		{62, true, whole}, {61, true, withoutSize}, {53, true, withoutSize}, {52, true, bare}, {45, true, bare},
		{44, true, cut}, {21, true, least}, {20, true, least},
		{0, true, whole}, {20, false, whole},
	} {
		t.Run(fmt.Sprint(c.room, c.terminal), func(t *testing.T) {
			var out bytes.Buffer
			con := &console.Console{Out: console.NewWriter(&out), OutTerminal: c.terminal, Width: func() int { return c.room }}
			con.PrintTable(&table)
			if got, want := out.String(), strings.TrimPrefix(c.want, "\n"); got != want {
				t.Errorf("table is\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestColourDoesNotCountAsWidth(t *testing.T) {
	var out bytes.Buffer
	con := &console.Console{Out: console.NewWriter(&out), OutTerminal: true, Color: true, Width: func() int { return 10 }}
	table := console.Table{Columns: []console.Column{{Name: "a"}, {Name: "b"}}}
	table.Add(con.OutStyle().State("done"), "xxxx")
	con.PrintTable(&table)
	const want = "\x1b[2mA\x1b[0m     \x1b[2mB\x1b[0m\n\x1b[32mdone\x1b[0m  xxxx\n"
	if got := out.String(); got != want {
		t.Errorf("table is %q, want %q", got, want)
	}
}

func TestStylesAreForPeople(t *testing.T) {
	for _, c := range []struct {
		terminal, color bool
		want            string
	}{{true, true, "\x1b[31mx\x1b[0m"}, {true, false, "x"}, {false, true, "x"}} {
		con := &console.Console{OutTerminal: c.terminal, ErrTerminal: c.terminal, Color: c.color}
		if got := con.OutStyle().Red("x"); got != c.want {
			t.Errorf("terminal %v, colour %v: on Out %q, want %q", c.terminal, c.color, got, c.want)
		}
		if got := con.ErrStyle().Red("x"); got != c.want {
			t.Errorf("terminal %v, colour %v: on Err %q, want %q", c.terminal, c.color, got, c.want)
		}
	}
	if got := console.Style(true).Bold(""); got != "" {
		t.Errorf("nothing in bold is %q", got)
	}
}

func TestEnvironmentDecidesOnColour(t *testing.T) {
	for _, c := range []struct {
		noColor, term string
		want          bool
	}{{"", "xterm", true}, {"1", "xterm", false}, {"", "dumb", false}} {
		t.Setenv("NO_COLOR", c.noColor)
		t.Setenv("TERM", c.term)
		if got := console.System().Color; got != c.want {
			t.Errorf("NO_COLOR=%q TERM=%q: colour is %v", c.noColor, c.term, got)
		}
	}
}

func TestLineDoesNothingToATerminal(t *testing.T) {
	for in, want := range map[string]string{
		"plain": "plain", "two\nlines\n": "two ⏎ lines", "a\r\nb": "a ⏎ b", "tab\there": "tab here", "\x1b[31mred\x07": "�[31mred�", "größe": "größe", "\u009b2J": "�2J", "": "",
	} {
		if got := console.Line(in); got != want {
			t.Errorf("Line(%q) is %q, want %q", in, got, want)
		}
	}
}

func TestWriterKeepsItsFirstError(t *testing.T) {
	full := errors.New("no space left")
	w := console.NewWriter(&failing{room: 1, err: full})
	fmt.Fprint(w, "a")
	if err := w.Failure(); err != nil {
		t.Fatalf("failure before there was one: %v", err)
	}
	fmt.Fprint(w, "b")
	fmt.Fprint(w, "c")
	if err := w.Failure(); !errors.Is(err, full) {
		t.Errorf("failure is %v, want %v", err, full)
	}
}

// failing takes so many writes.
type failing struct {
	room int
	err  error
}

func (f *failing) Write(p []byte) (int, error) {
	if f.room == 0 {
		return 0, f.err
	}
	f.room--
	return len(p), nil
}
