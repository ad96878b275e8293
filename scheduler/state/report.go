package state

import "weft/task"

// report takes what a worker says of a run. Of a run that is not the current
// one nothing counts, and data that it left behind is thrown away.
func (m *Machine) report(w *worker, r *task.Report) {
	n := m.nodes[r.Key]
	if n == nil || n.phase != running || n.run != r.Run || n.worker != w {
		m.discard(w, n, r)
		return
	}
	if n.target == nil {
		m.vacate(n)
		n.blob.Data = nil
		n.addHolder(w)
		m.settle(n, done, nil)
		return
	}
	if r.Returned || len(r.Lost) > 0 {
		n.attempts = n.attempts[:len(n.attempts)-1] // it was none
		m.vacate(n)
		if r.Returned {
			// What is ahead of it is long: give this worker no more than its slots.
			w.average = max(w.average, 4*aheadTime)
		}
		m.loseInputs(r.Lost)
		m.then(start, n, nil)
		return
	}
	o := &r.Outcome
	a := n.attempt()
	a.Started, a.Finished, a.Err, a.Logs = o.Started, o.Finished, o.Err, o.Logs
	n.usage = o.Usage
	w.took(o.Usage.Wall)
	m.vacate(n)
	if o.Err != nil {
		own := *o.Err
		own.Key = n.key
		a.Err = &own
		m.runFailed(n, &own)
		return
	}
	n.blob = r.Blob
	if n.blob.Data == nil {
		n.addHolder(w)
	}
	m.settle(n, done, nil)
}

// discard answers a report that does not count.
func (m *Machine) discard(w *worker, n *node, r *task.Report) {
	left := r.Blob.Size > 0 && r.Blob.Data == nil
	if !left || n != nil && (n.phase == running && n.worker == w || n.phase == done && n.heldBy(w)) {
		return
	}
	d := m.dispatch(w)
	d.Release = append(d.Release, r.Key)
}

func (n *node) heldBy(w *worker) bool {
	_, ok := w.holding[n]
	return ok
}

// loseInputs takes a worker's word that the holders it was given could not
// give it a value.
func (m *Machine) loseInputs(lost []task.Input) {
	for _, in := range lost {
		n := m.nodes[in.Key]
		if n == nil || n.phase != done {
			continue
		}
		for _, id := range in.Holders {
			if w := m.workers[id]; w != nil && n.heldBy(w) {
				m.loseData(n, w)
			}
		}
	}
}

// runFailed retries a node whose run failed, or ends it.
func (m *Machine) runFailed(n *node, err *task.Error) {
	retries := &n.options.Retries
	if int(n.retried) >= retries.Max || !retries.Wants(err.Code) {
		m.settleFailed(n, err)
		return
	}
	n.retried++
	delay := retries.Delay(int(n.retried))
	if delay <= 0 {
		m.then(start, n, nil)
		return
	}
	m.setPhase(n, delayed)
	n.wake = later(m.now, delay)
	m.timers.push(timer{at: n.wake, node: n})
}

// vacate takes a running node off its worker. It is left waiting, to be begun
// anew or settled.
func (m *Machine) vacate(n *node) {
	w := n.worker
	delete(w.running, n)
	for r, need := range n.options.Resources {
		w.free[r] += need
	}
	n.worker, n.run = nil, 0
	m.setPhase(n, waiting)
	n.missing = int32(len(n.deps)) + 1 // until begin has counted
}

// scatter makes a future of a value. A small one stays here, a large one goes
// to the worker with the most room.
func (m *Machine) scatter(e Scatter) {
	s := m.sessions[e.Session]
	if s == nil {
		m.reply(unknownSession(e.Session))
		return
	}
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
			if where = m.roomiest(); where == nil {
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
		n = &node{key: key, id: id, seq: m.nextSeq(), options: task.DefaultOptions, pure: true, submitted: m.now}
		m.nodes[key] = n
		m.count(n, 1)
	} else {
		m.unsettle(n, false)
	}
	n.blob = task.Blob{Type: e.Type, Size: int64(len(e.Data)), Data: e.Data}
	if len(e.Data) > task.InlineLimit {
		n.blob.Digest = task.Digest(id)
	}
	return n
}

// store sends a scattered value to a worker and waits for its word. Until then
// the machine keeps it too, so that it can be sent elsewhere.
func (m *Machine) store(n *node, w *worker) {
	m.occupy(n, w)
	d := m.dispatch(w)
	d.Store = append(d.Store, task.Stored{Key: n.key, Run: n.run, Data: n.blob.Data})
}

// roomiest is the worker whose results leave the most memory free.
func (m *Machine) roomiest() *worker {
	var best *worker
	room := func(w *worker) int64 { return w.spec.Memory - w.stats.Bytes }
	for _, w := range m.fleet {
		if !w.retiring && (best == nil || room(w) > room(best)) {
			best = w
		}
	}
	return best
}
