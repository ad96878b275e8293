package main

import (
	"context"
	"os"
	"time"

	"github.com/spf13/cobra"

	"weft/httpapi/wire"
	"weft/internal/demo"
)

func newDemo(c *cli) *cobra.Command {
	var o demo.Options
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Play what weft is made for, on a server of its own",
		Long: `Play what weft is made for, on a server of its own: calls that depend on each
other, a tree of sums, queues, work that grows while it is done, and the words
of all sources of the Go toolchain.

It shows the code that it runs, and compares each result with that of the same
work done in sequence; one that differs ends it with exit code 1. The server
listens on a free port, has its data in a temporary directory, and is gone with
the demo, also after Ctrl-C. It needs the go command, and to be run in a
checkout of weft, as it builds the sample modules.`,
		Example: `  weft demo
  weft demo --slots 2`,
		RunE: func(cmd *cobra.Command, _ []string) error { return c.demo(cmd.Context(), o) },
	}
	cmd.Flags().IntVar(&o.Slots, "slots", 8, "run this `number` of tasks at a time")
	return cmd
}

func (c *cli) demo(ctx context.Context, o demo.Options) error {
	if c.server != "" {
		return usagef("demo: it plays on a server of its own, not on that of --server")
	}
	if o.Slots < 1 {
		return usagef("--slots %d: a worker has at least one slot", o.Slots)
	}
	start := time.Now()
	if c.json {
		o.Out = c.Err
		if err := demo.Run(ctx, o); err != nil {
			return err
		}
		return c.printJSON(struct {
			Right bool          `json:"right"`
			Took  wire.Duration `json:"took"`
		}{true, wire.Duration(time.Since(start))})
	}
	o.Out, o.Color = c.Out, bool(c.OutStyle())
	if c.OutTerminal && !c.noColor { // the bars know NO_COLOR, but not the flag
		o.Bars = os.Stdout
	}
	return demo.Run(ctx, o)
}
