package main

import (
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"weft/httpapi/wire"
)

// taskCall is a task of a graph and the function that it calls.
type taskCall struct{ task, call string }

// callsOf reads what the tasks of a graph call, in its order. The server has
// accepted the graph already; of what cannot be read here nothing is told.
func callsOf(graph []byte) []taskCall {
	var g struct {
		Tasks wire.Object[struct {
			Call string `json:"call"`
		}] `json:"tasks"`
	}
	_ = json.Unmarshal(graph, &g, jsontext.AllowDuplicateNames(true))
	calls := make([]taskCall, len(g.Tasks))
	for i, t := range g.Tasks {
		calls[i] = taskCall{t.Name, t.Value.Call}
	}
	return calls
}
