package state

import (
	stdheap "container/heap"
	"fmt"
	"maps"
	"slices"
	"strings"

	"weft/task"
)

// class is a queue of nodes that fit the same workers: all those with the same
// wishes and needs. Most machines only ever have one.
type class struct {
	name     string
	wants    *task.Options // as all that are in it, as far as workers and resources go
	queue    queue
	at       int  // its place among the heads; -1: it is not there
	stranded bool // no worker that is there could ever run what is in it
}

// heads are the classes that something waits in and may find a worker, by the
// rank of their first ticket.
type heads []*class

func (h heads) Len() int           { return len(h) }
func (h heads) Less(i, j int) bool { return h[i].queue.first().before(h[j].queue.first()) }
func (h heads) Swap(i, j int)      { h[i], h[j] = h[j], h[i]; h[i].at, h[j].at = i, j }

// Push and Pop are those of container/heap.
func (h *heads) Push(x any) {
	c := x.(*class)
	c.at = len(*h)
	*h = append(*h, c)
}

func (h *heads) Pop() any {
	last := len(*h) - 1
	c := (*h)[last]
	(*h)[last], c.at = nil, -1
	*h = (*h)[:last]
	return c
}

// class finds or makes the class of calls with these options.
func (m *Machine) class(o *task.Options) *class {
	if len(o.Workers) == 0 && len(o.Resources) == 0 {
		return m.plain
	}
	if m.wished.by != o {
		m.wished = wish{o, wishes(o)}
	}
	c := m.classes[m.wished.name]
	if c == nil {
		c = &class{name: m.wished.name, wants: o, at: -1}
		m.classes[c.name] = c
	}
	return c
}

// wish is options and the name of their class: tasks of a graph share their
// options, so the last ones are often the next.
type wish struct {
	by   *task.Options
	name string
}

// wishes says what options ask of a worker.
func wishes(o *task.Options) string {
	var parts []string
	if len(o.Workers) > 0 {
		parts = append(parts, fmt.Sprintf("workers %q", slices.Sorted(slices.Values(o.Workers))))
		if o.AllowOtherWorkers {
			parts = append(parts, "or others")
		}
	}
	for _, r := range slices.Sorted(maps.Keys(o.Resources)) {
		parts = append(parts, fmt.Sprintf("%q=%d", r, o.Resources[r]))
	}
	if parts == nil {
		return "any worker"
	}
	return strings.Join(parts, " ")
}

// line puts a ticket into a class.
func (m *Machine) line(c *class, t ticket) {
	m.tickets++
	c.queue.push(t)
	switch {
	case c.stranded:
	case c.at < 0:
		stdheap.Push(&m.heads, c)
	case c.queue.first().number == t.number:
		stdheap.Fix(&m.heads, c.at)
	}
}

// unline takes the first ticket out of a class that is among the heads. One in
// which nothing waits any more is dropped.
func (m *Machine) unline(c *class) {
	m.tickets--
	if c.queue.len() > 1 {
		c.queue.pop()
		stdheap.Fix(&m.heads, c.at)
		return
	}
	stdheap.Remove(&m.heads, c.at)
	c.queue.pop()
	if c != m.plain {
		delete(m.classes, c.name)
	}
}

// sweepTickets drops the tickets that are not valid, and the classes in which
// nothing waits, when there are more of those than of the others.
func (m *Machine) sweepTickets() {
	const worthIt = 4096
	if m.tickets < 2*m.counts.Queued+worthIt {
		return
	}
	m.tickets = 0
	clear(m.heads)
	m.heads = m.heads[:0]
	m.sweepClass(m.plain)
	for _, c := range m.classes {
		m.sweepClass(c)
	}
	stdheap.Init(&m.heads)
}

func (m *Machine) sweepClass(c *class) {
	c.at = -1
	c.queue.sweep()
	m.tickets += c.queue.len()
	switch {
	case c.queue.len() > 0:
		if !c.stranded {
			m.heads.Push(c)
		}
	case c != m.plain:
		delete(m.classes, c.name)
		if c.stranded {
			m.stranded--
		}
	}
}

// strand puts a class aside for which there is no worker.
func (m *Machine) strand(c *class) {
	stdheap.Remove(&m.heads, c.at)
	c.stranded = true
	m.stranded++
}

// unstrand gives the classes that were put aside another chance.
func (m *Machine) unstrand() {
	if m.stranded == 0 {
		return
	}
	for _, c := range m.classes {
		if c.stranded {
			c.stranded = false
			stdheap.Push(&m.heads, c)
		}
	}
	m.stranded = 0
}

// named reports whether options ask for that worker, or for none.
func (w *worker) named(o *task.Options) bool {
	return len(o.Workers) == 0 || slices.Contains(o.Workers, string(w.spec.ID)) ||
		slices.Contains(o.Workers, w.spec.Name) || slices.Contains(o.Workers, w.spec.Host)
}

// spare reports whether the worker has the resources that options need now.
func (w *worker) spare(o *task.Options) bool {
	for r, need := range o.Resources {
		if w.free[r] < need {
			return false
		}
	}
	return true
}

// fits reports whether the worker could run a call with these options if it
// were idle.
func (w *worker) fits(o *task.Options) bool {
	if w.retiring || !o.AllowOtherWorkers && !w.named(o) {
		return false
	}
	for r, need := range o.Resources {
		if w.spec.Resources[r] < need {
			return false
		}
	}
	return true
}

// canRun reports whether there is a worker that fits.
func (m *Machine) canRun(o *task.Options) bool {
	return slices.ContainsFunc(m.fleet, func(w *worker) bool { return w.fits(o) })
}
