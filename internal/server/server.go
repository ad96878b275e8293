package server

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"time"

	"github.com/google/uuid"

	"weft/builtin"
	"weft/fabric/inproc"
	"weft/host"
	"weft/httpapi"
	"weft/registry"
	"weft/scheduler"
	"weft/task"
	"weft/worker"
)

// Server is a running server. Make one with Start.
type Server struct {
	log       *slog.Logger
	listener  net.Listener
	registry  *registry.Registry
	host      *host.Host
	fabric    *inproc.Fabric
	scheduler *scheduler.Scheduler
	api       *httpapi.API
	http      *http.Server
	served    chan error // what the HTTP server ended with

	mu      sync.Mutex
	workers map[task.WorkerID]*worker.Worker

	stop sync.Once
}

// Start starts a server. When it returns without an error, the server answers.
func Start(cfg Config) (*Server, error) {
	if cfg.Logger == nil {
		cfg.Logger = slog.Default()
	}
	s := &Server{log: cfg.Logger, served: make(chan error, 1), workers: map[task.WorkerID]*worker.Worker{}}
	if err := s.open(cfg); err != nil {
		s.close()
		return nil, err
	}
	s.scheduler.Start()
	for _, w := range cfg.Workers {
		if _, err := s.AddWorker(w); err != nil {
			s.Stop(context.Background())
			return nil, err
		}
	}
	go func() { s.served <- s.http.Serve(s.api.Listener(s.listener)) }()
	return s, nil
}

// open makes the parts, the port and the data first, as these may be taken.
func (s *Server) open(cfg Config) (err error) {
	if s.listener, err = net.Listen("tcp", cfg.Listen); err != nil {
		if errors.Is(err, syscall.EADDRINUSE) {
			return fmt.Errorf("listen on %s: the address is in use, perhaps by another weft: choose another with --listen", cfg.Listen)
		}
		return fmt.Errorf("listen on %s: %w", cfg.Listen, err)
	}
	if s.registry, err = registry.Open(filepath.Join(cfg.Data, "registry")); err != nil {
		return err
	}
	// Nothing runs yet, so whatever no version names is garbage.
	if removed, err := s.registry.Collect(func(task.Digest) bool { return false }); err != nil {
		return fmt.Errorf("collect garbage in the registry: %w", err)
	} else if len(removed) > 0 {
		s.log.Info("removed modules that no version names", "modules", len(removed))
	}
	if s.host, err = host.New(host.Config{Modules: s.registry, CacheDir: cmp.Or(cfg.Code, filepath.Join(cfg.Data, "compiled")), Logger: cfg.Logger}); err != nil {
		return err
	}
	s.fabric = inproc.New()
	s.scheduler = scheduler.New(scheduler.Config{Fabric: s.fabric.Scheduler(), State: cfg.State, Logger: cfg.Logger})
	s.api, err = httpapi.New(httpapi.Config{
		Scheduler: s.scheduler, Modules: s.registry, Describer: s.host, Builtins: builtins{builtin.Lookup},
		Version: Version(), Tokens: cfg.Tokens, Limits: cfg.Limits, Capabilities: Capabilities, Logger: cfg.Logger,
	})
	if err != nil {
		return err
	}
	s.http = s.api.Server()
	return nil
}

// URL is where the server answers, such as http://127.0.0.1:7420.
func (s *Server) URL() string { return "http://" + s.listener.Addr().String() }

// Faults makes trouble between scheduler and workers, for tests.
func (s *Server) Faults() *inproc.Faults { return s.fabric.Faults() }

// Failed yields the error that the HTTP server ended with by itself.
func (s *Server) Failed() <-chan error { return s.served }

// AddWorker starts a worker in the process.
func (s *Server) AddWorker(cfg Worker) (task.WorkerID, error) {
	id := task.WorkerID(uuid.Must(uuid.NewV7()).String())
	w := worker.New(worker.Config{
		ID: id, Name: cfg.Name, Slots: cfg.Slots, Memory: cfg.Memory, Resources: cfg.Resources, Heartbeat: cfg.Heartbeat,
		Version: Version(), Fabric: s.fabric.Worker(id), Host: s.host, Builtins: builtin.Run, Logger: s.log,
	})
	if err := w.Start(context.Background()); err != nil {
		return "", fmt.Errorf("start worker %s: %w", cfg.Name, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.workers[id] = w
	return id, nil
}

// KillWorker ends a worker as a crash would: its runs are given up, and it
// says no word.
func (s *Server) KillWorker(id task.WorkerID) {
	s.fabric.Faults().Cut(id)
	s.stopWorker(canceled(), id)
}

func (s *Server) stopWorker(ctx context.Context, id task.WorkerID) {
	s.mu.Lock()
	w := s.workers[id]
	delete(s.workers, id)
	s.mu.Unlock()
	if w != nil {
		w.Stop(ctx)
	}
}

// parting is how long callers have to take their last answers.
const parting = 2 * time.Second

// Stop takes no new work, lets what runs finish until ctx ends, and closes
// everything. Who waits for what runs gets its answer, who waits for more is
// told that the server is unavailable. Further calls wait for the first.
func (s *Server) Stop(ctx context.Context) {
	s.stop.Do(func() {
		s.scheduler.Drain()
		patience, giveUp := context.WithCancel(context.Background())
		answered := make(chan struct{})
		go func() {
			defer close(answered)
			_ = s.http.Shutdown(patience) // what is still open then is closed below
		}()
		s.stopWorkers(ctx)
		// Their last words are on the way to the scheduler and from there to the
		// callers. Nothing else will come.
		wait(ctx, answered)
		s.scheduler.Stop()
		wait(context.WithoutCancel(ctx), answered)
		giveUp()
		<-answered
		s.close()
	})
}

// wait waits for done, until ctx ends or the parting is over.
func wait(ctx context.Context, done <-chan struct{}) {
	ctx, cancel := context.WithTimeout(ctx, parting)
	defer cancel()
	select {
	case <-done:
	case <-ctx.Done():
	}
}

// stopWorkers stops all workers and waits for that.
func (s *Server) stopWorkers(ctx context.Context) {
	s.mu.Lock()
	ids := slices.Collect(maps.Keys(s.workers))
	s.mu.Unlock()
	var stopped sync.WaitGroup
	for _, id := range ids {
		stopped.Go(func() { s.stopWorker(ctx, id) })
	}
	stopped.Wait()
}

// close gives back what open took, also when it took only a part.
func (s *Server) close() {
	if s.http != nil {
		_ = s.http.Close()
	}
	if s.listener != nil {
		_ = s.listener.Close() // the HTTP server did it already, if there was one
	}
	if s.fabric != nil {
		s.fabric.Close()
	}
	if s.host != nil {
		_ = s.host.Close(context.Background())
	}
	if s.registry != nil {
		_ = s.registry.Close()
	}
}

func canceled() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}
