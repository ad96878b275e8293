package state

import (
	"slices"

	"weft/task"
)

// result is what a done node came to. A small one is kept here, a large one by
// the workers that hold it.
type result struct {
	kind string // as in task.Blob
	data []byte // encoded
	held *held
}

// held is a result that workers hold, or are to hold.
type held struct {
	size   int64
	digest task.Digest
	run    task.Run // that made it
	by     []*worker
}

// resultOf is what a run came to.
func resultOf(r *task.Report) result {
	b := &r.Blob
	if b.Data != nil {
		return result{kind: b.Type, data: b.Data}
	}
	return result{kind: b.Type, held: &held{size: b.Size, digest: b.Digest, run: r.Run}}
}

// there reports whether the result can be had from here or from a worker.
func (r *result) there() bool {
	if r.held != nil {
		return len(r.held.by) > 0
	}
	return r.data != nil
}

// blob is the result as messages carry it.
func (r *result) blob() task.Blob {
	if r.held != nil {
		return task.Blob{Type: r.kind, Size: r.held.size, Digest: r.held.digest}
	}
	return task.Blob{Type: r.kind, Size: int64(len(r.data)), Data: r.data}
}

// holders are the workers that have the result.
func (r *result) holders() []*worker {
	if r.held == nil {
		return nil
	}
	return r.held.by
}

// addHolder notes that w has the node's result.
func (n *node) addHolder(w *worker) {
	n.result.held.by = append(n.result.held.by, w)
	w.holding[n] = struct{}{}
	w.bytes += n.result.held.size
}

// dropHolder notes that w has it no longer.
func (n *node) dropHolder(w *worker) {
	h := n.result.held
	if i := slices.Index(h.by, w); i >= 0 {
		h.by = slices.Delete(h.by, i, i+1)
		delete(w.holding, n)
		w.bytes -= h.size
	}
}

func (n *node) heldBy(w *worker) bool { return slices.Contains(n.result.holders(), w) }
