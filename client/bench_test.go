package client

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"testing"
	"time"

	"weft/client/rest"
	"weft/httpapi/wire"
	"weft/task"
	"weft/value"
)

// quiet is a session without its goroutines, and a client of it.
func quiet(b *testing.B) (*session, *Client) {
	b.Helper()
	api, err := rest.New("http://127.0.0.1:1")
	if err != nil {
		b.Fatal(err)
	}
	s := newSession(api, wire.Session{ID: "s", TTL: wire.Duration(time.Minute)}, slog.New(slog.DiscardHandler))
	return s, &Client{API: api, s: s, opts: &options{}}
}

// BenchmarkSubmit is the cost of a submission to the program: the encoded
// arguments, the future and its cleanup. The baseline only encodes a task as a
// program would without a client.
func BenchmarkSubmit(b *testing.B) {
	submit := func(b *testing.B, args func(x *Future[int64]) []any) {
		b.Helper()
		b.ReportAllocs()
		s, c := quiet(b)
		x := Submit[int64](c, "math/inc", 1)
		list := args(x)
		for b.Loop() {
			Submit[int64](c, "math/add", list...)
			if len(s.queue) == maxBatchTasks { // as the sender would
				s.queue = nil
			}
		}
	}
	b.Run("ints", func(b *testing.B) { submit(b, func(*Future[int64]) []any { return []any{1, 2} }) })
	b.Run("futures", func(b *testing.B) { submit(b, func(x *Future[int64]) []any { return []any{x, x} }) })
	b.Run("baseline", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := json.Marshal(map[string]any{"call": "math/add", "args": []any{1, 2}}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkEncode is the cost of a task in the body of a submission.
func BenchmarkEncode(b *testing.B) {
	s, c := quiet(b)
	const n = 10_000
	x := Submit[int64](c, "math/inc", 1)
	for range n - 1 {
		x = Submit[int64](c, "math/add", x, 1)
	}
	batch := s.takeBatch()
	b.ReportAllocs()
	size := 0
	for b.Loop() {
		body, _ := s.encode(batch)
		size = len(body)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/task")
	b.ReportMetric(float64(size)/n, "B/task")
}

const eventsInStream = 10_000

// stream is a stream of events as a server sends it.
func stream(key func(i int) string) []byte {
	var text []byte
	for i := range eventsInStream {
		data, err := wire.Marshal(wire.FutureEvent{
			Key: task.Key(key(i)), State: task.StateDone, Type: "int", Size: 3, Result: []byte(strconv.Itoa(i)),
		})
		if err != nil {
			panic(err)
		}
		text = wire.AppendEvent(text, wire.Event{ID: strconv.Itoa(i), Name: wire.EventFuture, Data: data})
	}
	return text
}

func benchKey(i int) string { return fmt.Sprintf("inc-%032x", i) }

// BenchmarkEvents is the cost of 10 000 events from the text of the stream to
// results as Go values, against the usual way: encoding/json into a struct, a
// map of results.
func BenchmarkEvents(b *testing.B) {
	text := stream(benchKey)
	perEvent := func(b *testing.B) {
		b.Helper()
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/eventsInStream, "ns/event")
	}
	b.Run("client", func(b *testing.B) {
		b.ReportAllocs()
		s, _ := quiet(b)
		var holds []*hold
		for i := range eventsInStream {
			r := &record{key: task.Key(benchKey(i)), outcome: outcome{state: task.StateWaiting}}
			s.records[r.key] = r
			holds = append(holds, s.newHold("math/inc"))
			holds[i].accept(r)
		}
		for b.Loop() {
			events := wire.NewEventReader(bytes.NewReader(text))
			for {
				e, err := events.Next()
				if err != nil {
					break
				}
				if err := s.hear(e); err != nil {
					b.Fatal(err)
				}
			}
			for i, h := range holds {
				if v, err := result[int](context.Background(), h); v != i || err != nil {
					b.Fatal(v, err)
				}
			}
		}
		perEvent(b)
	})
	b.Run("baseline", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			results := map[string]any{}
			for line := range bytes.Lines(text) {
				data, ok := bytes.CutPrefix(line, []byte("data: "))
				if !ok {
					continue
				}
				var e struct {
					Key    string
					State  string
					Result any
				}
				if err := json.Unmarshal(data, &e); err != nil {
					b.Fatal(err)
				}
				results[e.Key] = e.Result
			}
			if len(results) != eventsInStream {
				b.Fatal(len(results))
			}
		}
		perEvent(b)
	})
}

// instant is a server that takes no time: every task is done at once.
type instant struct {
	tasks  int
	events *io.PipeWriter
	stream *io.PipeReader
}

func (s *instant) RoundTrip(r *http.Request) (*http.Response, error) {
	answer := []byte(`{"id":"s","ttl":"1m0s"}`)
	body := io.ReadCloser(nil)
	switch r.URL.Path {
	case wire.GraphsPath:
		request, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		answer = s.submit(bytes.Count(request, []byte(`"call":`)))
	case wire.SessionPath("s", "events"):
		body = s.stream
	}
	if body == nil {
		body = io.NopCloser(bytes.NewReader(answer))
	}
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: body, Request: r}, nil
}

func (s *instant) submit(n int) []byte {
	answer := []byte(`{"outputs":{`)
	var events []byte
	for i := range n {
		s.tasks++
		key := benchKey(s.tasks)
		answer = fmt.Appendf(answer, `"%d":"%s",`, i, key)
		events = fmt.Appendf(events, "id: %d\nevent: future\ndata: {\"key\":\"%s\",\"state\":\"done\",\"type\":\"int\",\"size\":3,\"result\":%d}\n\n", s.tasks, key, s.tasks)
	}
	go s.events.Write(events)
	return append(bytes.TrimSuffix(answer, []byte(",")), "}}"...)
}

// BenchmarkMap is all that the client does for 10 000 futures, from Map to the
// results of Gather, with a server that takes no time but for its answers.
func BenchmarkMap(b *testing.B) {
	s := &instant{}
	s.stream, s.events = io.Pipe()
	c, err := Dial(context.Background(), "instant:1", HTTPClient(&http.Client{Transport: s}))
	if err != nil {
		b.Fatal(err)
	}
	numbers := make([]int, 10_000)
	b.ReportAllocs()
	for b.Loop() {
		results, err := Gather(context.Background(), Map[int64](c, "math/inc", numbers))
		if err != nil || len(results) != len(numbers) {
			b.Fatal(len(results), err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(numbers)), "ns/future")
	s.stream.Close()
	c.Close()
}

// BenchmarkResult is the cost of decoding a result.
func BenchmarkResult(b *testing.B) {
	b.Run("int", func(b *testing.B) { benchmarkDecode[int64](b, "12345") })
	b.Run("string", func(b *testing.B) { benchmarkDecode[string](b, `"some text"`) })
	b.Run("list", func(b *testing.B) { benchmarkDecode[[]float64](b, "[1.5,2.5,3.5]") })
	b.Run("struct", func(b *testing.B) {
		benchmarkDecode[struct {
			Name string
			Size int
		}](b, `{"Name":"x","Size":1}`)
	})
	b.Run("baseline int by CBOR", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			raw, err := value.FromJSON([]byte("12345"))
			if err != nil {
				b.Fatal(err)
			}
			var v int64
			if err := value.Unmarshal(raw, &v); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func benchmarkDecode[T any](b *testing.B, raw string) {
	b.Helper()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := decodeJSON[T]("k", []byte(raw)); err != nil {
			b.Fatal(err)
		}
	}
}
