package main

import (
	"context"
	"slices"

	"github.com/dustin/go-humanize"

	"weft/client/rest"
	"weft/cmd/weft/internal/console"
	"weft/httpapi/wire"
)

// listGraphs lists the youngest graphs, those first.
func (c *cli) listGraphs(ctx context.Context, api *rest.API, limit int) error {
	records := []wire.Graph{}
	more := false
	for g, err := range api.Graphs(ctx) { // oldest first
		if err != nil {
			return err
		}
		records = append(records, g)
		if limit > 0 && len(records) > 2*limit {
			records, more = slices.Delete(records, 0, len(records)-limit), true
		}
	}
	if limit > 0 && len(records) > limit {
		records, more = records[len(records)-limit:], true
	}
	slices.Reverse(records)
	t := console.Table{Columns: []console.Column{
		{Name: "graph"}, {Name: "state"}, {Name: "label", Flex: true, Drop: 4}, {Name: "settled", Right: true, Drop: 1}, {Name: "failed", Right: true, Drop: 3}, {Name: "took", Right: true, Drop: 2}, {Name: "submitted", Drop: 5},
	}}
	style := c.OutStyle()
	for i := range records {
		g := &records[i]
		all, settled := total(g.Counts)
		failed := ""
		if g.Counts.Failed > 0 {
			failed = style.Red(humanize.Comma(int64(g.Counts.Failed)))
		}
		t.Add(string(g.ID), style.State(string(g.State)), console.Line(g.Label), humanize.Comma(int64(settled))+"/"+humanize.Comma(int64(all)),
			failed, took(&g.CreatedAt, g.FinishedAt), ago(&g.CreatedAt))
	}
	return c.printList(records, func() { c.printRows(&t, "graphs", more) })
}
