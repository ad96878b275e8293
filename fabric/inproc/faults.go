package inproc

import (
	"hash/fnv"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"weft/task"
)

// Link is one direction between two ends. What is sent through it keeps its
// order whatever happens to it.
type Link struct{ From, To task.WorkerID }

// Trouble is what befalls the messages of a link, each on its own: chances from
// 0 to 1, and a delay between two bounds. A message that is doubled arrives
// twice in a row. As every link delays for itself, messages of different
// workers overtake one another.
type Trouble struct {
	Drop, Duplicate    float64
	MinDelay, MaxDelay time.Duration
}

// Tally counts what befell messages so far.
type Tally struct{ Dropped, Duplicated, Delayed int }

// Faults lets faults loose on a fabric, for tests. A fabric has none until one
// is asked for. Chances are drawn for each link from the seed and the link's
// name: the n-th message of a link meets the same fate in every run, whatever
// other links do. A message that a cut or a chance takes is lost without a word
// to either end; a fetch that is lost is answered by nothing but the end of its
// context.
type Faults struct {
	seed uint64
	on   atomic.Bool // something was asked for: messages come by here from now on

	mu       sync.Mutex
	everyone Trouble
	own      map[Link]Trouble
	isolated map[task.WorkerID]struct{}
	cuts     map[Link]struct{} // both directions
	links    map[Link]*linkState
	line     timeline
	tally    Tally
}

// linkState is what has to be remembered of a link.
type linkState struct {
	chance *rand.Rand
	last   time.Time // when the last delayed message is due
	due    int       // messages that are on their way
}

func newFaults() *Faults {
	return &Faults{
		seed:     1,
		own:      make(map[Link]Trouble),
		isolated: make(map[task.WorkerID]struct{}),
		cuts:     make(map[Link]struct{}),
		links:    make(map[Link]*linkState),
	}
}

// Set gives trouble to every link that has none of its own.
func (f *Faults) Set(t Trouble) {
	f.change(func() { f.everyone = t })
}

// SetLink gives trouble of its own to one direction.
func (f *Faults) SetLink(l Link, t Trouble) {
	f.change(func() { f.own[l] = t })
}

// Cut parts an end from others, or from everyone when none is named, in both
// directions: what is on the way or sent from now on is lost.
func (f *Faults) Cut(end task.WorkerID, others ...task.WorkerID) {
	f.change(func() {
		if len(others) == 0 {
			f.isolated[end] = struct{}{}
		}
		for _, o := range others {
			f.cuts[Link{end, o}] = struct{}{}
			f.cuts[Link{o, end}] = struct{}{}
		}
	})
}

// Heal undoes the cuts between an end and others, or all cuts of that end when
// none is named.
func (f *Faults) Heal(end task.WorkerID, others ...task.WorkerID) {
	f.change(func() {
		for _, o := range others {
			delete(f.cuts, Link{end, o})
			delete(f.cuts, Link{o, end})
		}
		if len(others) > 0 {
			return
		}
		delete(f.isolated, end)
		for l := range f.cuts {
			if l.From == end || l.To == end {
				delete(f.cuts, l)
			}
		}
	})
}

// Clear ends all trouble and all cuts. What is delayed still arrives in its
// time.
func (f *Faults) Clear() {
	f.change(func() {
		f.everyone = Trouble{}
		clear(f.own)
		clear(f.isolated)
		clear(f.cuts)
	})
}

// Tally returns what befell messages so far.
func (f *Faults) Tally() Tally {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.tally
}

func (f *Faults) change(do func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	do()
	f.on.Store(true)
}

// trouble of a link. The caller holds mu.
func (f *Faults) trouble(l Link) Trouble {
	if t, ok := f.own[l]; ok {
		return t
	}
	return f.everyone
}

// state of a link. The caller holds mu.
func (f *Faults) state(l Link) *linkState {
	s := f.links[l]
	if s == nil {
		h := fnv.New64a()
		_, _ = h.Write([]byte(l.From + "\x00" + l.To)) // a hash takes everything
		s = &linkState{chance: rand.New(rand.NewPCG(f.seed, h.Sum64()))}
		f.links[l] = s
	}
	return s
}

// parted reports whether nothing gets through l. The caller holds mu.
func (f *Faults) parted(l Link) bool {
	_, from := f.isolated[l.From]
	_, to := f.isolated[l.To]
	_, cut := f.cuts[l]
	return from || to || cut
}
