package weft_test

import (
	"strings"
	"testing"
	"time"

	"weft/value"
)

func TestSleep(t *testing.T) {
	s := open(t, samplesModule(t), nil)
	const long = 20 * time.Millisecond
	start := time.Now()
	out, f, err := s.call(t.Context(), indexOf(t, s, "sleep"), encode(t, long))
	if err != nil || f != nil {
		t.Fatalf("%+v, %v", f, err)
	}
	var slept time.Duration
	if err := value.Unmarshal(out, &slept); err != nil || slept < long || time.Since(start) < long {
		t.Errorf("slept %v, %v, and %v passed, want %v", slept, err, time.Since(start), long)
	}
}

// TestLog proves that a line of the log is the message and the attributes, with
// the level that the ABI has for it.
func TestLog(t *testing.T) {
	s := open(t, samplesModule(t), nil)
	index := indexOf(t, s, "log")
	for level, want := range map[int]string{
		-100: "0", -4: "0", -1: "0", 0: "1", 3: "1", 4: "2", 7: "2", 8: "3", 100: "3",
	} {
		s.log = nil
		if _, f, err := s.call(t.Context(), index, encode(t, level, "two words")); err != nil || f != nil {
			t.Fatalf("%+v, %v", f, err)
		}
		if len(s.log) != 1 || !strings.HasPrefix(s.log[0], want+" two words n=") || !strings.HasSuffix(s.log[0], " at.x=1 at.msg=inner level=own") {
			t.Errorf("level %d: %q, want one line of level %s", level, s.log, want)
		}
	}
}

func TestLogOfNoMessage(t *testing.T) {
	s := open(t, samplesModule(t), nil)
	if _, f, err := s.call(t.Context(), indexOf(t, s, "log"), encode(t, 0, "")); err != nil || f != nil {
		t.Fatalf("%+v, %v", f, err)
	}
	if len(s.log) != 1 || s.log[0] != "1 n=0 at.x=1 at.msg=inner level=own" {
		t.Errorf("got %q", s.log)
	}
}

// TestRand proves that the task's generator is seeded for each call by the
// host, and by nothing else.
func TestRand(t *testing.T) {
	const image = "the seeds that are drawn when the module is initialised, of which the Go runtime takes what it wants: it reads far fewer bytes than these"
	draw := func(s *sandbox, name string) string {
		out, f, err := s.call(t.Context(), indexOf(t, s, name), encode(t))
		if err != nil || f != nil {
			t.Fatalf("%s: %+v, %v", name, f, err)
		}
		return string(out)
	}
	random := strings.NewReader(image)
	s := open(t, samplesModule(t), random)
	random.Reset("0123456789abcdef" + "0123456789abcdeg" + "0123456789abcdef")
	first, second, third := draw(s, "random"), draw(s, "random"), draw(s, "random")
	if first == second || first != third {
		t.Errorf("with seeds a, b, a there came %x, %x, %x", first, second, third)
	}
	once := draw(s, "seeded_once")
	again := open(t, samplesModule(t), strings.NewReader(image))
	if other := draw(again, "seeded_once"); other != once {
		t.Errorf("math/rand drew %x and in another sandbox %x: the documentation says that it repeats", once, other)
	}
}

// TestEndOfTheSandbox proves what the host sees of a function that takes its
// whole sandbox with it.
func TestEndOfTheSandbox(t *testing.T) {
	for _, c := range []struct {
		name string
		args []any
		want []string
	}{
		{"exit", []any{3}, []string{"exit_code(3)"}},
		{"panic_elsewhere", nil, []string{"unreachable", "panic: elsewhere", "samples.go:"}},
	} {
		s := open(t, samplesModule(t), nil)
		out, f, err := s.call(t.Context(), indexOf(t, s, c.name), encode(t, c.args...))
		if err == nil || f != nil {
			t.Errorf("%s: %x, %+v, want the end", c.name, out, f)
			continue
		}
		for _, want := range c.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v, want %q in it", c.name, err, want)
			}
		}
	}
}
