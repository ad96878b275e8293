package fabrictest

import (
	"context"
	"encoding/binary"
	"testing"
	"time"

	"weft/task"
)

// Patience is how long the suite waits for what must happen.
const Patience = 20 * time.Second

// next takes one message.
func next[T any](t *testing.T, from <-chan T) T {
	t.Helper()
	select {
	case v, ok := <-from:
		if !ok {
			t.Fatal("channel closed, want a message")
		}
		return v
	case <-time.After(Patience):
		t.Fatal("no message came")
	}
	panic("unreachable")
}

// untilClosed reads a channel to its end.
func untilClosed[T any](t *testing.T, from <-chan T) {
	t.Helper()
	late := time.After(Patience)
	for {
		select {
		case _, ok := <-from:
			if !ok {
				return
			}
		case <-late:
			t.Fatal("channel is not closed")
		}
	}
}

// staysOpen reads what is left in a channel that must not be closed.
func staysOpen[T any](t *testing.T, from <-chan T) {
	t.Helper()
	for {
		select {
		case _, ok := <-from:
			if !ok {
				t.Fatal("channel is closed, want it to stay open and silent")
			}
		default:
			return
		}
	}
}

// ends fails the test when do does not return.
func ends(t *testing.T, what string, do func()) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		do()
	}()
	select {
	case <-done:
	case <-time.After(Patience):
		t.Fatalf("%s does not return", what)
	}
}

// within is the context of one call that must come to an end.
func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), Patience)
	t.Cleanup(cancel)
	return ctx
}

// numbered is a dispatch that can be told from others, and number its inverse.
func numbered(n int) task.Dispatch {
	return task.Dispatch{Cancel: []task.RunID{{Key: "k", Run: task.Run(n)}}}
}

func number(t *testing.T, d task.Dispatch) int {
	t.Helper()
	if len(d.Cancel) != 1 || d.Cancel[0].Key != "k" {
		t.Fatalf("got %+v, want a numbered dispatch", d)
	}
	return int(d.Cancel[0].Run)
}

// counted is the n-th news of a worker, and count its inverse.
func counted(id task.WorkerID, n int) task.News {
	return task.News{Worker: id, Reports: []task.Report{{Key: "k", Run: task.Run(n)}}}
}

func count(t *testing.T, n task.News) int {
	t.Helper()
	if len(n.Reports) != 1 || n.Reports[0].Key != "k" {
		t.Fatalf("got %+v, want counted news", n)
	}
	return int(n.Reports[0].Run)
}

// pattern is size bytes that are nowhere alike.
func pattern(size int) []byte {
	b := make([]byte, size)
	for i := 0; i+8 <= size; i += 8 {
		binary.LittleEndian.PutUint64(b[i:], uint64(i)*0x9e3779b97f4a7c15)
	}
	return b
}

// serving answers fetches from a map.
func serving(values map[task.Key][]byte) func(context.Context, task.Key) ([]byte, error) {
	return func(_ context.Context, key task.Key) ([]byte, error) {
		if v, ok := values[key]; ok {
			return v, nil
		}
		return nil, task.Errorf(task.NotFound, "no value under %s", key)
	}
}
