package main

import (
	"cmp"
	"context"
	"fmt"

	"github.com/go-json-experiment/json/jsontext"

	"weft/client/rest"
	"weft/httpapi/wire"
	"weft/task"
)

// printGraph prints the results of a graph that has ended, or with --json its
// record. Its error tells of the outputs that failed.
func (c *cli) printGraph(ctx context.Context, api *rest.API, g wire.Graph) error {
	if err := completeResults(ctx, api, &g); err != nil {
		return err
	}
	var err error
	switch {
	case c.json:
		err = c.printJSON(g)
	case len(g.Results) > 0 || g.State == task.GraphDone:
		err = c.printJSON(g.Results)
	}
	if err != nil {
		return err
	}
	return c.failures(&g)
}

// completeResults gets the results that were too large for the record. They
// come out in the order of the outputs.
func completeResults(ctx context.Context, api *rest.API, g *wire.Graph) error {
	results, failed := g.Results.Map(), g.Errors.Map()
	g.Results = make(wire.Object[jsontext.Value], 0, len(g.Outputs))
	for _, output := range g.Outputs {
		if failed[output.Name] != nil {
			continue
		}
		text, ok := results[output.Name]
		if !ok {
			b, err := api.Result(ctx, output.Value, wire.JSON)
			if err != nil {
				return fmt.Errorf("get the result of %s: %w", output.Name, err)
			}
			text = b
		}
		g.Results = append(g.Results, wire.Member[jsontext.Value]{Name: output.Name, Value: text})
	}
	return nil
}

// failures are the errors of a graph's outputs, those with one cause together;
// nil if there are none.
func (c *cli) failures(g *wire.Graph) error {
	if len(g.Errors) == 0 {
		if g.State == task.GraphDone {
			return nil
		}
		return task.Errorf(task.Cancelled, "graph %s was cancelled", g.ID)
	}
	names := make(map[task.Key]string, len(g.Keys))
	for _, t := range g.Keys {
		names[t.Value] = t.Name
	}
	var causes []*cause
	byKey := map[task.Key]*cause{}
	for _, failed := range g.Errors {
		key := failed.Value.Key
		of := byKey[key]
		if of == nil || key == "" {
			of = &cause{err: failed.Value.Err()}
			of.err.Task = cmp.Or(names[key], failed.Name)
			byKey[key], causes = of, append(causes, of)
		}
		of.outputs = append(of.outputs, failed.Name)
	}
	all := make(severalErrors, len(causes))
	for i, of := range causes {
		all[i] = of.told()
	}
	return all
}

// cause is where a failure began, and the outputs that failed by it.
type cause struct {
	err     *task.Error
	outputs []string
}

// told is the error with a word on the outputs.
func (c *cause) told() *task.Error {
	switch {
	case len(c.outputs) > 1:
		c.err.Detail += fmt.Sprintf("; %s failed by it", plural(len(c.outputs), "output"))
	case c.outputs[0] != c.err.Task:
		c.err.Detail += fmt.Sprintf("; output %s failed by it", c.outputs[0])
	}
	return c.err
}
