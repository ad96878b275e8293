package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"weft/client/rest"
	"weft/httpapi/wire"
	"weft/task"
)

// resultOptions are the flags of result.
type resultOptions struct {
	wait  time.Duration
	graph string
	raw   bool
}

func newResult(c *cli) *cobra.Command {
	var o resultOptions
	cmd := &cobra.Command{
		Use:   "result [KEY]",
		Short: "Print the result of a future, or of a graph",
		Long: `Print the result of a future, or the results of a graph.

A future that has not settled is waited for as long as --wait says. The result
is printed as "weft call" does, those of a graph as "weft run" does.`,
		Example: `  weft result inc-034e352530d02eccdc76c6ce4a799c5c
  weft result --wait 30s mean-f3a9c2
  weft result --graph 019a8e6f-41c2-7d30-9f55-0c1f0a6b7e21 --wait 5m`,
		ValidArgsFunction: c.completeFirst(futureKeys),
	}
	cmd.RunE = c.remote(func(ctx context.Context, api *rest.API, args []string) error {
		switch {
		case len(args) == 1 && o.graph == "":
			return c.result(ctx, api, task.Key(args[0]), &o)
		case len(args) == 0 && o.graph != "":
			return c.graphResult(ctx, api, task.GraphID(o.graph), o.wait)
		default:
			return usageIn(cmd, "name either a KEY or a --graph")
		}
	})
	cmd.Flags().DurationVar(&o.wait, "wait", 0, "wait so much `time` for it to settle")
	cmd.Flags().BoolVar(&o.raw, "raw", false, "write a result that is a string or bytes as it is")
	c.addGraphFlag(cmd, &o.graph, "print the results of the graph with this `id`")
	return cmd
}

// pollFor is how long one request waits at most, so that an answer is never
// held back longer than what lies between here and the server has patience.
const pollFor = 30 * time.Second

func (c *cli) result(ctx context.Context, api *rest.API, key task.Key, o *resultOptions) error {
	for deadline := time.Now().Add(o.wait); ; {
		left := time.Until(deadline)
		result, done, err := api.ResultWithin(ctx, key, wire.CBOR, min(left, pollFor))
		switch {
		case err != nil:
			return err
		case done:
			return c.printValue(result, o.raw)
		case left <= pollFor:
			return c.unsettled(ctx, api, key)
		}
	}
}

// unsettled is the error of a future that has no result yet.
func (c *cli) unsettled(ctx context.Context, api *rest.API, key task.Key) error {
	f, err := api.Future(ctx, key)
	if err != nil {
		return err
	}
	return fmt.Errorf("%s is %s; wait for its result with --wait 30s", key, f.State)
}

func (c *cli) graphResult(ctx context.Context, api *rest.API, id task.GraphID, wait time.Duration) error {
	for deadline := time.Now().Add(wait); ; {
		left := time.Until(deadline)
		g, err := api.Graph(ctx, id, min(left, pollFor))
		switch {
		case err != nil:
			return err
		case g.FinishedAt != nil:
			return c.printGraph(ctx, api, g)
		case left <= pollFor:
			return fmt.Errorf("graph %s is %s (%s); wait for its results with --wait 30s", id, g.State, states(g.Counts))
		}
	}
}
