package main

import (
	"context"
	"fmt"
	"strconv"

	"github.com/dustin/go-humanize"
	"github.com/spf13/cobra"

	"weft/client/rest"
	"weft/cmd/weft/internal/console"
	"weft/task"
)

func newWorkers(c *cli) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "workers",
		Aliases: []string{"worker"},
		Short:   "List workers, or retire one",
		Example: `  weft workers
  weft workers retire 019a8e6f-1f0b-7c55-8a3e-6d2f5b1c9e04`,
		RunE: c.remote(func(ctx context.Context, api *rest.API, _ []string) error {
			return c.listWorkers(ctx, api)
		}),
	}
	cmd.AddCommand(newWorkersRetire(c))
	return cmd
}

func (c *cli) listWorkers(ctx context.Context, api *rest.API) error {
	records, _, err := take(api.Workers(ctx), 0)
	if err != nil {
		return err
	}
	t := console.Table{Columns: []console.Column{
		{Name: "worker"}, {Name: "name", Flex: true}, {Name: "host", Drop: 5}, {Name: "running", Right: true}, {Name: "queued", Right: true, Drop: 1}, {Name: "results", Right: true, Drop: 2}, {Name: "held", Right: true, Drop: 4}, {Name: "memory", Right: true, Drop: 3}, {Name: "seen", Drop: 6},
	}}
	style := c.OutStyle()
	for _, w := range records {
		name := w.Name
		if w.Retiring {
			name += style.Yellow(", retiring")
		}
		t.Add(string(w.ID), name, w.Host, fmt.Sprintf("%d/%d", w.Running, w.Slots), strconv.Itoa(w.Queued), humanize.Comma(int64(w.Results)),
			size(w.ResultBytes), size(w.Memory), ago(&w.LastSeen))
	}
	return c.printList(records, func() {
		if t.Len() == 0 {
			fmt.Fprintln(c.Err, "there are no workers; tasks wait until one joins")
			return
		}
		c.PrintTable(&t)
	})
}

func newWorkersRetire(c *cli) *cobra.Command {
	return &cobra.Command{
		Use:               "retire ID",
		Short:             "Let a worker finish what it has, and leave",
		Example:           `  weft workers retire 019a8e6f-1f0b-7c55-8a3e-6d2f5b1c9e04`,
		ValidArgsFunction: c.completeFirst(workerIDs),
		RunE: c.remote(func(ctx context.Context, api *rest.API, args []string) error {
			if err := api.RetireWorker(ctx, task.WorkerID(args[0])); err != nil {
				return err
			}
			if c.json {
				return c.printJSON(map[string]string{"retiring": args[0]})
			}
			fmt.Fprintln(c.Out, "retiring", args[0])
			return nil
		}),
	}
}
