package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"weft/client/rest"
	"weft/task"
)

func newCancel(c *cli) *cobra.Command {
	var graph string
	cmd := &cobra.Command{
		Use:   "cancel [KEY...]",
		Short: "Cancel futures, or what is unfinished of a graph",
		Long: `Cancel futures, or what is unfinished of a graph.

A future is cancelled for everybody who waits for it, and with it all that
depends on it; a task that runs is stopped at once. Of a graph those tasks are
cancelled that nobody else holds.`,
		Example: `  weft cancel simulate-9b1c
  weft cancel --graph 019a8e6f-41c2-7d30-9f55-0c1f0a6b7e21`,
		ValidArgsFunction: c.completeAll(futureKeys),
	}
	cmd.RunE = c.remote(func(ctx context.Context, api *rest.API, args []string) error {
		switch {
		case (len(args) == 0) == (graph == ""):
			return usageIn(cmd, "name either KEYs or a --graph")
		case graph != "":
			if err := api.CancelGraph(ctx, task.GraphID(graph)); err != nil {
				return err
			}
			if c.json {
				return c.printJSON(map[string]string{"graph": graph})
			}
			fmt.Fprintln(c.Out, "cancelled graph", graph)
			return nil
		default:
			return c.eachKey(args, "cancelled", func(key task.Key) error { return api.CancelFuture(ctx, key) })
		}
	})
	c.addGraphFlag(cmd, &graph, "cancel the graph with this `id`")
	return cmd
}
