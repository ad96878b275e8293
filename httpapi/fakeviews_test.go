package httpapi_test

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"weft/task"
)

// view is a graph as it stands. f.mu is held.
func (f *fakeScheduler) view(g *fakeGraph) task.GraphInfo {
	info := g.info
	open := 0
	for _, key := range g.keys {
		switch f.futures[key].info.State {
		case task.StateDone:
			info.Counts.Done++
		case task.StateFailed:
			info.Counts.Failed++
		case task.StateCancelled:
			info.Counts.Cancelled++
		default:
			info.Counts.Queued++
			open++
		}
	}
	info.State = task.GraphDone
	for _, i := range g.graph.Outputs {
		s := f.settled(g.keys[i])
		info.Outputs = append(info.Outputs, task.GraphOutput{Name: g.graph.Tasks[i].Name, Settled: s})
		switch {
		case s.State == task.StateFailed:
			info.State = task.GraphFailed
		case s.State == task.StateCancelled && info.State == task.GraphDone:
			info.State = task.GraphCancelled
		}
	}
	if open > 0 {
		info.State = task.GraphRunning
	} else {
		info.FinishedAt = info.CreatedAt.Add(time.Second)
	}
	return info
}

// settled is a future as it stands, its data when it is here. f.mu is held.
func (f *fakeScheduler) settled(key task.Key) task.Settled {
	future := f.futures[key]
	if future == nil {
		return task.Settled{Key: key, Err: &task.Error{Code: task.NotFound, Detail: "there is no future " + string(key)}}
	}
	s := task.Settled{Key: key, State: future.info.State, Blob: future.info.Blob, Err: future.info.Err}
	if !future.away {
		s.Blob.Data = future.data
	}
	return s
}

func (f *fakeScheduler) find(id task.GraphID) (*fakeGraph, error) {
	for _, g := range f.graphs {
		if g.info.ID == id {
			return g, nil
		}
	}
	return nil, missing("graph", string(id))
}

func (f *fakeScheduler) Graph(_ context.Context, id task.GraphID) (info task.GraphInfo, err error) {
	err = f.do(func() error {
		g, err := f.find(id)
		if err == nil {
			info = f.view(g)
		}
		return err
	})
	return info, err
}

func (f *fakeScheduler) WaitGraph(ctx context.Context, id task.GraphID) (info task.GraphInfo, err error) {
	err = f.await(ctx, func() (bool, error) {
		g, err := f.find(id)
		if err != nil {
			return false, err
		}
		info = f.view(g)
		return info.State != task.GraphRunning, nil
	})
	return info, err
}

func (f *fakeScheduler) GraphTasks(_ context.Context, id task.GraphID, after, limit int) (items []task.TaskInfo, next int, err error) {
	err = f.do(func() error {
		g, err := f.find(id)
		if err != nil {
			return err
		}
		var end int
		end, next = page(len(g.keys), min(after, len(g.keys)), limit)
		for i := after; i < end; i++ {
			info := f.futures[g.keys[i]].info
			items = append(items, task.TaskInfo{Name: g.graph.Tasks[i].Name, Key: info.Key, Call: info.Call, State: info.State, Times: info.Times, Err: info.Err})
		}
		return nil
	})
	return items, next, err
}

func (f *fakeScheduler) GraphEvents(ctx context.Context, id task.GraphID, after uint64, limit int) (events []task.GraphEvent, info task.GraphInfo, err error) {
	err = f.await(ctx, func() (bool, error) {
		g, err := f.find(id)
		if err != nil {
			return false, err
		}
		info = f.view(g)
		after := min(int(after), len(g.events))
		events = g.events[after:min(len(g.events), after+limit)]
		return len(events) > 0 || info.State != task.GraphRunning, nil
	})
	return events, info, err
}

