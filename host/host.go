package host

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/tetratelabs/wazero"

	"weft/task"
)

// Modules brings the bytes of modules. They must be the bytes of that digest
// for ever and are not to be written afterwards. An unknown digest is a
// *task.Error with task.NotFound.
type Modules interface {
	Bytes(ctx context.Context, digest task.Digest) ([]byte, error)
}

// Config says how a Host is made. Modules is required.
type Config struct {
	Modules Modules

	// CacheDir keeps compiled code between processes. It holds native code
	// that is run unchecked: it is made for, and kept to, this user alone.
	// Empty: compiled code is kept in memory only.
	CacheDir string

	// MaxCompiled is how many compiled modules are kept, 64 if 0. Those in
	// use are kept beyond it.
	MaxCompiled int

	// Upload bounds what a module does while it describes itself, which it
	// does whenever it is compiled: at upload, and before its first call after
	// a restart. Fields that are 0 have defaults: 10 s, 256 MiB of memory.
	Upload task.Limits

	Logger *slog.Logger // nil: slog.Default
}

const defaultMaxCompiled = 64

// defaultUpload bounds the describing of a module where Config does not.
var defaultUpload = task.Limits{
	Timeout: 10 * time.Second,
	Memory:  256 << 20,
	Result:  4 << 20,
	Log:     64 << 10,
}

// Host runs calls. Make one with New.
type Host struct {
	source Modules
	upload task.Limits
	log    *slog.Logger
	code   wazero.CompilationCache
	shelf  *shelf
}

// New makes a Host.
func New(cfg Config) (*Host, error) {
	code, err := openCodeCache(cfg.CacheDir)
	if err != nil {
		return nil, err
	}
	h := &Host{source: cfg.Modules, log: cmp.Or(cfg.Logger, slog.Default()), code: code}
	h.upload.Timeout = cmp.Or(cfg.Upload.Timeout, defaultUpload.Timeout)
	h.upload.Memory = cmp.Or(cfg.Upload.Memory, defaultUpload.Memory)
	h.upload.Result = cmp.Or(cfg.Upload.Result, defaultUpload.Result)
	h.upload.Log = cmp.Or(cfg.Upload.Log, defaultUpload.Log)
	h.shelf = newShelf(cmp.Or(cfg.MaxCompiled, defaultMaxCompiled))
	return h, nil
}

// Describe compiles a module, tries it out and says what it is. The module
// stays compiled, so that its first call finds it ready. A module that cannot
// be run is a *task.Error with task.BadModule and the reason. The bytes are
// kept and not to be written afterwards.
func (h *Host) Describe(ctx context.Context, wasm []byte) (task.ModuleInfo, error) {
	digest := task.DigestOf(wasm)
	b, err := h.shelf.take(ctx, digest, func(ctx context.Context) (*module, error) {
		return h.open(ctx, digest, wasm)
	})
	if err != nil {
		return task.ModuleInfo{}, err
	}
	defer h.shelf.giveBack(b)
	return b.module.info, nil
}

// Run makes a call and says how it ended. The end of ctx ends the call:
// with task.Timeout if that was a deadline, else with task.Cancelled.
// call.Limits count from when the module is ready. The call is not written.
func (h *Host) Run(ctx context.Context, call *task.Call) (out task.Outcome) {
	started := time.Now()
	failed := func(e *task.Error) task.Outcome {
		return task.Outcome{Err: e, Started: started, Finished: time.Now()}
	}
	defer func() {
		if r := recover(); r != nil {
			h.log.Error("run of a task panicked", "key", call.Key, "target", call.Target, "panic", r, "stack", string(debug.Stack()))
			out = failed(errFault)
		}
	}()
	digest := call.Target.Module.Digest
	b, err := h.shelf.take(ctx, digest, func(ctx context.Context) (*module, error) {
		return h.fetch(ctx, digest)
	})
	if err != nil {
		return failed(h.tell(err, call))
	}
	defer h.shelf.giveBack(b)
	return h.run(ctx, b.module, call)
}

// errFault is what a user is told of a fault of ours.
var errFault = task.Errorf(task.Internal, "the sandbox failed; the server's log says why")

// tell is err as the user of a call is told of it. What is no user's business
// is logged.
func (h *Host) tell(err error, call *task.Call) *task.Error {
	var e *task.Error
	if errors.As(err, &e) {
		return e
	}
	h.log.Error("run of a task failed", "key", call.Key, "target", call.Target, "error", err)
	return errFault
}

// fetch brings a module's bytes and opens it.
func (h *Host) fetch(ctx context.Context, digest task.Digest) (*module, error) {
	wasm, err := h.source.Bytes(ctx, digest)
	if err != nil {
		return nil, fmt.Errorf("read module %s: %w", digest, err)
	}
	if task.DigestOf(wasm) != digest {
		return nil, fmt.Errorf("read module %s: the bytes are those of %s", digest, task.DigestOf(wasm))
	}
	return h.open(ctx, digest, wasm)
}

// Close refuses new calls, waits until those that run have ended, and frees
// the compiled modules. When ctx ends before the calls do, it returns an error
// and whoever ends last frees what is left. Calls after the first wait alike.
func (h *Host) Close(ctx context.Context) error {
	if err := h.shelf.close(ctx); err != nil {
		return fmt.Errorf("close host: %w", err)
	}
	return h.code.Close(ctx)
}
