package client

import (
	"bytes"

	"github.com/go-json-experiment/json/jsontext"
)

// doneEvent is what most events tell: a small result. Its parts are the bytes
// of the event.
type doneEvent struct {
	key    []byte
	typ    []byte
	result []byte // JSON
}

// scanDone reads the event of a small result as servers write it, without a
// decoder: of a stream of many small results, decoding was a third of the
// cost. It reports false of everything else, also of what means the same.
func scanDone(data []byte) (e doneEvent, ok bool) {
	var size []byte
	if data, ok = bytes.CutPrefix(data, []byte(`{"key":"`)); !ok {
		return e, false
	}
	if e.key, data, ok = bytes.Cut(data, []byte(`","state":"done","type":"`)); !ok || !isPlain(e.key) {
		return e, false
	}
	if e.typ, data, ok = bytes.Cut(data, []byte(`","size":`)); !ok || !isPlain(e.typ) {
		return e, false
	}
	if size, data, ok = bytes.Cut(data, []byte(`,"result":`)); !ok || !isDigits(size) || len(size) > 18 {
		return e, false
	}
	e.result, ok = bytes.CutSuffix(data, []byte("}"))
	return e, ok && (isDigits(e.result) || jsontext.Value(e.result).IsValid())
}

// isPlain reports whether the inside of a JSON string stands for itself.
func isPlain(text []byte) bool {
	return bytes.IndexByte(text, '"') < 0 && bytes.IndexByte(text, '\\') < 0
}

// isDigits reports whether text is a JSON number of digits alone.
func isDigits(text []byte) bool {
	for _, c := range text {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(text) > 0 && (text[0] != '0' || len(text) == 1)
}
