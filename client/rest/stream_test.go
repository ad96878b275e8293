package rest_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"weft/client/rest"
	"weft/httpapi/wire"
	"weft/task"
)

// stream answers the nth request with the nth text, and the last for ever.
func stream(t *testing.T, texts ...string) (api *rest.API, after func() []string) {
	t.Helper()
	var asked []string
	api = serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Accept") != wire.EventStream {
			t.Errorf("accept %q", r.Header.Get("Accept"))
		}
		asked = append(asked, r.Header.Get(wire.LastEventHeader))
		text := texts[min(len(asked), len(texts))-1]
		if text == "404" {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		w.Header().Set("Content-Type", wire.EventStream)
		io.WriteString(w, text)
	})
	return api, func() []string { return asked }
}

// A stream goes on after the last whole event, until the server refuses.
func TestFollow(t *testing.T) {
	api, asked := stream(t,
		"id: 1\nevent: a\ndata: x\n\n: a comment\n\nid: 2\nevent: a\ndata: y\n\nid: 3\nevent: a\ndata: cut o",
		"id: 3\nevent: a\ndata: z\n\n",
		"event: a\ndata: without an id\n\n",
		"404")
	var got []string
	err := api.Follow(t.Context(), rest.Stream{Path: "/stream", Patience: time.Minute}, func(e wire.Event) error {
		got = append(got, e.Name+" "+string(e.Data))
		return nil
	})
	if task.CodeOf(err) != task.NotFound {
		t.Errorf("it ended with %v", err)
	}
	if want := []string{"a x", "a y", "a z", "a without an id"}; !slices.Equal(got, want) {
		t.Errorf("events %q, want %q", got, want)
	}
	if want := []string{"", "2", "3", "3"}; !slices.Equal(asked(), want) {
		t.Errorf("taken up after %q, want %q", asked(), want)
	}
}

// The error of who handles the events ends the stream, temporary or not.
func TestFollowHandlerFails(t *testing.T) {
	api, asked := stream(t, "data: x\n\n")
	mine := task.Errorf(task.Unavailable, "mine")
	err := api.Follow(t.Context(), rest.Stream{Path: "/stream", Patience: time.Minute}, func(wire.Event) error { return mine })
	if err != mine || len(asked()) != 1 {
		t.Errorf("%v after %d requests", err, len(asked()))
	}
}

func TestFollowContextEnds(t *testing.T) {
	api, _ := stream(t, "data: x\n\n")
	cause := errors.New("enough of this")
	ctx, cancel := context.WithCancelCause(t.Context())
	err := api.Follow(ctx, rest.Stream{Path: "/stream", Patience: time.Minute}, func(wire.Event) error { cancel(cause); return nil })
	if err != cause {
		t.Errorf("got %v, want %v", err, cause)
	}
}

// An event beyond the limit does not come again and again.
func TestFollowEventTooLarge(t *testing.T) {
	api, asked := stream(t, "id: 1\ndata: "+strings.Repeat("x", wire.MaxEvent+1)+"\n\n")
	err := api.Follow(t.Context(), rest.Stream{Path: "/stream", Patience: time.Minute}, func(wire.Event) error { return nil })
	if err == nil || len(asked()) != 1 {
		t.Errorf("%v after %d requests", err, len(asked()))
	}
}

// A server out of reach for longer than patience ends the stream; one that can
// be reached but sends nothing does not.
func TestFollowPatience(t *testing.T) {
	broken := serve(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	err := broken.Follow(t.Context(), rest.Stream{Path: "/stream", Patience: 50 * time.Millisecond}, func(wire.Event) error { return nil })
	if task.CodeOf(err) != task.Unavailable {
		t.Errorf("out of reach: %v", err)
	}
	api, asked := stream(t, "", "", "", "", "", "404")
	err = api.Follow(t.Context(), rest.Stream{Path: "/stream", Patience: 150 * time.Millisecond}, func(wire.Event) error { return nil })
	if task.CodeOf(err) != task.NotFound || len(asked()) != 6 {
		t.Errorf("silent: %v after %d requests", err, len(asked()))
	}
}

// A connection without a sign of life is given up, one with comments is not.
func TestFollowIdle(t *testing.T) {
	requests := make(chan int, 10)
	n := 0
	api := serve(t, func(w http.ResponseWriter, r *http.Request) {
		n++
		requests <- n
		w.(http.Flusher).Flush()
		if n == 2 {
			for range 20 {
				select {
				case <-time.After(5 * time.Millisecond):
				case <-r.Context().Done():
					t.Error("a connection that lives was given up")
					return
				}
				io.WriteString(w, wire.Heartbeat)
				w.(http.Flusher).Flush()
			}
			io.WriteString(w, "data: x\n\n")
			return
		}
		<-r.Context().Done()
	})
	done := errors.New("done")
	err := api.Follow(t.Context(), rest.Stream{Path: "/stream", Idle: 50 * time.Millisecond, Patience: time.Minute}, func(wire.Event) error { return done })
	if err != done || len(requests) != 2 {
		t.Errorf("%v after %d requests", err, len(requests))
	}
}

func TestGraphEvents(t *testing.T) {
	task1 := "id: 1\nevent: task\ndata: {\"name\":\"x\",\"key\":\"inc-1\",\"state\":\"done\"}\n\n"
	counts := "id: 1\nevent: counts\ndata: {\"done\":1}\n\n"
	end := "id: 2\nevent: end\ndata: {\"id\":\"g\",\"state\":\"done\",\"counts\":{\"done\":1}}\n\n"
	api, asked := stream(t, task1+"id: 1\nevent: news\ndata: {}\n\n"+counts, end+task1)
	var got []string
	for e, err := range api.GraphEvents(t.Context(), "g") {
		switch {
		case err != nil:
			t.Fatal(err)
		case e.Task != nil:
			got = append(got, fmt.Sprint("task ", e.Task.Name, " ", e.Task.State))
		case e.Counts != nil:
			got = append(got, fmt.Sprint("counts ", e.Counts.Done))
		case e.End != nil:
			got = append(got, fmt.Sprint("end ", e.End.State))
		}
	}
	if want := []string{"task x done", "counts 1", "end done"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if want := []string{"", "1"}; !slices.Equal(asked(), want) {
		t.Errorf("taken up after %q, want %q", asked(), want)
	}
}

func TestGraphEventsOfNone(t *testing.T) {
	api, _ := stream(t, "404")
	if all, err := each(api.GraphEvents(t.Context(), "g")); len(all) != 0 || task.CodeOf(err) != task.NotFound {
		t.Errorf("got %v, %v", all, err)
	}
	broken, _ := stream(t, "event: task\ndata: [\n\n")
	if all, err := each(broken.GraphEvents(t.Context(), "g")); len(all) != 0 || err == nil {
		t.Errorf("broken: %v, %v", all, err)
	}
}

func TestEvents(t *testing.T) {
	api, _ := stream(t, "event: worker\ndata: {\"type\":\"worker.joined\",\"name\":\"w\"}\n\nevent: graph\ndata: {\"type\":\"graph.submitted\"}\n\n")
	for e, err := range api.Events(t.Context()) {
		if err != nil || e.Type != "worker.joined" || e.Name != "w" {
			t.Errorf("got %+v, %v", e, err)
		}
		break // it does not end by itself
	}
}
