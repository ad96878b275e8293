package progress

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"
)

func TestBarLine(t *testing.T) {
	t.Setenv("NO_COLOR", "1")
	cells := func(full, empty int) string { return strings.Repeat("█", full) + strings.Repeat("░", empty) }
	for _, test := range []struct {
		counts  Counts
		elapsed time.Duration
		width   int
		want    string
	}{
		{Counts{Total: 16}, 0, 80, cells(0, 40) + "  0/16  0.0s"},
		{Counts{Total: 16, Done: 8, Running: 3}, 2 * time.Second, 80, cells(20, 20) + "  8/16  3 running  4.0/s  2.0s"},
		{Counts{Total: 16, Done: 15, Failed: 1}, time.Second, 80, cells(40, 0) + "  16/16  1 failed  16/s  1.0s"},
		{Counts{Total: 10000, Done: 9000, Cancelled: 999}, 90 * time.Second, 80, cells(35, 1) + "  9,999/10,000  999 cancelled  111/s  1m30s"},
		{Counts{}, 0, 80, cells(40, 0) + "  0/0  0.0s"},
		{Counts{Total: 16, Done: 8}, time.Second, 30, cells(5, 5) + "  8/16  8.0/s  1.0s"},
		{Counts{Total: 16, Done: 8}, time.Second, 29, "8/16  8.0/s  1.0s"},
		{Counts{Total: 16, Done: 8}, time.Second, 18, "8/16  8.0/s  1.0s"},
		{Counts{Total: 16, Done: 8}, time.Second, 17, "8/16  8.0/s  1.0"},
		{Counts{Total: 16, Done: 8}, time.Second, 1, ""},
		{Counts{Total: 16, Done: 8}, time.Second, 0, ""},
	} {
		got := bar(test.counts, test.elapsed, test.width)
		if got != test.want {
			t.Errorf("%+v, %d columns: %q, want %q", test.counts, test.width, got, test.want)
		}
		if n := utf8.RuneCountInString(got); n >= max(1, test.width) {
			t.Errorf("%+v: %d columns of %d", test.counts, n, test.width)
		}
	}
}

// What failed is red, and is seen however little it is.
func TestBarColours(t *testing.T) {
	t.Setenv("NO_COLOR", "")
	t.Setenv("TERM", "xterm")
	got := bar(Counts{Total: 1000, Done: 999, Failed: 1}, time.Second, 80)
	want := "\x1b[32m" + strings.Repeat("█", 39) + "\x1b[0m\x1b[31m█\x1b[0m  1,000/1,000  \x1b[31m1 failed\x1b[0m  1,000/s  1.0s"
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	t.Setenv("TERM", "dumb")
	if got := bar(Counts{Total: 1, Failed: 1}, time.Second, 80); strings.Contains(got, "\x1b") {
		t.Errorf("a dumb terminal gets %q", got)
	}
}

// On a terminal the bar is drawn over itself, ten times a second at most, and
// stays at the end.
func TestBarOnATerminal(t *testing.T) {
	t.Setenv("NO_COLOR", "1")
	synctest.Test(t, func(t *testing.T) {
		var w bytes.Buffer
		b := NewBar(&w)
		b.width = func() int { return 20 }
		for i := range 251 {
			b.Update(Counts{Total: 251, Done: i + 1})
			<-time.After(time.Millisecond)
		}
		b.Close()
		lines := strings.Split(w.String(), "\r")
		want := []string{"", "1/251  0.0s", "101/251  1,010/s  0.", "201/251  1,005/s  0.", "251/251  1,000/s  0."}
		if len(lines) != len(want) {
			t.Fatalf("drawn %q", lines)
		}
		for i, line := range lines[1:] {
			if text := strings.TrimRight(line, "\n"); text != want[i+1][:min(19, len(want[i+1]))]+"\x1b[K" {
				t.Errorf("drawing %d is %q, want %q", i, text, want[i+1])
			}
		}
		if !strings.HasSuffix(w.String(), "\n") {
			t.Error("the last drawing is not left")
		}
	})
}

// Elsewhere there is a line every two seconds, and one at the end.
func TestBarInALog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var w bytes.Buffer
		b := NewBar(&w)
		for i := range 50 {
			b.Update(Counts{Total: 50, Done: i, Failed: 1, Running: 2})
			<-time.After(100 * time.Millisecond)
		}
		b.Update(Counts{Total: 50, Done: 49, Failed: 1})
		b.Close()
		want := "21/50 settled, 1 failed, 2 running, 10/s, 2.0s\n" +
			"41/50 settled, 1 failed, 2 running, 10/s, 4.0s\n" +
			"50/50 settled, 1 failed, 10/s, 5.0s\n"
		if w.String() != want {
			t.Errorf("written:\n%swant:\n%s", w.String(), want)
		}
	})
}

// A file is no terminal; nothing new is not said twice.
func TestBarInAFile(t *testing.T) {
	f, err := os.CreateTemp(t.TempDir(), "log")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	b := NewBar(f)
	b.drawn = time.Now().Add(-time.Hour)
	b.Update(Counts{Total: 1, Done: 1})
	b.Close()
	text, err := os.ReadFile(f.Name())
	if err != nil || strings.Count(string(text), "\n") != 1 || strings.ContainsAny(string(text), "\r\x1b") {
		t.Errorf("written %q, %v", text, err)
	}
}
