package state

import "weft/task"

// Settled says how a future stands. With an unknown key the state is empty and
// the error not_found. A done one's data is there or with the returned holders.
func (m *Machine) Settled(k task.Key) (task.Settled, []task.WorkerID) {
	n, err := m.visibleNode(k)
	if err != nil {
		return task.Settled{Key: k, Err: err}, nil
	}
	return n.settledView(), ids(n.result.holders())
}

func (n *node) settledView() task.Settled {
	s := task.Settled{Key: n.key, State: n.phase.shown(), Err: n.err}
	if n.phase == done {
		s.Blob = n.result.blob()
	}
	return s
}

func ids(workers []*worker) []task.WorkerID {
	ids := make([]task.WorkerID, len(workers))
	for i, w := range workers {
		ids[i] = w.spec.ID
	}
	return ids
}

// Future describes a future.
func (m *Machine) Future(k task.Key) (task.FutureInfo, *task.Error) {
	n, err := m.visibleNode(k)
	if err != nil {
		return task.FutureInfo{}, err
	}
	return n.info(), nil
}

// Logs returns the attempts of a future, also of a released one that a graph
// still lists.
func (m *Machine) Logs(k task.Key) ([]task.Attempt, *task.Error) {
	n := m.nodes[k]
	if n == nil {
		return nil, &task.Error{Code: task.NotFound, Detail: "there is no future " + string(k) + ": it never was, or was released"}
	}
	return n.attempts(), nil
}

func (n *node) info() task.FutureInfo {
	info := task.FutureInfo{
		Key: n.key, State: n.phase.shown(), Pure: n.pure, Priority: n.rank.Priority, Err: n.err,
		Attempts: n.attempts(), Times: n.times(), Labels: n.options.Labels,
		Dependencies: keysOf(n.deps), Dependents: keysOf(n.dependents),
	}
	if n.target != nil {
		info.Call, info.Digest = n.target.String(), n.target.Module.Digest
	}
	if n.last != nil {
		info.Usage = n.last.usage
	}
	if n.phase == done {
		info.Blob = n.result.blob()
	}
	for _, w := range n.result.holders() {
		info.Workers = append(info.Workers, w.spec.Name)
	}
	if n.worker != nil {
		info.Workers = append(info.Workers, n.worker.spec.Name)
	}
	return info
}

// keysOf lists the keys of nodes that are not forgotten, each once.
func keysOf(nodes []*node) []task.Key {
	keys := make([]task.Key, 0, len(nodes))
	var seen map[*node]bool
	if len(nodes) > 1 {
		seen = make(map[*node]bool, len(nodes))
	}
	for _, n := range nodes {
		if n.forgotten || seen[n] {
			continue
		}
		if seen != nil {
			seen[n] = true
		}
		keys = append(keys, n.key)
	}
	return keys
}

func (n *node) times() task.Times {
	t := task.Times{Submitted: moment(n.submitted), Queued: moment(n.enqueued), Finished: moment(n.finished)}
	if n.last != nil {
		t.Started = moment(n.last.started)
	}
	return t
}
