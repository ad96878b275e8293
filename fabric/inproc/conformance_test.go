package inproc_test

import (
	"testing"

	"weft/fabric/fabrictest"
	"weft/fabric/inproc"
	"weft/task"
)

func TestConformance(t *testing.T) {
	fabrictest.Run(t, func(t *testing.T) fabrictest.Fabric {
		t.Helper()
		return suite(t, inproc.New())
	})
}

// Once faults were let loose messages take another way, which must be as good
// when they are over.
func TestConformanceAfterFaults(t *testing.T) {
	fabrictest.Run(t, func(t *testing.T) fabrictest.Fabric {
		t.Helper()
		f := inproc.New()
		f.Faults().Set(inproc.Trouble{Drop: 1})
		f.Faults().Cut("w1")
		f.Faults().Clear()
		return suite(t, f)
	})
}

func suite(t *testing.T, f *inproc.Fabric) fabrictest.Fabric {
	t.Helper()
	t.Cleanup(f.Close)
	return fabrictest.Fabric{
		Scheduler: f.Scheduler(),
		Worker:    func(id task.WorkerID) fabrictest.Worker { return f.Worker(id) },
		Close:     f.Close,
		Faults:    faults{f.Faults()},
	}
}

// faults speak to the suite.
type faults struct{ *inproc.Faults }

func (f faults) Drop(chance float64)      { f.Set(inproc.Trouble{Drop: chance}) }
func (f faults) Duplicate(chance float64) { f.Set(inproc.Trouble{Duplicate: chance}) }
func (f faults) Cut(a, b task.WorkerID)   { f.Faults.Cut(a, b) }
func (f faults) Heal(a, b task.WorkerID)  { f.Faults.Heal(a, b) }
