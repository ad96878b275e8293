package worker

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"weft/task"
)

// Worker runs what a scheduler assigns to it. See the package comment.
type Worker struct {
	cfg Config
	log *slog.Logger

	life       sync.Mutex // Start and Stop
	begun      bool
	stopTaking context.CancelFunc
	stopDoing  context.CancelFunc
	done       chan struct{} // closed when all is over

	doing   context.Context // the runs' and fetches'; set before any goroutine
	timer   *time.Timer     // see arm
	wake    chan struct{}   // the reporter has something to send
	resting chan struct{}   // closed when every slot has ended
	helpers sync.WaitGroup  // the fetchers and the reporter

	mu        sync.Mutex
	jobs      map[task.Key]*job // all that are not void
	ready     queue[job]
	work      sync.Cond // a job is ready, or none will come
	idle      int       // slots that wait for one
	busy      int       // slots that run one
	slots     int       // that have not ended
	lastBegun time.Time // when the latest run began
	armed     bool      // the timer runs
	flights   map[task.Digest]*flight
	wanted    queue[flight] // that no fetcher has taken
	fetch     sync.Cond     // a flight is wanted, or closing
	fetching  int           // jobs that wait for flights
	store     store
	cache     cache
	out       outbox
	memory    int64 // of the process, at the last heartbeat
	cutShort  int   // runs that the end of doing stopped
	draining  bool  // takes no more work; the slots end when there is none left
	closing   bool  // the fetchers end
}

// New returns a worker that Start sets to work.
func New(cfg Config) *Worker {
	cfg = cfg.complete()
	w := &Worker{
		cfg:     cfg,
		log:     cfg.Logger,
		done:    make(chan struct{}),
		wake:    make(chan struct{}, 1),
		resting: make(chan struct{}),
		jobs:    make(map[task.Key]*job),
		slots:   cfg.Slots,
		flights: make(map[task.Digest]*flight),
		store:   newStore(cfg.Memory),
		cache:   newCache(cfg.Cache),
	}
	w.work.L, w.fetch.L = &w.mu, &w.mu
	return w
}

// Start joins the scheduler and begins to take work. When ctx ends the worker
// stops as with Stop, but without a limit in time: what runs may finish. It
// fails when the Config cannot do or the worker was stopped; further calls do
// nothing.
func (w *Worker) Start(ctx context.Context) error {
	w.life.Lock()
	defer w.life.Unlock()
	if w.begun {
		return nil
	}
	if w.over() {
		return errors.New("start worker: it was stopped")
	}
	if err := w.cfg.check(); err != nil {
		return err
	}
	w.begun = true
	var taking context.Context
	taking, w.stopTaking = context.WithCancel(ctx)
	w.doing, w.stopDoing = context.WithCancel(context.WithoutCancel(ctx))
	w.timer = time.NewTimer(patience)
	w.timer.Stop()

	w.cfg.Fabric.Serve(w.serve)
	w.cfg.Fabric.Send(task.News{Worker: w.cfg.ID, Join: w.cfg.spec()})
	w.helpers.Go(w.runReporter)
	for range w.cfg.Fetches {
		w.helpers.Go(w.runFetcher)
	}
	for range w.cfg.Slots {
		go w.runSlot() // ends before resting is closed
	}
	go w.tend(taking) // ends by closing done
	return nil
}

// Stop ends the worker: it takes no more work, hands back what has not begun,
// and lets what runs finish until ctx ends; then it cancels the runs and hands
// them back too. It returns when nothing runs any more and the scheduler was
// told. It may be called again, and from several goroutines.
func (w *Worker) Stop(ctx context.Context) {
	w.life.Lock()
	if !w.begun {
		if !w.over() {
			close(w.done)
		}
		w.life.Unlock()
		return
	}
	w.life.Unlock()

	w.stopTaking()
	select {
	case <-w.done:
		return
	case <-ctx.Done():
	}
	w.stopDoing()
	<-w.done
}

// Done is closed when the worker has ended: it was stopped, or left because
// its scheduler retired it.
func (w *Worker) Done() <-chan struct{} { return w.done }

func (w *Worker) over() bool {
	select {
	case <-w.done:
		return true
	default:
		return false
	}
}
