package host_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"weft/host"
	"weft/task"
)

// buildGo builds the Go program in a folder of testdata, with the stock
// toolchain.
func buildGo(folder string, flags ...string) ([]byte, error) {
	dir, err := os.MkdirTemp("", folder)
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	out := filepath.Join(dir, folder+".wasm")
	args := append([]string{"build", "-trimpath", "-o", out}, flags...)
	cmd := exec.Command("go", append(args, "./testdata/"+folder)...)
	cmd.Env = append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm", "GOFLAGS=")
	if text, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w\n%s", err, text)
	}
	return os.ReadFile(out)
}

var (
	buildGuest   = sync.OnceValues(func() ([]byte, error) { return buildGo("goguest", "-buildmode=c-shared") })
	buildCommand = sync.OnceValues(func() ([]byte, error) { return buildGo("gocommand") })
)

// goGuest is a Go library that speaks the ABI.
func goGuest(tb testing.TB) []byte {
	tb.Helper()
	wasm, err := buildGuest()
	if err != nil {
		tb.Fatal(err)
	}
	return wasm
}

// nineBytes is an integer that takes nine bytes, which is what the guest reads.
func nineBytes(d time.Duration) []byte {
	return binary.BigEndian.AppendUint64([]byte{0x81, 0x1b}, uint64(d))
}

func TestGoGuest(t *testing.T) {
	dir := t.TempDir() // one for all, as compiling takes a second
	b := newBench(t, func(c *host.Config) { c.CacheDir = dir })
	for name, test := range map[string]func(*testing.T, *bench){
		"is described":                         goGuestIsDescribed,
		"echoes":                               goGuestEchoes,
		"sleeps":                               goGuestSleeps,
		"sleeps side by side":                  goGuestSleepsSideBySide,
		"collects garbage under a still clock": goGuestCollectsGarbage,
		"is deterministic":                     goGuestIsDeterministic,
		"dies":                                 goGuestDies,
		"prints":                               goGuestPrints,
	} {
		t.Run(name, func(t *testing.T) { test(t, b) })
	}
}

func goGuestIsDescribed(t *testing.T, b *bench) {
	t.Helper()
	info, err := b.Describe(context.Background(), goGuest(t))
	if err != nil {
		t.Fatal(err)
	}
	if info.Kind != task.SDK || len(info.Functions) != 8 || info.Functions[0].Name != "concurrent" || !info.Functions[0].Variadic {
		t.Errorf("described %+v", info)
	}
}

func goGuestEchoes(t *testing.T, b *bench) {
	t.Helper()
	if got := b.result(t, goGuest(t), "echo", 1, "two"); fmt.Sprint(got) != "[1 two]" {
		t.Errorf("echoed %v", got)
	}
}

func goGuestSleeps(t *testing.T, b *bench) {
	t.Helper()
	sleep := func(d time.Duration, capabilities ...string) task.Outcome {
		call := b.call(t, goGuest(t), "sleep")
		call.Args = nineBytes(d)
		call.Target.Capabilities = capabilities
		call.Limits.Timeout = 500 * time.Millisecond
		return b.Run(context.Background(), call)
	}
	out := sleep(20 * time.Millisecond)
	if got := decode(t, out); got != int64(20*time.Millisecond) {
		t.Errorf("the guest saw %v pass, want 20ms to the nanosecond", got)
	}
	if out.Usage.Wall < 20*time.Millisecond {
		t.Errorf("the sleep took %s", out.Usage.Wall)
	}
	got := time.Duration(decode(t, sleep(20*time.Millisecond, "clock")).(int64))
	if got < 20*time.Millisecond || got > 400*time.Millisecond {
		t.Errorf("with the capability clock the guest saw %s pass", got)
	}
	wantError(t, sleep(time.Hour).Err, task.Timeout, "500ms")
}

func goGuestSleepsSideBySide(t *testing.T, b *bench) {
	t.Helper()
	if got := b.result(t, goGuest(t), "concurrent"); got != int64(10*time.Millisecond) {
		t.Errorf("ten goroutines slept for %v, want 10ms as the longest", got)
	}
}

func goGuestCollectsGarbage(t *testing.T, b *bench) {
	t.Helper()
	out := b.run(t, goGuest(t), "garbage") // 80 MB in all
	decode(t, out)
	if out.Usage.MemoryPeak > 32<<20 {
		t.Errorf("memory grew to %d", out.Usage.MemoryPeak)
	}
}

func goGuestIsDeterministic(t *testing.T, b *bench) {
	t.Helper()
	first := b.result(t, goGuest(t), "random")
	another := newBench(t, nil)
	second := another.result(t, goGuest(t), "random")
	if first != second || !strings.Contains(fmt.Sprint(first), "2000-01-01 00:00:00 +0000 UTC") {
		t.Errorf("two nodes gave %q and %q", first, second)
	}
}

func goGuestDies(t *testing.T, b *bench) {
	t.Helper()
	out := b.run(t, goGuest(t), "panics")
	wantError(t, out.Err, task.Trap, "panic: as it was told", "main.go:")
	if !strings.Contains(out.Err.Stack, "runtime.gopanic") || !strings.Contains(out.Err.Stack, "weft_v1_call") {
		t.Errorf("stack %q", out.Err.Stack)
	}
	if len(out.Logs) == 0 || out.Logs[0].Stream != "stderr" || out.Logs[0].Text != "panic: as it was told" {
		t.Errorf("logged %v", out.Logs)
	}
	wantError(t, b.run(t, goGuest(t), "deadlock").Err, task.Trap, "all goroutines are asleep")
}

func goGuestPrints(t *testing.T, b *bench) {
	t.Helper()
	out := b.run(t, goGuest(t), "prints")
	if got := decode(t, out); got != "open /etc/passwd: No" {
		t.Errorf("reading a file gave %q", got)
	}
	var got []string
	for _, l := range out.Logs {
		got = append(got, l.Stream+": "+l.Text)
	}
	if want := []string{"stdout: to stdout 1 0", "stderr: to stderr, without an end"}; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("logged %q, want %q", got, want)
	}
}

func TestGoCommand(t *testing.T) {
	b := newBench(t, nil)
	wasm, err := buildCommand()
	if err != nil {
		t.Fatal(err)
	}
	if got := b.result(t, wasm, "run", "some\nlines", "x", "sleep"); got != "argument x\n3ms\nSOME\nLINES\n" {
		t.Errorf("wrote %q", got)
	}
	wantError(t, b.run(t, wasm, "run", "", "exit").Err, task.Exit, "code 4", "told to fail")
	wantError(t, b.run(t, wasm, "run", "", "panic").Err, task.Exit, "code 2", "panic: as it was told")
}
