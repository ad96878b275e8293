package main

import (
	"context"
	"fmt"
	"iter"

	"github.com/spf13/cobra"

	"weft/client/rest"
	"weft/cmd/weft/internal/console"
	"weft/httpapi/wire"
	"weft/task"
)

// psOptions are the flags of ps.
type psOptions struct {
	state, module, graph string
	graphs               bool
	limit                int
}

func newPs(c *cli) *cobra.Command {
	var o psOptions
	cmd := &cobra.Command{
		Use:     "ps [KEY]",
		Aliases: []string{"futures"},
		Short:   "List futures or graphs, or show all there is about one future",
		Long: `List futures or graphs, or show all there is about one future.

With --graph the tasks of that graph are listed, in its order and with their
names in it, also those whose results are no longer held.`,
		Example: `  weft ps
  weft ps --state running --module math
  weft ps --graphs
  weft ps --graph 019a8e6f-41c2-7d30-9f55-0c1f0a6b7e21 --state failed
  weft ps inc-034e352530d02eccdc76c6ce4a799c5c`,
		ValidArgsFunction: c.completeFirst(futureKeys),
	}
	cmd.RunE = c.remote(func(ctx context.Context, api *rest.API, args []string) error {
		filtered := o.state != "" || o.module != "" || o.graph != ""
		switch {
		case len(args) == 1 && (filtered || o.graphs), o.graphs && filtered:
			return usageIn(cmd, "a KEY, --graphs and the filters of futures do not go together")
		case o.limit < 0:
			return usageIn(cmd, "--limit %d is negative", o.limit)
		case len(args) == 1:
			return c.showFuture(ctx, api, task.Key(args[0]))
		case o.graphs:
			return c.listGraphs(ctx, api, o.limit)
		case o.graph != "":
			return c.listTasks(ctx, api, &o)
		default:
			return c.listFutures(ctx, api, &o)
		}
	})
	flags := cmd.Flags()
	flags.StringVar(&o.state, "state", "", "list only those in this `state`: waiting, queued, running, done, failed or cancelled")
	flags.StringVar(&o.module, "module", "", "list only calls of this `module`")
	c.addGraphFlag(cmd, &o.graph, "list the tasks of the graph with this `id`")
	flags.BoolVar(&o.graphs, "graphs", false, "list graphs instead")
	flags.IntVar(&o.limit, "limit", 100, "list at most `n`; 0 is all")
	_ = cmd.RegisterFlagCompletionFunc("state", cobra.FixedCompletions(stateNames, cobra.ShellCompDirectiveNoFileComp)) // the flags are there
	_ = cmd.RegisterFlagCompletionFunc("module", c.completeWith(moduleNames))
	return cmd
}

var stateNames = []string{"waiting", "queued", "running", "done", "failed", "cancelled"}

func (c *cli) listFutures(ctx context.Context, api *rest.API, o *psOptions) error {
	filter := task.FutureFilter{State: task.State(o.state), Module: o.module}
	records, more, err := take(api.Futures(ctx, filter), o.limit)
	if err != nil {
		return err
	}
	t := console.Table{Columns: []console.Column{
		{Name: "key", Flex: true}, {Name: "state"}, {Name: "function", Drop: 3}, {Name: "type", Drop: 4}, {Name: "size", Right: true, Drop: 5}, {Name: "worker", Drop: 6}, {Name: "took", Right: true, Drop: 2}, {Name: "submitted", Drop: 1},
	}}
	style := c.OutStyle()
	for i := range records {
		f := &records[i]
		held, worker := "", ""
		if f.Size != nil {
			held = size(*f.Size)
		}
		if n := len(f.Attempts); n > 0 {
			worker = f.Attempts[n-1].Worker
		}
		t.Add(string(f.Key), style.State(string(f.State)), orEmpty(f.Call), orEmpty(f.Type), held, worker, took(f.Times.Started, f.Times.Finished), ago(f.Times.Submitted))
	}
	return c.printList(records, func() { c.printRows(&t, "futures", more) })
}

func (c *cli) listTasks(ctx context.Context, api *rest.API, o *psOptions) error {
	records, more, err := take(only(api.GraphTasks(ctx, task.GraphID(o.graph)), o.selects), o.limit)
	if err != nil {
		return err
	}
	t := console.Table{Columns: []console.Column{
		{Name: "task"}, {Name: "state"}, {Name: "function", Drop: 2}, {Name: "key", Flex: true}, {Name: "worker", Drop: 3}, {Name: "took", Right: true, Drop: 1}, {Name: "error", Drop: 4},
	}}
	style := c.OutStyle()
	for i := range records {
		r := &records[i]
		state := style.State(string(r.State))
		if r.Released {
			state += style.Dim(", released")
		}
		code := ""
		if r.Error != nil {
			code = string(r.Error.Code)
		}
		t.Add(console.Line(r.Name), state, r.Call, string(r.Key), orEmpty(r.Worker), took(r.Times.Started, r.Times.Finished), style.Red(code))
	}
	return c.printList(records, func() { c.printRows(&t, "tasks", more) })
}

// selects reports whether a task of a graph is one that is asked for.
func (o *psOptions) selects(t *wire.GraphTask) bool {
	return (o.state == "" || string(t.State) == o.state) && (o.module == "" || moduleOf(t.Call) == o.module)
}

// printRows writes a table, or that it is empty, and whether there was more.
func (c *cli) printRows(t *console.Table, what string, more bool) {
	if t.Len() == 0 {
		fmt.Fprintf(c.Err, "there are no such %s\n", what)
		return
	}
	c.PrintTable(t)
	if more {
		fmt.Fprintln(c.Err, c.ErrStyle().Dim("there are more; see --limit"))
	}
}

// take collects the first items of a list, all when limit is 0, and says
// whether there are more.
func take[T any](items iter.Seq2[T, error], limit int) (taken []T, more bool, err error) {
	taken = []T{}
	for item, err := range items {
		if err != nil {
			return nil, false, err
		}
		if limit > 0 && len(taken) == limit {
			return taken, true, nil
		}
		taken = append(taken, item)
	}
	return taken, false, nil
}

// only passes on the items that are wanted, and errors.
func only[T any](items iter.Seq2[T, error], wanted func(*T) bool) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for item, err := range items {
			if (err != nil || wanted(&item)) && !yield(item, err) {
				return
			}
		}
	}
}
