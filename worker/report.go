package worker

import "weft/task"

// outbox is what the reporter has not sent yet. The holder of the lock may
// touch it.
type outbox struct {
	reports []task.Report
	join    bool // the scheduler does not know this worker
	pulse   bool // a heartbeat is due
	leave   bool // there will be no more
	usual   int  // how many reports went out last time
}

// tell has a report sent. The caller holds mu.
func (w *Worker) tell(r task.Report) {
	if w.out.reports == nil {
		w.out.reports = make([]task.Report, 0, max(1, w.out.usual))
	}
	w.out.reports = append(w.out.reports, r)
	if len(w.out.reports) == 1 {
		w.wakeReporter()
	}
}

// wakeReporter never blocks: one call that is still to be heeded is enough.
func (w *Worker) wakeReporter() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// runReporter is the goroutine that sends news, all that has gathered at once.
// It ends with the news that the worker leaves.
func (w *Worker) runReporter() {
	for range w.wake {
		n := w.news()
		if n.Join == nil && n.Seen == nil && len(n.Reports) == 0 && !n.Leave {
			continue // it went out with what came before
		}
		w.cfg.Fabric.Send(n)
		if n.Leave {
			return
		}
	}
}

// news takes what is to be sent.
func (w *Worker) news() task.News {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := task.News{Worker: w.cfg.ID, Reports: w.out.reports, Leave: w.out.leave}
	if w.out.join {
		n.Join = w.cfg.spec()
	}
	if w.out.pulse {
		n.Seen = w.stats()
	}
	w.out.usual = len(n.Reports)
	w.out.reports, w.out.pulse, w.out.join = nil, false, false
	return n
}
