package bench

import (
	"fmt"
	"time"
)

// Figure is one measurement.
type Figure struct {
	Name   string  `json:"name"`
	Value  float64 `json:"value"`
	Unit   string  `json:"unit"`
	N      int     `json:"n"`      // what was measured: tasks, leaves, calls or links
	Wanted int     `json:"wanted"` // what the reference measures
}

// String is the figure as the reference prints it, and what was measured if
// that is less than in the reference.
func (f Figure) String() string {
	s := fmt.Sprintf("%s %.0f %s", f.Name, f.Value, f.Unit)
	if f.N < f.Wanted {
		s += fmt.Sprintf(" (of %d, as there was no time for %d)", f.N, f.Wanted)
	}
	return s
}

// plan spreads the time over the figures. It counts in load: 1 is a task of
// many that are there at once.
type plan struct {
	ends time.Time
	load float64       // of the figures that are still to be measured, as in the reference
	cost time.Duration // of a load of 1, as the last measurement had it
}

func (p *plan) learn(load float64, d time.Duration) { p.cost = time.Duration(float64(d) / load) }

// afford is how large a figure may be so that those after it have their share
// of the time too.
func (p *plan) afford(f figure) int {
	share := float64(time.Until(p.ends)) * f.load(f.n) / p.load
	fits := int(float64(f.n) * share / (f.load(f.n) * float64(p.cost)))
	if f.halves {
		n := f.n
		for n > max(fits, f.least) {
			n /= 2
		}
		return n
	}
	return min(f.n, max(fits, f.least))
}