func (f *fakeScheduler) Graphs(_ context.Context, after task.GraphID, limit int) (items []task.GraphInfo, next task.GraphID, err error) {
	err = f.do(func() error {
		for _, g := range f.graphs {
			switch {
			case g.info.ID <= after:
			case len(items) == limit:
				next = items[limit-1].ID
				return nil
			default:
				info := f.view(g)
				info.Outputs = nil
				items = append(items, info)
			}
		}
		return nil
	})
	return items, next, err
}

func (f *fakeScheduler) CancelGraph(ctx context.Context, id task.GraphID) (task.GraphInfo, error) {
	err := f.do(func() error {
		g, err := f.find(id)
		if err != nil {
			return err
		}
		for _, key := range g.keys {
			if info := &f.futures[key].info; !info.State.Settled() {
				info.State = task.StateCancelled // without an error: the API finds the words
			}
		}
		return nil
	})
	if err != nil {
		return task.GraphInfo{}, err
	}
	return f.Graph(ctx, id)
}

func (f *fakeScheduler) DeleteGraph(_ context.Context, id task.GraphID) error {
	return f.do(func() error {
		_, err := f.find(id)
		f.graphs = slices.DeleteFunc(f.graphs, func(g *fakeGraph) bool { return g.info.ID == id })
		return err
	})
}

func (f *fakeScheduler) Future(_ context.Context, key task.Key) (info task.FutureInfo, err error) {
	err = f.do(func() error {
		if f.futures[key] == nil {
			return missing("future", string(key))
		}
		info = f.futures[key].info
		return nil
	})
	return info, err
}

func (f *fakeScheduler) Futures(_ context.Context, filter task.FutureFilter, after task.Key, limit int) (items []task.FutureInfo, next task.Key, err error) {
	err = f.do(func() error {
		f.note(fmt.Sprintf("futures %s %s %s", filter.State, filter.Module, filter.Graph))
		for _, key := range slices.Sorted(maps.Keys(f.futures)) {
			switch {
			case key <= after:
			case len(items) == limit:
				next = items[limit-1].Key
				return nil
			default:
				items = append(items, f.futures[key].info)
			}
		}
		return nil
	})
	return items, next, err
}

func (f *fakeScheduler) Logs(ctx context.Context, key task.Key) ([]task.Attempt, error) {
	info, err := f.Future(ctx, key)
	return info.Attempts, err
}

func (f *fakeScheduler) Wait(ctx context.Context, keys []task.Key, any, data bool) (all []task.Settled, err error) {
	err = f.await(ctx, func() (bool, error) {
		all = make([]task.Settled, len(keys))
		pending := 0
		for i, key := range keys {
			all[i] = f.settled(key)
			if all[i].State != "" && !all[i].State.Settled() {
				pending++
			}
			if future := f.futures[key]; data && future != nil {
				if future.lost {
					return false, &task.Error{Code: task.WorkerLost, Key: key, Detail: "no worker that holds the result could give it"}
				}
				all[i].Blob.Data = future.data
			}
		}
		return pending == 0 || any && pending < len(all), nil
	})
	return all, err
}

func (f *fakeScheduler) Workers(context.Context) (infos []task.WorkerInfo, err error) {
	err = f.do(func() error { infos = slices.Clone(f.workers); return nil })
	slices.SortFunc(infos, func(a, b task.WorkerInfo) int { return cmp.Compare(b.ID, a.ID) })
	return infos, err
}

func (f *fakeScheduler) Cluster(context.Context) (info task.ClusterInfo, err error) {
	err = f.do(func() error {
		info = task.ClusterInfo{Started: time.Now().Add(-time.Minute), Graphs: len(f.graphs), Sessions: len(f.sessions), Workers: len(f.workers), Slots: 2 * len(f.workers)}
		info.Futures.Queued = len(f.futures)
		return nil
	})
	return info, err
}

func (f *fakeScheduler) Events(ctx context.Context, after uint64) (events []task.ClusterEvent, err error) {
	err = f.await(ctx, func() (bool, error) {
		events = slices.Clone(f.events[min(int(after), len(f.events)):])
		return len(events) > 0, nil
	})
	return events, err
}
