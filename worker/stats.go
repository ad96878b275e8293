package worker

import (
	"bytes"
	"os"
	"runtime/metrics"
	"strconv"

	"weft/task"
)

// stats is how the worker fares. The caller holds mu.
func (w *Worker) stats() *task.WorkerStats {
	runs := make([]task.RunID, 0, len(w.jobs))
	for key, j := range w.jobs {
		runs = append(runs, task.RunID{Key: key, Run: j.Run})
	}
	return &task.WorkerStats{
		Memory:  w.memory,
		Held:    int64(len(w.store.values)),
		Bytes:   w.store.bytes,
		Running: w.busy,
		Queued:  w.ready.len() + w.fetching,
		Runs:    runs,
	}
}

// processMemory is how many bytes of memory the process takes: what the system
// says where there is /proc, which counts the memory of sandboxes too, else
// what Go has mapped.
func processMemory() int64 {
	if b, err := os.ReadFile("/proc/self/statm"); err == nil {
		if fields := bytes.Fields(b); len(fields) > 1 {
			if pages, err := strconv.ParseInt(string(fields[1]), 10, 64); err == nil {
				return pages * int64(os.Getpagesize())
			}
		}
	}
	sample := []metrics.Sample{{Name: "/memory/classes/total:bytes"}}
	metrics.Read(sample)
	return int64(sample[0].Value.Uint64())
}
