package bench

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"weft/client"
)

// Options say what is measured where. The zero value is the benchmark on a
// server of its own.
type Options struct {
	Server string // an existing one; empty: one in this process
	Token  string // for the existing one
	Slots  int    // of the own one; 0: 2, as the reference has

	Budget time.Duration // what all of it may take; 0: DefaultBudget. Less is measured where that would not be enough
	Tasks  Tasks

	Each func(Figure) // is given each figure as soon as it is there; may be nil
}

// DefaultBudget is enough for the work of the reference where a task costs
// less than two milliseconds.
const DefaultBudget = 35 * time.Second

// Tasks is how much is measured. What is zero is as in the reference.
type Tasks struct {
	Warm    int // before the first figure: 200
	Map     int // 10 000
	Tree    int // leaves, a power of two: 1024
	Latency int // 300
	Chain   int // 1000
}

func (o Options) withDefaults() Options {
	o.Slots = cmp.Or(o.Slots, 2)
	o.Budget = cmp.Or(o.Budget, DefaultBudget)
	o.Tasks.Warm = cmp.Or(o.Tasks.Warm, 200)
	o.Tasks.Map = cmp.Or(o.Tasks.Map, 10_000)
	o.Tasks.Tree = cmp.Or(o.Tasks.Tree, 1024)
	o.Tasks.Latency = cmp.Or(o.Tasks.Latency, 300)
	o.Tasks.Chain = cmp.Or(o.Tasks.Chain, 1000)
	return o
}

// Run measures the four figures. Its error is the context's if that ended
// first; a result that is wrong is an error.
func Run(ctx context.Context, o Options) ([]Figure, error) {
	figures, err := o.withDefaults().run(ctx)
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return figures, err
}

func (o Options) run(ctx context.Context) (figures []Figure, err error) {
	ends := time.Now().Add(o.Budget)
	t, err := o.join(ctx)
	if err != nil {
		return nil, err
	}
	defer func() {
		if left := t.leave(); err == nil {
			err = left
		}
	}()
	w := work{c: t.client.With(client.Impure()), module: t.module}
	works := w.figures(o.Tasks)
	p := plan{ends: ends}
	for _, one := range works {
		p.load += one.load(one.n)
	}
	d, err := w.mapped(ctx, o.Tasks.Warm)
	if err != nil {
		return nil, fmt.Errorf("warm up: %w", err)
	}
	p.learn(float64(o.Tasks.Warm), d)
	for _, one := range works {
		n := p.afford(one)
		d, err := one.run(ctx, n)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", one.name, err)
		}
		p.load -= one.load(one.n)
		p.learn(one.load(n), d)
		f := Figure{Name: one.name, Value: one.value(n, d), Unit: one.unit, N: n, Wanted: one.n}
		figures = append(figures, f)
		if o.Each != nil {
			o.Each(f)
		}
	}
	return figures, nil
}
