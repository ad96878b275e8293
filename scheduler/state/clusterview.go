package state

import "weft/task"

// Workers lists the workers, oldest first.
func (m *Machine) Workers() []task.WorkerInfo {
	infos := make([]task.WorkerInfo, len(m.fleet))
	for i, w := range m.fleet {
		infos[i] = task.WorkerInfo{
			WorkerSpec: w.spec, Stats: w.stats, Running: min(w.runs(), w.spec.Slots), Queued: max(0, w.runs()-w.spec.Slots),
			Held: len(w.holding), Retiring: w.retiring, Joined: moment(w.joined), LastSeen: moment(w.heard),
		}
	}
	return infos
}

// Cluster sums it all up; of futures, those that users may ask for. Started is
// the driver's to fill in.
func (m *Machine) Cluster() task.ClusterInfo {
	info := task.ClusterInfo{Futures: less(m.counts, m.released), Graphs: len(m.graphs), Workers: len(m.fleet)}
	for _, s := range m.sessions {
		if s.watch == Public && !s.fixed {
			info.Sessions++
		}
	}
	for _, w := range m.fleet {
		info.Slots += w.spec.Slots
	}
	return info
}

// ModuleInUse reports whether unfinished tasks need a module, and whether any
// task that could be computed again does.
func (m *Machine) ModuleInUse(d task.Digest) (unfinished, recorded bool) {
	for _, n := range m.nodes {
		if n.target == nil || n.target.Kind == task.Builtin || n.target.Module.Digest != d {
			continue
		}
		recorded = true
		if !n.phase.settled() {
			return true, true
		}
	}
	return false, recorded
}
