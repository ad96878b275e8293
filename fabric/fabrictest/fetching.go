package fabrictest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"weft/task"
)

func fetch(t *testing.T, f Fabric) {
	a, b := f.Worker("a"), f.Worker("b")
	a.Serve(serving(map[task.Key][]byte{"x": {1, 2, 3}}))
	b.Serve(serving(map[task.Key][]byte{"x": {4}, "y": {}}))
	for _, c := range []struct {
		name   string
		from   func(context.Context, task.WorkerID, task.Key) ([]byte, error)
		holder task.WorkerID
		key    task.Key
		want   []byte
	}{
		{"scheduler from worker", f.Scheduler.Fetch, "a", "x", []byte{1, 2, 3}},
		{"worker from worker", a.Fetch, "b", "x", []byte{4}},
		{"worker from worker, the other way", b.Fetch, "a", "x", []byte{1, 2, 3}},
		{"worker from itself", a.Fetch, "a", "x", []byte{1, 2, 3}},
		{"nothing at all is a value", a.Fetch, "b", "y", []byte{}},
	} {
		got, err := c.from(within(t), c.holder, c.key)
		if err != nil || !bytes.Equal(got, c.want) {
			t.Errorf("%s: got %v, %v, want %v", c.name, got, err, c.want)
		}
	}
	b.Serve(serving(map[task.Key][]byte{"x": {5}}))
	if got, err := a.Fetch(within(t), "b", "x"); err != nil || !bytes.Equal(got, []byte{5}) {
		t.Errorf("after Serve was called again: got %v, %v, want [5]", got, err)
	}
}

func fetchBig(t *testing.T, f Fabric) {
	a, b := f.Worker("a"), f.Worker("b")
	for _, size := range []int{task.InlineLimit + 1, 1<<20 - 1, 1 << 20, 1<<20 + 1, 3 * big} {
		want := pattern(size)
		a.Serve(serving(map[task.Key][]byte{"v": want}))
		if got, err := b.Fetch(within(t), "a", "v"); err != nil || !bytes.Equal(got, want) {
			t.Errorf("a value of %d bytes did not arrive as it is: %d bytes, %v", size, len(got), err)
		}
	}
}

func fetchErrors(t *testing.T, f Fabric) {
	a, mute := f.Worker("a"), f.Worker("mute")
	a.Serve(func(_ context.Context, key task.Key) ([]byte, error) {
		if key == "plain" {
			return nil, errors.New("the disk is gone")
		}
		return nil, &task.Error{Code: task.NotFound, Detail: "no value", Key: key}
	})
	_, err := mute.Fetch(within(t), "a", "k")
	if got, want := (*task.Error)(nil), (task.Error{Code: task.NotFound, Detail: "no value", Key: "k"}); !errors.As(err, &got) || *got != want {
		t.Errorf("the holder's error arrived as %v, want %v", err, &want)
	}
	if _, err := mute.Fetch(within(t), "a", "plain"); err == nil {
		t.Error("a holder that failed gave a value")
	}
	for _, holder := range []task.WorkerID{"mute", "absent"} {
		if _, err := a.Fetch(within(t), holder, "k"); task.CodeOf(err) != task.Unavailable {
			t.Errorf("a fetch from a worker that is %s: got %v, want code %s", holder, err, task.Unavailable)
		}
		if _, err := f.Scheduler.Fetch(within(t), holder, "k"); task.CodeOf(err) != task.Unavailable {
			t.Errorf("the scheduler's fetch from a worker that is %s: got %v, want code %s", holder, err, task.Unavailable)
		}
	}
}

func fetchGivenUp(t *testing.T, f Fabric) {
	a, b := f.Worker("a"), f.Worker("b")
	asked := make(chan struct{}, 1)
	a.Serve(func(ctx context.Context, _ task.Key) ([]byte, error) {
		asked <- struct{}{}
		select {
		case <-ctx.Done():
		case <-time.After(Patience):
		}
		return nil, ctx.Err()
	})
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		<-asked
		cancel()
	}()
	ends(t, "Fetch", func() {
		if _, err := b.Fetch(ctx, "a", "k"); !errors.Is(err, context.Canceled) {
			t.Errorf("a fetch that was given up ended with %v, want %v", err, context.Canceled)
		}
	})
	if _, err := b.Fetch(ctx, "a", "k"); !errors.Is(err, context.Canceled) {
		t.Errorf("a fetch that was given up before it began ended with %v, want %v", err, context.Canceled)
	}
}

func manyFetches(t *testing.T, f Fabric) {
	const holders, values, readers = 3, 20, 8
	workers := make([]Worker, holders)
	want := pattern(holders * values * 4096)
	value := func(h, v int) []byte { return want[(h*values+v)*4096:][:4096] }
	for h := range workers {
		mine := make(map[task.Key][]byte)
		for v := range values {
			mine[task.Key(fmt.Sprintf("v%d", v))] = value(h, v)
		}
		workers[h] = f.Worker(task.WorkerID(fmt.Sprintf("w%d", h)))
		workers[h].Serve(serving(mine))
	}
	var reading sync.WaitGroup
	for r := range readers {
		reading.Go(func() {
			for i := range holders * values {
				h, v := (i+r)%holders, i%values
				got, err := workers[r%holders].Fetch(within(t), task.WorkerID(fmt.Sprintf("w%d", h)), task.Key(fmt.Sprintf("v%d", v)))
				if err != nil || !bytes.Equal(got, value(h, v)) {
					t.Errorf("v%d of w%d arrived as another value, or not: %v", v, h, err)
				}
			}
		})
	}
	ends(t, "Fetch", reading.Wait)
}
