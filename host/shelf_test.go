package host_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"weft/host"
	"weft/host/internal/wasmtest"
	"weft/task"
)

// constant is a module whose f returns n; each n is another module.
func constant(n int32) []byte {
	return wasmtest.Module{Funcs: []wasmtest.Func{{Export: "f", Type: ":i", Body: wasmtest.I32(n)}}}.Bytes()
}

func TestManyCallsCompileOnce(t *testing.T) {
	b := newBench(t, nil)
	call := b.call(t, testdata(t, "scalar.wasm"), "fib", 15)
	var all sync.WaitGroup
	for range 64 {
		all.Go(func() {
			if got := decode(t, b.Run(context.Background(), call)); got != int64(610) {
				t.Errorf("fib(15) = %v", got)
			}
		})
	}
	all.Wait()
	if b.store.asked != 1 {
		t.Errorf("the module was fetched %d times", b.store.asked)
	}
}

func TestDescribedModuleIsReady(t *testing.T) {
	b := newBench(t, nil)
	if _, err := b.Describe(context.Background(), constant(7)); err != nil {
		t.Fatal(err)
	}
	if got := b.result(t, constant(7), "f"); got != int64(7) || b.store.asked != 0 {
		t.Errorf("f() = %v after %d fetches, want 7 after none", got, b.store.asked)
	}
}

func TestLeastRecentlyUsedModuleGoes(t *testing.T) {
	b := newBench(t, func(c *host.Config) { c.MaxCompiled = 2 })
	for i, c := range []struct {
		module int32
		asked  int // in all
	}{{1, 1}, {2, 2}, {1, 2}, {3, 3}, {1, 3}, {2, 4}, {1, 4}, {3, 5}} {
		if got := b.result(t, constant(c.module), "f"); got != int64(c.module) {
			t.Errorf("call %d gave %v, want %d", i, got, c.module)
		}
		if b.store.asked != c.asked {
			t.Errorf("after call %d: %d fetches, want %d", i, b.store.asked, c.asked)
		}
	}
}

func TestMoreModulesInUseThanAreKept(t *testing.T) {
	b := newBench(t, func(c *host.Config) { c.MaxCompiled = 1 })
	var all sync.WaitGroup
	for i := range int32(40) {
		call := b.call(t, constant(i%8), "f")
		all.Go(func() {
			if got := decode(t, b.Run(context.Background(), call)); got != int64(i%8) {
				t.Errorf("module %d gave %v", i%8, got)
			}
		})
	}
	all.Wait()
}

// sourceFunc is a source of modules.
type sourceFunc func(context.Context, task.Digest) ([]byte, error)

func (f sourceFunc) Bytes(ctx context.Context, d task.Digest) ([]byte, error) { return f(ctx, d) }

func TestSourceThatFails(t *testing.T) {
	wasm := constant(1)
	answer := func() ([]byte, error) { return nil, nil }
	b := newBench(t, func(c *host.Config) {
		c.Modules = sourceFunc(func(context.Context, task.Digest) ([]byte, error) { return answer() })
	})
	for _, c := range []struct {
		name   string
		answer func() ([]byte, error)
		code   task.Code
		logged string
	}{
		{"unknown", func() ([]byte, error) { return nil, task.Errorf(task.NotFound, "no such module") }, task.NotFound, ""},
		{"broken", func() ([]byte, error) { return nil, errors.New("disk on fire") }, task.Internal, "disk on fire"},
		{"other bytes", func() ([]byte, error) { return constant(2), nil }, task.Internal, "the bytes are those of"},
		{"panics", func() ([]byte, error) { panic("no disk") }, task.Internal, "no disk"},
	} {
		answer = c.answer
		b.log.Reset()
		err := b.run(t, wasm, "f").Err
		wantError(t, err, c.code)
		if !strings.Contains(b.log.String(), c.logged) || (c.logged == "") != (b.log.Len() == 0) {
			t.Errorf("%s: logged %q", c.name, b.log)
		}
		if c.logged != "" && strings.Contains(err.Detail, c.logged) {
			t.Errorf("%s: detail %q tells of our inside", c.name, err.Detail)
		}
	}
	answer = func() ([]byte, error) { return wasm, nil }
	if got := b.result(t, wasm, "f"); got != int64(1) {
		t.Errorf("after the failures gave %v", got)
	}
}

