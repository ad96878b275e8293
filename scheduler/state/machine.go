package state

import (
	"time"

	"weft/task"
)

// Config says what the machine's rules leave open.
type Config struct {
	Defaults  task.Limits   // of a run whose options say nothing; zero fields: DefaultLimits
	WorkerTTL time.Duration // a worker not heard of for so long is lost; 0: 30 s
	MaxDeaths int           // as many workers dying under one task fail it; 0: 3
}

// DefaultLimits are in force where neither caller nor operator say otherwise.
var DefaultLimits = task.Limits{
	Timeout: 60 * time.Second,
	Memory:  256 << 20,
	Result:  16 << 20,
	Log:     256 << 10,
}

// Machine is the scheduler's state. See the package comment.
type Machine struct {
	cfg Config

	now      int64  // of the step under way, Unix nanoseconds
	seq      uint64 // of the last node, graph or log entry
	lastRun  task.Run
	ticketed uint64 // the number of the last ticket

	nodes    map[task.Key]*node
	made     ledger
	graphs   map[task.GraphID]*graph
	byAge    []*graph // those that are deleted are dropped in time
	byName   map[string]*graph
	sessions map[task.SessionID]*session
	workers  map[task.WorkerID]*worker
	fleet    []*worker // in the order of joining
	timers   heap[timer]
	counts   task.Counts
	released task.Counts // of these, those that nobody wants any more

	plain    *class            // of calls without wishes
	classes  map[string]*class // of the others, by what they wish
	heads    heads
	stranded int // classes that are
	tickets  int // in all classes, valid or not

	wished wish   // the last class that was looked for
	merged merger // the last merge that was made

	// Of the step under way.
	work     []step
	spare    []step    // room for more of it
	fit      []*worker // room for those that a node fits
	stopping bool      // what depends on what is cancelled is stopped even where it runs
	unwanted string    // why what nobody wants is stopped, where there is more to say than that
	out      []Command
	sends    []*worker  // with something in their dispatch
	woken    []*session // each once
	touched  []*graph   // each once
	lastSize int        // of out, for the next step's allocation
}

// New returns an empty machine.
func New(cfg Config) *Machine {
	d := &cfg.Defaults
	d.Timeout = cmpOr(d.Timeout, DefaultLimits.Timeout)
	d.Memory = cmpOr(d.Memory, DefaultLimits.Memory)
	d.Result = cmpOr(d.Result, DefaultLimits.Result)
	d.Log = cmpOr(d.Log, DefaultLimits.Log)
	cfg.WorkerTTL = cmpOr(cfg.WorkerTTL, 30*time.Second)
	cfg.MaxDeaths = cmpOr(cfg.MaxDeaths, 3)
	return &Machine{
		cfg:      cfg,
		nodes:    map[task.Key]*node{},
		graphs:   map[task.GraphID]*graph{},
		byName:   map[string]*graph{},
		sessions: map[task.SessionID]*session{},
		workers:  map[task.WorkerID]*worker{},
		classes:  map[string]*class{},
		plain:    &class{wants: task.DefaultOptions, at: -1},
	}
}

// Step takes an event that happened at a moment, which is never before that of
// an earlier step, and returns what is to be done about it.
func (m *Machine) Step(at time.Time, e Event) []Command {
	m.now = max(m.now, at.UnixNano())
	m.out = make([]Command, 0, m.lastSize)
	m.handle(e)
	m.expire()
	m.drain()
	m.place()
	m.sweepTimers()
	m.flush()
	out := m.out
	m.out, m.lastSize = nil, len(out)
	return out
}

func (m *Machine) handle(e Event) {
	switch e := e.(type) {
	case Submit:
		m.submit(e)
	case Scatter:
		m.scatter(e)
	case Cancel:
		m.reply(m.cancelFuture(e.Key, e.Session))
	case Retry:
		m.reply(m.retry(e.Key))
	case CancelGraph:
		m.reply(m.cancelGraph(e.ID))
	case DeleteGraph:
		m.reply(m.deleteGraph(e.ID))
	case OpenSession:
		m.openSession(e)
	case CloseSession:
		m.reply(m.closeSession(e.ID))
	case Heartbeat:
		m.reply(m.heartbeat(e.ID))
	case Listen:
		m.reply(m.listen(e))
	case Hold:
		m.hold(e)
	case Release:
		m.reply(m.release(e))
	case News:
		m.news(e.News)
	case WorkerLost:
		if w := m.workers[e.ID]; w != nil {
			m.loseWorker(w, e.Reason)
		}
	case Retire:
		m.reply(m.retire(e.ID))
	case Tick:
	}
}

func (m *Machine) reply(err *task.Error) {
	if err != nil {
		m.out = append(m.out, Refused{err})
		return
	}
	m.out = append(m.out, Done{})
}

// flush turns what the step gathered for workers, sessions and graphs into
// commands.
func (m *Machine) flush() {
	for _, w := range m.sends {
		m.out = append(m.out, Send{w.spec.ID, w.out})
		w.out, w.sending = task.Dispatch{}, false
	}
	for _, s := range m.woken {
		m.out = append(m.out, WakeSession{s.id})
		s.woken = false
	}
	for _, g := range m.touched {
		m.out = append(m.out, WakeGraph{g.id})
		g.touched = false
	}
	clear(m.sends)
	clear(m.woken)
	clear(m.touched)
	m.sends, m.woken, m.touched = m.sends[:0], m.woken[:0], m.touched[:0]
}

func (m *Machine) announce(kind, id, name, note string) {
	m.out = append(m.out, Announce{task.ClusterEvent{Type: kind, ID: id, Name: name, Note: note}})
}

// nextSeq numbers nodes and events.
func (m *Machine) nextSeq() uint64 {
	m.seq++
	return m.seq
}

func cmpOr[T comparable](a, b T) T {
	var zero T
	if a != zero {
		return a
	}
	return b
}
