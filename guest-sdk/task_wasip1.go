package weft

import (
	"log/slog"
	"math/rand/v2"
	"unsafe"
)

//go:wasmimport wasi_snapshot_preview1 random_get
func randomGet(ptr unsafe.Pointer, size uint32) uint32

// The logger and the generator of the task that runs, nil until they are asked
// for: a task that does without pays nothing. A module has one thread and runs
// one task at a time.
var (
	currentLog  *slog.Logger
	currentRand *rand.Rand
)

// forgetTask leaves nothing of the task before.
func forgetTask() { currentRand = nil }

func taskLog() *slog.Logger {
	if currentLog == nil {
		currentLog = slog.New(newLineHandler(func(level uint32, line string) {
			hostLog(level, unsafe.Pointer(unsafe.StringData(line)), uint32(len(line)))
		}))
	}
	return currentLog
}

func taskRand() *rand.Rand {
	if currentRand == nil {
		var seed [2]uint64
		if errno := randomGet(unsafe.Pointer(&seed), uint32(unsafe.Sizeof(seed))); errno != 0 {
			panic("weft: the host gives no random numbers")
		}
		currentRand = rand.New(rand.NewPCG(seed[0], seed[1]))
	}
	return currentRand
}
