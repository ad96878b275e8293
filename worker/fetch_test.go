package worker_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"weft/task"
	"weft/worker"
)

// peers answers fetches from what other workers hold, and knows who was asked.
type peers struct {
	values map[task.WorkerID][]byte // whatever key is asked for; nil: fails; not there: silent
	hold   chan struct{}            // when set, every answer takes one

	mu    sync.Mutex
	asked []string
	now   int
	most  int // fetches at once
}

func (p *peers) fetch(ctx context.Context, holder task.WorkerID, key task.Key) ([]byte, error) {
	p.mu.Lock()
	p.asked = append(p.asked, fmt.Sprintf("%s/%s", holder, key))
	p.now++
	p.most = max(p.most, p.now)
	p.mu.Unlock()
	defer func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.now--
	}()
	if p.hold != nil {
		select {
		case <-p.hold:
		case <-ctx.Done():
		}
	}
	data, ok := p.values[holder]
	switch {
	case !ok:
		<-ctx.Done()
		return nil, ctx.Err()
	case data == nil:
		return nil, errors.New("the disk is gone")
	}
	return data, nil
}

// questions takes what was asked since the last time.
func (p *peers) questions() []string {
	synctest.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	a := p.asked
	p.asked = nil
	return a
}

func TestHoldersAreAskedOneAfterAnother(t *testing.T) {
	good, bad := bytesOf(t, 100, 1), bytesOf(t, 100, 2)
	for _, c := range []struct {
		name    string
		holders []task.WorkerID
		asked   []string
		takes   time.Duration
		lost    bool
	}{
		{"the first has it", []task.WorkerID{"good", "other"}, []string{"good/x"}, 0, false},
		{"the first fails", []task.WorkerID{"fails", "good"}, []string{"fails/x", "good/x"}, 0, false},
		{"the first is silent", []task.WorkerID{"silent", "good"}, []string{"silent/x", "good/x"}, time.Minute, false},
		{"the first has another value", []task.WorkerID{"bad", "good"}, []string{"bad/x", "good/x"}, 0, false},
		{"the first is the worker itself", []task.WorkerID{"w1", "good"}, []string{"good/x"}, 0, false},
		{"none has it", []task.WorkerID{"fails", "silent", "bad"}, []string{"fails/x", "silent/x", "bad/x"}, time.Minute, true},
		{"there are none", nil, nil, 0, true},
		{"there is only the worker itself", []task.WorkerID{"w1"}, nil, 0, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			bubble(t, worker.Config{FetchTimeout: time.Minute}, func(r *rig) {
				p := &peers{values: map[task.WorkerID][]byte{"good": good, "other": good, "bad": bad, "fails": nil}}
				r.fetch = p.fetch
				in := remote("x", good, c.holders...)
				r.assign(needs(r.t, "a", 1, in))
				if c.takes > 0 {
					r.none()
					elapse(c.takes)
				}
				got := r.one()
				if asked := p.questions(); !slices.Equal(asked, c.asked) {
					r.t.Errorf("asked %v, want %v", asked, c.asked)
				}
				if !c.lost {
					if want := append([]byte{0x81}, good...); !bytes.Equal(got.Blob.Data, want) {
						r.t.Errorf("ran on %x, want %x", got.Blob.Data, want)
					}
					return
				}
				if want := (task.Report{Key: "a", Run: 1, Lost: []task.Input{in}}); !reflect.DeepEqual(got, want) {
					r.t.Errorf("reported %+v, want %+v", got, want)
				}
				if ran := r.host.started(); len(ran) > 0 {
					r.t.Errorf("ran %v without its input", ran)
				}
			})
		})
	}
}

func TestOnlyWhatIsLostIsReportedLost(t *testing.T) {
	good := bytesOf(t, 100, 1)
	bubble(t, worker.Config{}, func(r *rig) {
		p := &peers{values: map[task.WorkerID][]byte{"good": good, "fails": nil}}
		r.fetch = p.fetch
		there, lost, nowhere := remote("x", good, "good"), remote("y", []byte{1}, "fails"), remote("z", []byte{2})
		r.assign(needs(r.t, "a", 1, nowhere, there, lost))
		got := r.one()
		if want := []task.Input{nowhere, lost}; !reflect.DeepEqual(got.Lost, want) {
			r.t.Errorf("reported lost %+v, want %+v", got.Lost, want)
		}
	})
}

func TestOwnStoreFirst(t *testing.T) {
	mine, newer := bytesOf(t, 100, 1), bytesOf(t, 100, 2)
	bubble(t, worker.Config{}, func(r *rig) {
		p := &peers{values: map[task.WorkerID][]byte{"w2": newer}}
		r.fetch = p.fetch
		r.send(task.Dispatch{Store: []task.Stored{{Key: "x", Data: mine}}})
		r.reports()
		r.assign(needs(r.t, "a", 1, remote("x", mine, "w2")))
		if got := r.one(); !bytes.Equal(got.Blob.Data[1:], mine) {
			r.t.Errorf("ran on %x, want what the worker holds", got.Blob.Data)
		}
		if asked := p.questions(); len(asked) > 0 {
			r.t.Errorf("asked %v for a value that the worker holds", asked)
		}
		r.assign(needs(r.t, "b", 2, remote("x", newer, "w2")))
		if got := r.one(); !bytes.Equal(got.Blob.Data[1:], newer) {
			r.t.Errorf("ran on %x, want the value with the digest that was asked for", got.Blob.Data)
		}
	})
}

