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
