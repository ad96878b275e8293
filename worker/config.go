package worker

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"os"
	"runtime"
	"time"

	"weft/task"
)

// Fabric joins a worker to its scheduler and to the other workers.
type Fabric interface {
	// Send never blocks and keeps order.
	Send(task.News)
	// Dispatches is what the scheduler says, in order. When it is closed the
	// worker stops as if Start's context had ended.
	Dispatches() <-chan task.Dispatch
	// Fetch gets the value of key from a worker that holds it.
	Fetch(ctx context.Context, holder task.WorkerID, key task.Key) ([]byte, error)
	// Serve sets what answers the fetches of others.
	Serve(func(ctx context.Context, key task.Key) ([]byte, error))
}

// Host runs calls in sandboxes, as many at once as the worker has slots.
type Host interface {
	// Run returns soon after ctx has ended. The call is lent to it: it keeps
	// nothing of it beyond its return but the bytes of the arguments.
	Run(ctx context.Context, call *task.Call) task.Outcome
}

// Config says what a Worker is and what it works with.
type Config struct {
	ID        task.WorkerID
	Name      string // empty: the id
	Hostname  string // empty: that of the machine
	Slots     int    // runs at once; 0: as many as Go uses processors
	Memory    int64  // bytes that results held here may take; 0: unbounded
	Resources map[string]int64
	Version   string // of weft

	Fabric   Fabric
	Host     Host
	Builtins func(*task.Call) task.Outcome // runs calls of kind task.Builtin, too short to be stopped
	Logger   *slog.Logger                  // nil: slog.Default

	Heartbeat    time.Duration // between signs of life; 0: 2 s
	Fetches      int           // inputs fetched at once; 0: 4
	FetchTimeout time.Duration // for one holder's answer; 0: 10 s
	Cache        int64         // bytes of fetched values kept for the next run that needs them; 0: 64 MiB, below: none
}

// complete fills in what was left out.
func (c Config) complete() Config {
	c.Name = cmp.Or(c.Name, string(c.ID))
	if c.Hostname == "" {
		c.Hostname, _ = os.Hostname() // without one it stays empty
	}
	c.Slots = cmp.Or(c.Slots, runtime.GOMAXPROCS(0))
	c.Logger = cmp.Or(c.Logger, slog.Default()).With("worker", c.Name)
	c.Heartbeat = cmp.Or(c.Heartbeat, 2*time.Second)
	c.Fetches = cmp.Or(c.Fetches, 4)
	c.FetchTimeout = cmp.Or(c.FetchTimeout, 10*time.Second)
	c.Cache = max(0, cmp.Or(c.Cache, 64<<20))
	return c
}

// check says what a completed Config cannot work with.
func (c *Config) check() error {
	switch {
	case c.ID == "":
		return errors.New("start worker: Config.ID is empty")
	case c.Fabric == nil || c.Host == nil:
		return errors.New("start worker: Config needs both a Fabric and a Host")
	case c.Slots < 1 || c.Fetches < 1:
		return errors.New("start worker: Config.Slots and Config.Fetches must be at least 1")
	case c.Heartbeat < 0 || c.FetchTimeout < 0:
		return errors.New("start worker: Config.Heartbeat and Config.FetchTimeout must not be negative")
	}
	return nil
}

// spec is what the worker tells of itself when it begins, or begins anew.
func (c *Config) spec() *task.WorkerSpec {
	return &task.WorkerSpec{
		Began: time.Now(),
		ID:    c.ID, Name: c.Name, Host: c.Hostname, Slots: c.Slots, Memory: c.Memory, Resources: c.Resources, Version: c.Version,
	}
}
