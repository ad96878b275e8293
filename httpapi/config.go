package httpapi

import (
	"errors"
	"log/slog"
	"time"
)

// Config is what an API is made of. Scheduler, Modules, Describer and Builtins
// are needed, the rest has defaults.
type Config struct {
	Scheduler Scheduler
	Modules   Modules
	Describer Describer
	Builtins  Builtins

	Version string // of the server, for GET /v1/cluster
	Tokens  Tokens // empty: nobody needs a token, and everybody is an operator
	Limits  Limits // zero ones have their defaults

	// Hosts are names, without ports, by which a server without tokens may be
	// addressed over a loopback connection beside localhost and loopback
	// addresses, and from whose pages a browser may address it. "*" is all.
	Hosts []string

	// Capabilities are those that can be granted to a module at all.
	Capabilities []string

	Ready  func() error // what GET /readyz asks; nil: always ready
	Logger *slog.Logger // nil: slog.Default()
}

// Limits are bounds on requests, on by default.
type Limits struct {
	Graph   int64 // body of a submission, bytes; 256 MiB
	Tasks   int   // of one graph; 1 000 000
	Module  int64 // body of an upload, bytes; 64 MiB
	Value   int64 // body of a call or of scattered data, bytes; 64 MiB
	Body    int64 // any other body, bytes; 16 MiB
	Keys    int   // futures awaited in one request; 10 000
	Results int64 // encoded results in one answer to an await, bytes; 64 MiB

	Wait time.Duration // the longest that an answer is held back by ?wait; 5 m

	// What a task may ask for without an operator's token; what it gets when
	// it asks for nothing is the scheduler's to say.
	Timeout time.Duration // 60 s
	Memory  int64         // bytes; 256 MiB

	Connections int // open at the same time, see Listener; 10 000
}

// Limits that the contract fixes: results in answers about graphs and in
// events, and the number of keys that a graph's answer has unasked.
const (
	inlineResult  = 64 << 10
	inlineResults = 1 << 20
	inlineKeys    = 10_000
)

// defaultRetain is how long a graph holds its outputs after its end, and
// scattered data is kept without a session.
const defaultRetain = time.Hour

// orDefaults fills in what is zero.
func (l Limits) orDefaults() Limits {
	setDefault(&l.Graph, 256<<20)
	setDefault(&l.Tasks, 1_000_000)
	setDefault(&l.Module, 64<<20)
	setDefault(&l.Value, 64<<20)
	setDefault(&l.Body, 16<<20)
	setDefault(&l.Keys, 10_000)
	setDefault(&l.Results, 64<<20)
	setDefault(&l.Wait, 5*time.Minute)
	setDefault(&l.Timeout, time.Minute)
	setDefault(&l.Memory, 256<<20)
	setDefault(&l.Connections, 10_000)
	return l
}

func setDefault[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

// check says what is missing.
func (c *Config) check() error {
	if c.Scheduler == nil || c.Modules == nil || c.Describer == nil || c.Builtins == nil {
		return errors.New("make API: Scheduler, Modules, Describer and Builtins must be set")
	}
	return nil
}
