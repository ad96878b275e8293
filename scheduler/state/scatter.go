package state

import "weft/task"

// scatter makes a future of a value. A small one stays here, a large one goes
// to the worker with the most room.
func (m *Machine) scatter(e Scatter) {
	s := m.sessions[e.Session]
	if s == nil {
		m.reply(unknownSession(e.Session))
		return
	}
	m.heard(s)
	digest := task.DigestOf(e.Data)
	key := task.KeyFor("data", task.ContentID(digest))
	n := m.nodes[key]
	if n != nil && n.target != nil {
		m.reply(&task.Error{Code: task.Conflict, Field: "key", Key: key, Detail: "the key of this data is in use for a call"})
		return
	}
	if n == nil || !n.hasData() && n.phase != running {
		var where *worker
		if len(e.Data) > task.InlineLimit {
			if where = m.roomiest(nil); where == nil {
				m.reply(task.Errorf(task.NoWorker, "no worker is there to keep %d bytes of data: try again when one has joined", len(e.Data)))
				return
			}
		}
		n = m.makeData(n, key, task.ContentID(digest), e)
		if where != nil {
			m.store(n, where)
		} else {
			m.settle(n, done, nil)
		}
	}
	m.addHold(s, n)
	m.out = append(m.out, Scattered{key})
}

// makeData makes the node of a scattered value, or renews one that was lost.
func (m *Machine) makeData(n *node, key task.Key, id task.ContentID, e Scatter) *node {
	if n == nil {
		n = m.make(key, id, nil, task.DefaultOptions)
		n.pure = true
	} else {
		m.unsettle(n, false)
	}
	n.result = result{kind: e.Type, data: e.Data}
	if len(e.Data) > task.InlineLimit {
		n.result.held = &held{size: int64(len(e.Data)), digest: task.Digest(id)}
	}
	return n
}

// store sends a scattered value to a worker and waits for its word. Until then
// the machine keeps it too, so that it can be sent elsewhere.
func (m *Machine) store(n *node, w *worker) {
	m.occupy(n, w)
	w.storing++
	w.bytes += n.result.held.size
	d := m.dispatch(w)
	d.Store = append(d.Store, task.Stored{Key: n.key, Run: n.run, Data: n.result.data})
}

// unstore ends the wait for a worker's word.
func (m *Machine) unstore(n *node) {
	n.worker.storing--
	n.worker.bytes -= n.result.held.size
	m.vacate(n)
}

// stored takes a worker's word that it holds a value, or cannot.
func (m *Machine) stored(n *node, w *worker, r *task.Report) {
	m.unstore(n)
	if r.Returned || r.Outcome.Err != nil {
		why := "would not store the data"
		if r.Outcome.Err != nil {
			why += " (" + r.Outcome.Err.Detail + ")"
		}
		m.tellRelease(w, n.key)
		m.storeElsewhere(n, w, why)
		return
	}
	n.result.data, n.result.held.run = nil, r.Run
	n.addHolder(w)
	m.settle(n, done, nil)
}

// storeElsewhere sends a value to another worker than the one that has failed.
func (m *Machine) storeElsewhere(n *node, failed *worker, why string) {
	n.deaths++
	other := m.roomiest(failed)
	if other != nil && int(n.deaths) < m.cfg.MaxDeaths {
		m.store(n, other)
		return
	}
	m.settleCancelled(n, task.Errorf(task.Cancelled, "worker %s %s, and there is no other to ask: scatter it again", failed.spec.Name, why))
}

// roomiest is the worker whose results leave the most memory free, other than
// one.
func (m *Machine) roomiest(not *worker) *worker {
	var best *worker
	for _, w := range m.fleet {
		if w != not && !w.retiring && (best == nil || w.spec.Memory-w.bytes > best.spec.Memory-best.bytes) {
			best = w
		}
	}
	return best
}
