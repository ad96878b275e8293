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

// runOptions are the flags of run.
type runOptions struct{ noProgress, detach bool }

func newRun(c *cli) *cobra.Command {
	var o runOptions
	cmd := &cobra.Command{
		Use:   "run GRAPH.json",
		Short: "Submit a graph of calls, follow it, and print its results",
		Long: `Submit a graph of calls, follow it, and print its results.

GRAPH.json is the body of POST /v1/graphs, or - for standard input. Progress
goes to standard error: live on a terminal, a line now and then elsewhere. The
results of the outputs are printed as one JSON object. When tasks fail each
failure is told with the task where it began, the results that there are are
printed all the same, and the exit code is 1.

Ctrl-C cancels the graph and waits for its end; a second one leaves at once.
With --detach nothing is waited for and the id of the graph is printed; see
"weft result --graph", "weft ps --graph" and "weft cancel --graph".`,
		Example: `  weft run graph.json
  weft run graph.json | jq .total
  ID=$(weft run --detach graph.json)
  jq -n '{tasks: {x: {call: "math/inc", args: [1]}}}' | weft run -`,
		RunE: c.remote(func(ctx context.Context, api *rest.API, args []string) error {
			return c.run(ctx, api, args[0], &o)
		}),
	}
	cmd.ValidArgsFunction = func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return []string{"json"}, cobra.ShellCompDirectiveFilterFileExt
	}
	cmd.Flags().BoolVar(&o.noProgress, "no-progress", false, "do not show how it goes")
	cmd.Flags().BoolVarP(&o.detach, "detach", "d", false, "print the graph's id and leave it to itself")
	return cmd
}

func (c *cli) run(ctx context.Context, api *rest.API, file string, o *runOptions) error {
	text, err := c.read(file)
	if err != nil {
		return err
	}
	g, err := api.SubmitGraph(ctx, text, nil)
	if err != nil {
		return err
	}
	if o.detach {
		return c.printDetached(&g)
	}
	if err := c.follow(ctx, api, text, &g, o); err != nil {
		if ctx.Err() != nil {
			c.cancelInterrupted(api, g.ID)
		}
		return err
	}
	end, err := api.WaitGraph(ctx, g.ID)
	if err != nil {
		return err
	}
	end.Keys = g.Keys
	return c.printGraph(ctx, api, end)
}

// follow shows how a graph goes until it has ended.
func (c *cli) follow(ctx context.Context, api *rest.API, text []byte, g *wire.Graph, o *runOptions) error {
	v := c.viewOf(text, g, o)
	defer v.close()
	for e, err := range api.GraphEvents(ctx, g.ID) {
		if err != nil {
			return err
		}
		switch {
		case e.Task != nil:
			v.task(e.Task)
		case e.Counts != nil:
			v.counts(e.Counts)
		case e.End != nil:
			v.end(e.End)
		}
	}
	return nil
}

// cancelInterrupted cancels a graph whose follower was told to stop, and waits
// for its end. A second signal ends the process meanwhile.
func (c *cli) cancelInterrupted(api *rest.API, id task.GraphID) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	note := func(text string) {
		if !c.json {
			fmt.Fprintln(c.Err, text)
		}
	}
	note(fmt.Sprintf("cancelling graph %s; interrupt again to leave at once", id))
	err := api.CancelGraph(ctx, id)
	if err == nil {
		_, err = api.WaitGraph(ctx, id)
	}
	if err != nil {
		note(fmt.Sprintf("it could not be cancelled: %s", err))
	}
}

func (c *cli) printDetached(g *wire.Graph) error {
	if c.json {
		return c.printJSON(g)
	}
	fmt.Fprintln(c.Out, g.ID)
	return nil
}
