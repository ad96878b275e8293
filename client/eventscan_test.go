package client

import (
	"bytes"
	"testing"

	"weft/httpapi/wire"
	"weft/task"
)

// FuzzScanDone proves that what the scanner takes it reads as the decoder does.
func FuzzScanDone(f *testing.F) {
	for _, e := range []wire.FutureEvent{
		{Key: "inc-1", State: task.StateDone, Type: "int", Size: 1, Result: []byte("2")},
		{Key: "x", State: task.StateDone, Type: "string", Size: 9, Result: []byte(`"a}\"b,\"result\":"`)},
		{Key: "x", State: task.StateDone, Type: "map", Size: 9, Result: []byte(`{"key":"y","state":"done"}`)},
		{Key: "x", State: task.StateDone, Type: "list", Size: 70000},
		{Key: "x", State: task.StateFailed, Error: &wire.Problem{Code: task.Timeout}},
		{Key: "x", State: task.StateWaiting},
	} {
		text, err := wire.Marshal(e)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	for _, text := range []string{
		`{"key":"a","state":"done","type":"int","size":1,"result":2,"error":{"code":"timeout"}}`,
		`{"key":"a","more":"b","state":"done","type":"int","size":1,"result":2}`,
		`{"key":"a\u0062","state":"done","type":"int","size":1,"result":2}`,
		`{"key":"a","state":"done","type":"int","size":1,"result":02}`,
		`{"key":"a","state":"done","type":"int","size":1,"result":}`,
		`{"key":"a","state":"done","type":"int","size":-1,"result":2}`,
		`{"key":"a","state":"done","type":"int","size":1,"result": 2 }`,
		`{"key":"a","state":"done","type":"int","size":1,"result":-2}`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, ok := scanDone(data)
		if !ok {
			return
		}
		var want wire.FutureEvent
		if err := wire.Unmarshal(data, &want); err != nil {
			if bytes.ContainsFunc(data, func(r rune) bool { return r < ' ' || r == '\uFFFD' }) {
				return // no such key or type can be one that the client knows
			}
			t.Fatalf("%s: taken, but the decoder says %v", data, err)
		}
		if string(got.key) != string(want.Key) || string(got.typ) != want.Type || !bytes.Equal(bytes.TrimSpace(got.result), want.Result) ||
			want.State != task.StateDone || want.Error != nil {
			t.Fatalf("%s: read as %s %s %s, the decoder reads %+v", data, got.key, got.typ, got.result, want)
		}
	})
}

// What servers write of small results is taken: else the scanner is of no use.
func TestScanDoneTakes(t *testing.T) {
	for _, result := range []string{"0", "12", "-3", "1.5", "true", "null", `"text"`, `[1,"}"]`, `{"a":1}`} {
		text, err := wire.Marshal(wire.FutureEvent{Key: "inc-1", State: task.StateDone, Type: "x", Size: 1, Result: []byte(result)})
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := scanDone(text); !ok || string(e.result) != result || string(e.key) != "inc-1" {
			t.Errorf("%s: %q, %t", text, e, ok)
		}
	}
}
