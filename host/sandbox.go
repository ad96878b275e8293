package host

import (
	"context"
	"time"

	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"weft/task"
)

// A sandbox is everything that one run can see and touch from inside: its
// memory, its clock, its randomness, its input and its output. Host functions
// find it in the context of the call; only the goroutine of the run uses it.
type sandbox struct {
	ctx    context.Context // ends with the run; carries the sandbox itself
	limits task.Limits

	memory *memory // nil as long as the instance has none
	clock  clock
	chance chance
	log    *logbook
	argv   []string
	files  files

	// What the ABI moves. It is closed while an instance is made.
	abiOpen bool
	input   []byte
	output  []byte // nil: nothing was pushed
}

// newSandbox makes the sandbox of one run, up to where its call begins. What
// happens until then depends on the module alone.
func newSandbox(ctx context.Context, digest task.Digest, limits task.Limits) *sandbox {
	b := &sandbox{limits: limits, argv: defaultArgv}
	b.log = newLogbook(limits.Log)
	b.chance.reseed(digest)
	b.files = newFiles(b.log)
	b.ctx = context.WithValue(experimental.WithMemoryAllocator(ctx, b), sandboxKey{}, b)
	return b
}

// defaultArgv is what a module sees that is no program.
var defaultArgv = []string{"weft"}

// The capabilities that a module may be granted.
const (
	capabilityClock  = "clock"
	capabilityRandom = "random"
)

// begin is where the call begins: from here on randomness comes from its seed,
// and what the module was granted is there.
func (b *sandbox) begin(seed task.ContentID, capabilities []string) {
	b.chance.reseed(seed)
	for _, c := range capabilities {
		switch c {
		case capabilityClock:
			b.clock.setReal(time.Now())
		case capabilityRandom:
			b.chance.setReal()
		}
	}
}

// finish ends the sandbox and returns what was logged.
func (b *sandbox) finish() []task.LogLine {
	b.files.flush()
	return b.log.close()
}

// Allocate makes the memory of the instance. wazero calls it.
func (b *sandbox) Allocate(_, _ uint64) experimental.LinearMemory {
	b.memory = &memory{limit: b.limits.Memory}
	return b.memory
}

type sandboxKey struct{}

// sandboxOf returns the sandbox in which a host function was called.
func sandboxOf(ctx context.Context) *sandbox {
	return ctx.Value(sandboxKey{}).(*sandbox)
}

// span is the guest's memory from ptr on, size bytes of it, to be read or
// written until the guest goes on. If that is not all memory, it ends the
// guest.
func (b *sandbox) span(mod api.Module, ptr, size uint32) []byte {
	if b.memory == nil {
		trapf("a host function was given an address, but the module has no memory")
	}
	view, ok := mod.Memory().Read(ptr, size)
	if !ok {
		trapf("a host function was given %d bytes at address %d, outside the memory of %d bytes", size, ptr, b.memory.size())
	}
	return view
}

// table is the guest's memory from ptr on, count entries of so many bytes.
func (b *sandbox) table(mod api.Module, ptr, count, size uint32) []byte {
	total := uint64(count) * uint64(size)
	if total > 1<<32-1 {
		trapf("a host function was given a list of %d entries at address %d, more than any memory holds", count, ptr)
	}
	return b.span(mod, ptr, uint32(total))
}

var _ experimental.MemoryAllocator = (*sandbox)(nil)
