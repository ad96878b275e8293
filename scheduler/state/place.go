package state

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"weft/task"
)

// class is a queue of nodes that fit the same workers: all those with the same
// wishes and needs. Most machines only ever have one.
type class struct {
	workers   []string
	others    bool // workers is a wish, no condition
	resources map[string]int64
	queue     heap[ticket]
	blocked   bool // in the placement under way: no worker with room fits
}

// ticket is a node's place in a queue. It is valid while it bears the number
// that the node does.
type ticket struct {
	rank   task.Rank
	node   *node
	number uint64
}

func (t ticket) before(u ticket) bool { return t.rank.Before(u.rank) }

func (t ticket) valid() bool { return t.node.phase == queued && t.node.inQueue == t.number }

// class finds or makes the queue for calls with these options.
func (m *Machine) class(o *task.Options) *class {
	name := ""
	if len(o.Workers) > 0 || len(o.Resources) > 0 {
		name = wishes(o)
	}
	c := m.byClass[name]
	if c == nil {
		c = &class{workers: o.Workers, others: o.AllowOtherWorkers, resources: o.Resources}
		m.byClass[name] = c
		m.classes = append(m.classes, c)
	}
	return c
}

// wishes says what options ask of a worker.
func wishes(o *task.Options) string {
	var parts []string
	if len(o.Workers) > 0 {
		named := slices.Clone(o.Workers)
		sort.Strings(named)
		parts = append(parts, fmt.Sprintf("workers %q", named))
		if o.AllowOtherWorkers {
			parts = append(parts, "or others")
		}
	}
	names := make([]string, 0, len(o.Resources))
	for r := range o.Resources {
		names = append(names, r)
	}
	sort.Strings(names)
	for _, r := range names {
		parts = append(parts, fmt.Sprintf("%s=%d", r, o.Resources[r]))
	}
	if parts == nil {
		return "any worker"
	}
	return strings.Join(parts, " ")
}

// enqueue puts a node whose dependencies are done into its queue.
func (m *Machine) enqueue(n *node) {
	if n.phase != queued {
		m.setPhase(n, queued)
		n.enqueued = m.now
		n.deadline = 0
		if n.options.QueueTimeout > 0 {
			n.deadline = m.now + int64(n.options.QueueTimeout)
			m.timers.push(timer{at: n.deadline, node: n})
		}
	}
	m.ticketed++
	n.inQueue = m.ticketed
	m.class(n.options).queue.push(ticket{n.rank, n, n.inQueue})
}

// place gives the workers' room to the first in the queues.
func (m *Machine) place() {
	for _, c := range m.classes {
		c.blocked = false
	}
	for {
		var best *class
		for _, c := range m.classes {
			for c.queue.len() > 0 && !c.queue.first().valid() {
				c.queue.pop()
			}
			if c.blocked || c.queue.len() == 0 {
				continue
			}
			if best == nil || c.queue.first().before(best.queue.first()) {
				best = c
			}
		}
		if best == nil {
			return
		}
		n := best.queue.first().node
		w := m.choose(best, n)
		if w == nil {
			best.blocked = true
			continue
		}
		best.queue.pop()
		m.assign(n, w)
	}
}

// choose finds the worker for a node: one with a free slot before one with
// room only; then the one that lacks the fewest bytes of its inputs; then the
// one with the least to do.
func (m *Machine) choose(c *class, n *node) *worker {
	var best *worker
	var bestFull bool
	var bestMissing int64
	remote := n.remoteBytes()
	for pass := range 2 {
		if pass == 1 && (best != nil || !c.others) {
			break
		}
		for _, w := range m.fleet {
			if w.room() <= 0 || pass == 0 && !c.named(w) || !c.spare(w) {
				continue
			}
			full := len(w.running) >= w.spec.Slots
			missing := remote
			if remote > 0 {
				missing -= n.bytesOn(w)
			}
			if best == nil || less(full, bestFull) || full == bestFull &&
				(missing < bestMissing || missing == bestMissing && len(w.running)*best.spec.Slots < len(best.running)*w.spec.Slots) {
				best, bestFull, bestMissing = w, full, missing
			}
		}
	}
	return best
}

func less(a, b bool) bool { return !a && b }

// named reports whether w is one of the workers that the class asks for.
func (c *class) named(w *worker) bool {
	if len(c.workers) == 0 {
		return true
	}
	return slices.Contains(c.workers, string(w.spec.ID)) || slices.Contains(c.workers, w.spec.Name) || slices.Contains(c.workers, w.spec.Host)
}

// spare reports whether w has the resources that the class needs now.
func (c *class) spare(w *worker) bool {
	for r, need := range c.resources {
		if w.free[r] < need {
			return false
		}
	}
	return true
}

// fitsAnywhere reports whether some worker could run the node if it were idle.
func (m *Machine) fitsAnywhere(n *node) bool {
	c := m.class(n.options)
	return slices.ContainsFunc(m.fleet, func(w *worker) bool {
		if w.retiring || !c.others && !c.named(w) {
			return false
		}
		for r, need := range c.resources {
			if w.spec.Resources[r] < need {
				return false
			}
		}
		return true
	})
}

// remoteBytes is the size of the inputs that do not travel with an assignment.
func (n *node) remoteBytes() int64 {
	var sum int64
	for _, d := range n.deps {
		if d.blob.Data == nil {
			sum += d.blob.Size
		}
	}
	return sum
}

func (n *node) bytesOn(w *worker) int64 {
	var sum int64
	for _, d := range n.deps {
		if d.blob.Data == nil && d.heldBy(w) {
			sum += d.blob.Size
		}
	}
	return sum
}

// occupy makes a node run on a worker.
func (m *Machine) occupy(n *node, w *worker) {
	m.setPhase(n, running)
	m.lastRun++
	n.run, n.worker, n.inQueue = m.lastRun, w, 0
	w.running[n] = struct{}{}
	for r, need := range n.options.Resources {
		w.free[r] -= need
	}
}

func (m *Machine) assign(n *node, w *worker) {
	m.occupy(n, w)
	n.attempts = append(n.attempts, task.Attempt{Number: len(n.attempts) + 1, Worker: w.spec.Name, Started: moment(m.now)})
	d := m.dispatch(w)
	d.Assign = append(d.Assign, task.Assignment{
		Key: n.key, Run: n.run, Attempt: len(n.attempts), Rank: n.rank, Target: n.target, Args: n.args,
		Inputs: n.inputs(), Seed: n.seed(), Limits: m.limits(n.options),
	})
}

func (n *node) inputs() []task.Input {
	if len(n.deps) == 0 {
		return nil
	}
	inputs := make([]task.Input, len(n.deps))
	for i, d := range n.deps {
		inputs[i] = task.Input{Key: d.key, Blob: d.blob}
		for _, h := range d.holders {
			inputs[i].Holders = append(inputs[i].Holders, h.spec.ID)
		}
	}
	return inputs
}

// seed is what the randomness of the next run derives from: of a pure call
// always the same, else another for each attempt, so that a retry may do better.
func (n *node) seed() task.ContentID {
	seed := n.id
	if !n.pure {
		seed[0] ^= byte(len(n.attempts))
		seed[1] ^= byte(len(n.attempts) >> 8)
	}
	return seed
}

// limits are those of a run with these options.
func (m *Machine) limits(o *task.Options) task.Limits {
	d := m.cfg.Defaults
	d.Timeout = cmpOr(o.Timeout, d.Timeout)
	d.Memory = cmpOr(o.Memory, d.Memory)
	d.Fuel = cmpOr(o.Fuel, d.Fuel)
	return d
}
