package host_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"weft/host"
	"weft/task"
	"weft/value"
)

//go:generate sh -c "cd testdata && for f in *.wat; do wat2wasm --debug-names $DOLLAR{f} -o $DOLLAR{f%.wat}.wasm; done"

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// store is where the hosts of tests get their modules from.
type store struct {
	mu    sync.Mutex
	bytes map[task.Digest][]byte
	asked int
}

func (s *store) put(wasm []byte) task.Digest {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.bytes == nil {
		s.bytes = make(map[task.Digest][]byte)
	}
	d := task.DigestOf(wasm)
	s.bytes[d] = wasm
	return d
}

func (s *store) Bytes(_ context.Context, d task.Digest) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked++
	if b, ok := s.bytes[d]; ok {
		return b, nil
	}
	return nil, task.Errorf(task.NotFound, "no module %s", d)
}

// bench is a host with what it needs around it.
type bench struct {
	*host.Host
	store *store
	log   *bytes.Buffer // what the host logged; to be read when nothing runs
}

// newBench makes a host that is closed when the test ends.
func newBench(tb testing.TB, change func(*host.Config)) *bench {
	tb.Helper()
	b := &bench{store: &store{}, log: &bytes.Buffer{}}
	cfg := host.Config{Modules: b.store, Logger: slog.New(slog.NewTextHandler(b.log, nil))}
	if change != nil {
		change(&cfg)
	}
	h, err := host.New(cfg)
	if err != nil {
		tb.Fatal(err)
	}
	b.Host = h
	tb.Cleanup(func() {
		if err := h.Close(context.Background()); err != nil {
			tb.Error(err)
		}
	})
	return b
}

// roomy are limits that no test reaches by accident.
var roomy = task.Limits{Timeout: time.Minute, Memory: 64 << 20, Result: 1 << 20, Log: 64 << 10}

// call is a call of a function of a module that the bench then knows.
func (b *bench) call(tb testing.TB, wasm []byte, function string, args ...any) *task.Call {
	tb.Helper()
	if args == nil {
		args = []any{}
	}
	encoded, err := value.Marshal(args)
	if err != nil {
		tb.Fatal(err)
	}
	return &task.Call{
		Key:    task.Key(function + "-0"),
		Target: &task.Target{Module: task.ModuleRef{Name: "guest", Version: "1", Digest: b.store.put(wasm)}, Function: task.Function{Name: function}},
		Args:   encoded,
		Seed:   task.ContentID{1},
		Limits: roomy,
	}
}

// run makes a call.
func (b *bench) run(tb testing.TB, wasm []byte, function string, args ...any) task.Outcome {
	tb.Helper()
	return b.Run(context.Background(), b.call(tb, wasm, function, args...))
}

// result makes a call that has to succeed and returns its result decoded.
func (b *bench) result(tb testing.TB, wasm []byte, function string, args ...any) any {
	tb.Helper()
	return decode(tb, b.run(tb, wasm, function, args...))
}

// decode returns the result of an outcome that has to be one.
func decode(tb testing.TB, out task.Outcome) any {
	tb.Helper()
	if out.Err != nil {
		tb.Fatalf("failed with %s: %s\n%s\nlogs: %v", out.Err.Code, out.Err.Detail, out.Err.Stack, out.Logs)
	}
	var v any
	if err := value.Unmarshal(out.Result, &v); err != nil {
		tb.Fatal(err)
	}
	return v
}

// wantError checks that an error has the code, and all of the words in its
// detail.
func wantError(tb testing.TB, err *task.Error, code task.Code, words ...string) {
	tb.Helper()
	if err == nil {
		tb.Fatalf("succeeded, want %s", code)
	}
	if err.Code != code {
		tb.Fatalf("failed with %s (%s), want %s", err.Code, err.Detail, code)
	}
	for _, w := range words {
		if !strings.Contains(err.Detail, w) {
			tb.Errorf("detail %q does not say %q", err.Detail, w)
		}
	}
}

// testdata reads a file of testdata.
func testdata(tb testing.TB, name string) []byte {
	tb.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// asTaskError is err, which has to be a *task.Error.
func asTaskError(tb testing.TB, err error) *task.Error {
	tb.Helper()
	var e *task.Error
	if err != nil && !errors.As(err, &e) {
		tb.Fatalf("failed with %T: %v, want a *task.Error", err, err)
	}
	return e
}
