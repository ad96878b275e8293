package value

import (
	"bytes"
	"slices"
	"sync"

	"github.com/go-json-experiment/json/jsontext"
)

// Resolver turns the names of futures in JSON into the numbers of
// placeholders. An error of its own reaches the caller with the place added.
type Resolver interface {
	Ref(name string) (int, error)   // of {"$ref": name}, a task of the same graph
	Future(key string) (int, error) // of {"$future": key}, a future that exists
}

// FromJSON reads one JSON value, which may hold the forms $bytes, $float and
// $literal, but no future. Doubled members, text that is no UTF-8, integers
// out of range and more than MaxDepth lists and maps in one another are
// invalid; the error says where, by JSON pointer (RFC 6901) and offset.
func FromJSON(b []byte) ([]byte, error) { return readJSON(b, nil, false) }

// ArgsFromJSON reads a JSON list of arguments, in which futures may stand
// anywhere: $ref and $future become placeholders with the numbers that r gives
// them. It asks for them in the order in which they will stand encoded, which
// is not that of the text where the members of a map are out of order. Errors
// are as FromJSON's.
func ArgsFromJSON(b []byte, r Resolver) ([]byte, error) { return readJSON(b, r, true) }

// readJSON reads one value; with list set, it is to be a list.
func readJSON(b []byte, resolver Resolver, list bool) ([]byte, error) {
	if !jsontext.Value(b).IsValid() {
		return nil, syntaxError(b)
	}
	r := readers.Get().(*jsonReader)
	defer r.release()
	r.b, r.resolver = b, resolver
	at := r.space(0)
	if list && b[at] != '[' {
		return nil, r.fail(at, "arguments are a list, as in [1, 2]")
	}
	if len(b) > markFrom {
		r.index()
		r.dst = slices.Grow(r.dst, len(b)/2)
	}
	if _, err := r.value(at, MaxDepth); err != nil {
		return nil, err
	}
	return r.take(), nil
}

// jsonReader reads text that jsontext has found to be one valid value: it
// looks at no more of it than it needs to know what is there.
type jsonReader struct {
	b        []byte
	resolver Resolver // nil where futures are refused
	taper    taper
	tape     tape
	dst      []byte
	scratch  []byte   // for a string with escapes
	members  []member // of the maps being read, the outer ones first
}

// readers keeps what readers have allocated for the next ones.
var readers = sync.Pool{New: func() any { return new(jsonReader) }}

// keep is how many bytes of buffers a reader keeps at most, and keepItems how
// many entries.
const (
	keep      = 64 << 10
	keepItems = keep / 64
)

// release gives r back.
func (r *jsonReader) release() {
	r.b, r.resolver, r.tape = nil, nil, nil
	r.taper.reset()
	r.dst, r.scratch = r.dst[:0], r.scratch[:0]
	clear(r.members)
	r.members = r.members[:0]
	if cap(r.dst)+cap(r.scratch) <= keep && cap(r.members) <= keepItems && cap(r.taper.marks) <= keepItems {
		readers.Put(r)
	}
}

// take returns what was written in a slice of its own.
func (r *jsonReader) take() []byte {
	if len(r.dst) > keep && cap(r.dst)-len(r.dst) < len(r.dst)/8 {
		out := r.dst
		r.dst = nil
		return out
	}
	return bytes.Clone(r.dst)
}
