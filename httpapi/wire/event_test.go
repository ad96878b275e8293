package wire_test

import (
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"weft/httpapi/wire"
)

func TestEventsComeBackAsTheyWere(t *testing.T) {
	events := []wire.Event{
		{ID: "1", Name: "task", Data: []byte(`{"name":"x"}`)},
		{ID: "1", Name: "counts", Data: []byte("{\n}")},
		{ID: "12-7", Name: "end", Data: []byte(`{}`)},
	}
	var stream []byte
	for _, e := range events {
		stream = append(wire.AppendEvent(stream, e), wire.Heartbeat...)
	}
	r := wire.NewEventReader(iotest.OneByteReader(strings.NewReader(string(stream))))
	for _, want := range events {
		if got, err := r.Next(); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("event is %+v, %v; want %+v", got, err, want)
		}
	}
	if _, err := r.Next(); !errors.Is(err, io.EOF) {
		t.Errorf("after the last event: %v", err)
	}
}

func TestEventsAsOtherServersWriteThem(t *testing.T) {
	r := wire.NewEventReader(strings.NewReader("retry: 5\r\n\r\nid:3\r\nevent:future\r\ndata:{}\r\nstrange\r\n\r\nid: 4\n\ndata: 1\n\n"))
	if got, err := r.Next(); err != nil || got.ID != "3" || got.Name != "future" || string(got.Data) != "{}" {
		t.Errorf("first is %+v, %v", got, err)
	}
	if got, err := r.Next(); err != nil || got.ID != "4" || got.Name != "" || string(got.Data) != "1" {
		t.Errorf("second is %+v, %v", got, err)
	}
}

func TestAnEventThatIsCutOffDoesNotCount(t *testing.T) {
	r := wire.NewEventReader(strings.NewReader("id: 1\ndata: 1\n\nid: 2\ndata: 2\n"))
	if _, err := r.Next(); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Next(); !errors.Is(err, io.EOF) {
		t.Errorf("cut off event: %v", err)
	}
	if r.LastID() != "1" {
		t.Errorf("goes on after %q", r.LastID())
	}
}

func TestEventsHaveALimit(t *testing.T) {
	for extra, fits := range map[int]bool{-1: true, 0: true, 1: false, 100_000: false} {
		stream := "data: " + strings.Repeat("x", wire.MaxEvent-len("data: ")+extra) + "\n\n"
		if _, err := wire.NewEventReader(strings.NewReader(stream)).Next(); (err == nil) != fits {
			t.Errorf("%d bytes beyond the limit: %v", extra, err)
		}
	}
}

func FuzzEventReader(f *testing.F) {
	f.Add([]byte("id: 1\nevent: task\ndata: {}\n\n: \n\n"))
	f.Fuzz(func(t *testing.T, stream []byte) {
		r := wire.NewEventReader(strings.NewReader(string(stream)))
		for {
			e, err := r.Next()
			if err != nil {
				return
			}
			if strings.ContainsRune(e.Name+e.ID+string(e.Data), '\r') {
				continue // JSON has no carriage returns, and the standard lets them end lines
			}
			again := wire.NewEventReader(strings.NewReader(string(wire.AppendEvent(nil, e))))
			if got, err := again.Next(); err != nil || !reflect.DeepEqual(got, e) {
				t.Fatalf("%+v came back as %+v, %v", e, got, err)
			}
		}
	})
}
