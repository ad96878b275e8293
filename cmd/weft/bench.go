package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"weft/internal/bench"
)

func newBench(c *cli) *cobra.Command {
	var o bench.Options
	cmd := &cobra.Command{
		Use:   "bench",
		Short: "Measure what a task costs",
		Long: `Measure what a task costs, from the program that submits it to its result, with
functions of a Go module, through the Go client, over HTTP. There are four
figures, the same as docs/benchmarks.md has of another system:

  map_10000   tasks a second, one function mapped over 10 000 numbers
  tree_1024   tasks a second, a tree that adds up 1024 results
  latency     from a submission to its result, one after the other
  chain_1000  a link of a chain of 1000 calls, each on the result before

It measures a server of its own, or the one that --server names, and there takes
away again what it uploaded. What would take longer than --budget is measured on
less, and says so. It needs the go command, and to be run in a checkout of weft,
as it builds the functions.`,
		Example: `  weft bench
  weft bench --json
  weft bench --server http://127.0.0.1:7420`,
		RunE: func(cmd *cobra.Command, _ []string) error { return c.bench(cmd.Context(), o) },
	}
	cmd.Flags().IntVar(&o.Slots, "slots", 2, "run this `number` of tasks at a time, on the own server")
	cmd.Flags().DurationVar(&o.Budget, "budget", bench.DefaultBudget, "take about this `time` in all")
	return cmd
}

func (c *cli) bench(ctx context.Context, o bench.Options) error {
	if o.Slots < 1 {
		return usagef("--slots %d: a worker has at least one slot", o.Slots)
	}
	if o.Budget <= 0 {
		return usagef("--budget %s: nothing can be measured in no time", o.Budget)
	}
	o.Server, o.Token = c.server, c.secret() // only a server that was asked for is put under load
	if !c.json {
		o.Each = func(f bench.Figure) { fmt.Fprintln(c.Out, f) }
	}
	figures, err := bench.Run(ctx, o)
	if err != nil || !c.json {
		return err
	}
	return c.printJSON(figures)
}
