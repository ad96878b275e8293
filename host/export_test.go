package host

import (
	"errors"

	"github.com/tetratelabs/wazero/api"
)

// FaultyModule is a module of host functions that panic as no host function
// should, each in another way.
const FaultyModule = "faulty"

func init() {
	hostModules[FaultyModule] = []hostFunction{
		{"dereference", ":", func(b *sandbox, _ api.Module, _ []uint64) { b.memory.limit = 0 }}, // there is none
		{"index", ":", func(_ *sandbox, _ api.Module, p []uint64) { i := len(p); p[i] = 0 }},
		{"text", ":", func(*sandbox, api.Module, []uint64) { panic("wasm error: not at all") }},
		{"error", ":", func(*sandbox, api.Module, []uint64) { panic(errors.New("oh")) }},
	}
}