func TestWaitingForAModuleEndsWithTheContext(t *testing.T) {
	wasm := constant(1)
	asked, proceed := make(chan struct{}), make(chan struct{})
	b := newBench(t, func(c *host.Config) {
		c.Modules = sourceFunc(func(ctx context.Context, _ task.Digest) ([]byte, error) {
			close(asked)
			<-proceed
			return wasm, ctx.Err()
		})
	})
	ctx, cancel := context.WithCancel(context.Background())
	first := make(chan task.Outcome)
	call := b.call(t, wasm, "f")
	go func() { first <- b.Run(ctx, call) }()
	<-asked
	cancel()
	wantError(t, (<-first).Err, task.Cancelled)
	second := make(chan task.Outcome)
	go func() { second <- b.Run(context.Background(), call) }()
	close(proceed)
	if got := decode(t, <-second); got != int64(1) {
		t.Errorf("who waited on got %v", got)
	}
}

func TestClose(t *testing.T) {
	b := newBench(t, nil)
	call := b.call(t, testdata(t, "runaway.wasm"), "loop")
	if _, err := b.Describe(context.Background(), testdata(t, "runaway.wasm")); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	running := make(chan task.Outcome)
	begun := &announced{Context: ctx, begun: make(chan struct{})}
	go func() { running <- b.Run(begun, call) }()
	<-begun.begun

	ended, end := context.WithCancel(context.Background())
	end()
	if err := b.Close(ended); !errors.Is(err, context.Canceled) {
		t.Errorf("closing while a call runs: %v, want the end of the context", err)
	}
	wantError(t, b.run(t, constant(1), "f").Err, task.Unavailable)
	_, err := b.Describe(context.Background(), constant(1))
	wantError(t, asTaskError(t, err), task.Unavailable)

	closed := make(chan error)
	go func() { closed <- b.Close(context.Background()) }()
	cancel()
	wantError(t, (<-running).Err, task.Cancelled)
	if err := <-closed; err != nil {
		t.Error(err)
	}
}

// announced is a context that tells when somebody first waits for its end.
type announced struct {
	context.Context
	once  sync.Once
	begun chan struct{}
}

func (a *announced) Done() <-chan struct{} {
	a.once.Do(func() { close(a.begun) })
	return a.Context.Done()
}

func TestCodeCacheIsPrivate(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "code")
	for range 2 {
		b := newBench(t, func(c *host.Config) { c.CacheDir = dir })
		if got := b.result(t, testdata(t, "scalar.wasm"), "add", 1, 2); got != int64(3) {
			t.Errorf("add(1, 2) = %v", got)
		}
		info, err := os.Stat(dir)
		if err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("the cache has mode %v, %v", info.Mode(), err)
		}
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := host.New(host.Config{Modules: &store{}, CacheDir: file}); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("a file as cache: %v", err)
	}
}

func TestFaultsOfOursAreContained(t *testing.T) {
	b := newBench(t, nil)
	for _, name := range []string{"dereference", "index", "text", "error"} {
		wasm := wasmtest.Module{
			Imports: []wasmtest.Import{{Module: host.FaultyModule, Name: name, Type: ":"}},
			Funcs:   []wasmtest.Func{{Export: "f", Type: ":", Body: wasmtest.Call(0)}},
		}.Bytes()
		b.log.Reset()
		out := b.run(t, wasm, "f")
		wantError(t, out.Err, task.Internal)
		if !strings.Contains(b.log.String(), "level=ERROR") || !strings.Contains(b.log.String(), "guest/f") {
			t.Errorf("%s: logged %q", name, b.log)
		}
		if out.Finished.Before(out.Started) || out.Started.IsZero() {
			t.Errorf("%s: from %v to %v", name, out.Started, out.Finished)
		}
		b.good(t)
	}
	out := b.Run(context.Background(), &task.Call{})
	wantError(t, out.Err, task.Internal)
	b.good(t)
}
