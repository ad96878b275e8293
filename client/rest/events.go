package rest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"weft/httpapi/wire"
	"weft/task"
)

// streamPatience is how long those who follow a graph or the cluster wait for
// a server to come back.
const streamPatience = 30 * time.Second

// GraphEvent is something that happened in a graph: one of its members is set.
type GraphEvent struct {
	Counts *wire.Counts
	Task   *wire.TaskEvent
	End    *wire.EndEvent // the last event
}

// GraphEvents follows a graph until it ends, from its beginning, across lost
// connections.
func (a *API) GraphEvents(ctx context.Context, id task.GraphID) iter.Seq2[GraphEvent, error] {
	s := Stream{Path: wire.GraphPath(id, "events"), Patience: streamPatience}
	return iterate(ctx, a, s, func(e wire.Event) (g GraphEvent, place place, err error) {
		switch e.Name {
		case wire.EventCounts:
			g.Counts, err = decode[wire.Counts](e)
			return g, inside, err
		case wire.EventTask:
			g.Task, err = decode[wire.TaskEvent](e)
			return g, inside, err
		case wire.EventEnd:
			g.End, err = decode[wire.EndEvent](e)
			return g, last, err
		default:
			return g, unknown, nil
		}
	})
}

// Events follows what happens to workers, graphs and modules, from now on,
// across lost connections. It does not end by itself.
func (a *API) Events(ctx context.Context) iter.Seq2[*wire.ClusterEvent, error] {
	s := Stream{Path: wire.EventsPath, Patience: streamPatience}
	return iterate(ctx, a, s, func(e wire.Event) (*wire.ClusterEvent, place, error) {
		event, err := decode[wire.ClusterEvent](e)
		return event, inside, err
	})
}

// place is where in its stream an event is.
type place int

const (
	unknown place = iota // of a kind that this client does not know: passed over
	inside
	last
)

// errEnough ends a stream that is wanted no further.
var errEnough = errors.New("enough")

// iterate is Follow as an iterator over what parse makes of the events.
func iterate[T any](ctx context.Context, a *API, s Stream, parse func(wire.Event) (T, place, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		err := a.Follow(ctx, s, func(e wire.Event) error {
			item, place, err := parse(e)
			if err != nil || place == unknown {
				return err
			}
			if !yield(item, nil) || place == last {
				return errEnough
			}
			return nil
		})
		if !errors.Is(err, errEnough) {
			var none T
			yield(none, err)
		}
	}
}

// decode reads the data of an event.
func decode[T any](e wire.Event) (*T, error) {
	v := new(T)
	if err := wire.Unmarshal(e.Data, v); err != nil {
		return nil, fmt.Errorf("read event %s: %w", e.Name, err)
	}
	return v, nil
}