func TestFetchedValuesAreKept(t *testing.T) {
	const size = 1000
	values := make([][]byte, 4)
	for i := range values {
		values[i] = bytesOf(t, size, byte(i))
	}
	for _, c := range []struct {
		name  string
		cache int64
		order []int
		asked int
	}{
		{"once for all who need it", size, []int{0, 0, 0}, 1},
		{"as many as fit", 2 * size, []int{0, 1, 0, 1}, 2},
		{"not more than fit", 2*size - 1, []int{0, 1, 0, 1}, 4},
		{"what was used last stays", 2 * size, []int{0, 1, 0, 2, 0, 1}, 4},
		{"nothing when nothing may be kept", -1, []int{0, 0}, 2},
		{"nothing that is too large", size - 1, []int{0, 0}, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			bubble(t, worker.Config{Cache: c.cache}, func(r *rig) {
				p := &peers{}
				r.fetch = p.fetch
				for i, v := range c.order {
					p.values = map[task.WorkerID][]byte{"w2": values[v]}
					r.assign(needs(r.t, task.Key(rune('a'+i)), task.Run(i+1), remote("x", values[v], "w2")))
					if got := r.one(); !bytes.Equal(got.Blob.Data[1:], values[v]) {
						r.t.Fatalf("run %d had another value than it needs", i)
					}
				}
				if asked := p.questions(); len(asked) != c.asked {
					r.t.Errorf("fetched %d times, want %d", len(asked), c.asked)
				}
			})
		})
	}
}

func TestOneFetchForAllWhoNeedIt(t *testing.T) {
	good := bytesOf(t, 100, 1)
	bubble(t, worker.Config{Cache: -1, FetchTimeout: time.Minute}, func(r *rig) {
		p := &peers{values: map[task.WorkerID][]byte{"good": good}}
		r.fetch = p.fetch
		r.assign(needs(r.t, "a", 1, remote("x", good, "silent"), remote("twin", good, "silent")))
		r.assign(needs(r.t, "b", 2, remote("x", good, "silent", "good")))
		r.assign(needs(r.t, "c", 3, remote("x", good, "silent")))
		r.none()
		r.cancel("c", 3) // the others go on
		r.none()
		elapse(2 * time.Minute)
		if got := r.reports(); len(got) != 2 || len(got[0].Lost)+len(got[1].Lost) > 0 {
			r.t.Errorf("reported %+v, want two results", got)
		}
		if asked, want := p.questions(), []string{"silent/x", "silent/twin", "good/x"}; !slices.Equal(asked, want) {
			r.t.Errorf("asked %v, want %v", asked, want)
		}
	})
}

func TestFetchesAreBoundedAndByRank(t *testing.T) {
	bubble(t, worker.Config{Fetches: 3, Slots: 2}, func(r *rig) {
		p := &peers{values: map[task.WorkerID][]byte{}, hold: make(chan struct{})}
		r.fetch = p.fetch
		var as []task.Assignment
		for i := range 12 { // the last first, and three inputs each
			var ins []task.Input
			for n := range 3 {
				name := fmt.Sprintf("%02d.%d", 11-i, n)
				data := encode(r.t, name)
				p.values[task.WorkerID(name)] = data
				ins = append(ins, remote(task.Key(name), data, task.WorkerID(name)))
			}
			a := needs(r.t, task.Key(rune('a'+11-i)), task.Run(i+1), ins...)
			a.Rank.Place = uint32(11 - i)
			as = append(as, a)
		}
		r.assign(as...)
		r.none()
		if p.most != 3 {
			r.t.Errorf("%d fetches at once, want 3", p.most)
		}
		r.assign(call("needs nothing", 100))
		if got := r.one(); got.Key != "needs nothing" {
			r.t.Errorf("reported %+v, want what needs nothing: fetches take no slots", got)
		}
		p.questions()
		for range 33 { // the three that wait were taken while there was nothing else
			p.hold <- struct{}{}
			synctest.Wait()
		}
		asked := p.questions()
		if len(asked) != 33 {
			r.t.Fatalf("asked for %d more values, want 33", len(asked))
		}
		for i := 3; i < len(asked); i += 3 {
			if asked[i][:2] < asked[i-3][:2] {
				r.t.Errorf("asked for the inputs of %s after those of %s", asked[i][:2], asked[i-3][:2])
			}
		}
		close(p.hold)
		if got := len(r.reports()); got != 12 {
			r.t.Errorf("%d results, want 12", got)
		}
	})
}

// A value that many wait for is fetched when the first of them wants it.
func TestFetchTakesTheRankOfTheFirst(t *testing.T) {
	values := make([][]byte, 4)
	p := &peers{values: map[task.WorkerID][]byte{}}
	for i := range values {
		values[i] = encode(t, i)
		p.values[task.WorkerID(rune('0'+i))] = values[i]
	}
	bubble(t, worker.Config{Fetches: 1}, func(r *rig) {
		p.hold = make(chan struct{})
		r.fetch = p.fetch
		at := func(key task.Key, run task.Run, place uint32, v int) task.Assignment {
			a := needs(r.t, key, run, remote("v", values[v], task.WorkerID(rune('0'+v))))
			a.Rank.Place = place
			return a
		}
		r.assign(at("a", 1, 1, 0))
		r.none()
		r.assign(at("b", 2, 5, 1), at("c", 3, 6, 2), at("d", 4, 2, 2), at("e", 5, 3, 3))
		r.none()
		close(p.hold)
		r.reports()
		if got, want := p.questions(), []string{"0/v", "2/v", "3/v", "1/v"}; !slices.Equal(got, want) {
			r.t.Errorf("asked %v, want %v", got, want)
		}
	})
}
