package value

import (
	"weft/value/item"

	"github.com/go-json-experiment/json/jsontext"
)

// Resolver turns the names of futures in JSON into the numbers of
// placeholders. Its errors reach the caller with the place added.
type Resolver interface {
	Ref(name string) (int, error)   // of {"$ref": name}, a task of the same graph
	Future(key string) (int, error) // of {"$future": key}, a future that exists
}

// FromJSON reads one JSON value, which may hold the forms $bytes, $float and
// $literal, but no future. Doubled members, text that is no UTF-8 and integers
// out of range are invalid; the error says where, by JSON pointer and offset.
func FromJSON(b []byte) ([]byte, error) {
	r := jsonReader{b: b}
	return r.read()
}

// ArgsFromJSON reads a JSON list of arguments, in which futures may stand
// anywhere: $ref and $future become placeholders with the numbers that r gives
// them. Errors are as FromJSON's.
func ArgsFromJSON(b []byte, r Resolver) ([]byte, error) {
	reader := jsonReader{b: b, resolver: r}
	reader.space()
	if reader.at < len(b) && b[reader.at] != '[' && jsontext.Value(b).IsValid() {
		return nil, reader.fail(reader.at, "arguments are a list, as in [1, 2]")
	}
	return reader.read()
}

// jsonReader reads text that jsontext has found valid.
type jsonReader struct {
	b        []byte
	at       int
	dst      []byte
	resolver Resolver // nil where futures are refused
}

// read reads the whole text.
func (r *jsonReader) read() ([]byte, error) {
	if !jsontext.Value(r.b).IsValid() {
		return nil, syntaxError(r.b)
	}
	r.dst = make([]byte, 0, len(r.b))
	if err := r.value(MaxDepth); err != nil {
		return nil, err
	}
	return r.dst, nil
}

// space passes white space, commas and colons: in valid text they are where
// they should be.
func (r *jsonReader) space() {
	for r.at < len(r.b) {
		switch r.b[r.at] {
		case ' ', '\t', '\n', '\r', ',', ':':
			r.at++
		default:
			return
		}
	}
}

// value reads the value that comes next, with room for so many lists and maps.
func (r *jsonReader) value(room int) error {
	r.space()
	switch r.b[r.at] {
	case 'n':
		r.dst, r.at = item.AppendNull(r.dst), r.at+len("null")
	case 't':
		r.dst, r.at = item.AppendBool(r.dst, true), r.at+len("true")
	case 'f':
		r.dst, r.at = item.AppendBool(r.dst, false), r.at+len("false")
	case '"':
		s, err := r.text()
		r.dst = item.AppendText(r.dst, s)
		return err
	case '[':
		return r.list(room)
	case '{':
		return r.object(room, true)
	default:
		return r.number()
	}
	return nil
}

// text reads a string.
func (r *jsonReader) text() ([]byte, error) {
	end := r.at + 1
	for ; r.b[end] != '"'; end++ {
		if r.b[end] == '\\' {
			end++
		}
	}
	raw := r.b[r.at : end+1]
	r.at = end + 1
	return jsontext.AppendUnquote(nil, raw)
}

// list reads a list.
func (r *jsonReader) list(room int) error {
	if room == 0 {
		return r.fail(r.at, "more than %d lists and maps in one another", MaxDepth)
	}
	outer, count := r.dst, uint64(0)
	r.dst = nil
	r.at++
	for r.space(); r.b[r.at] != ']'; r.space() {
		if err := r.value(room - 1); err != nil {
			return err
		}
		count++
	}
	r.at++
	r.dst = append(item.AppendHead(outer, item.List, count), r.dst...)
	return nil
}

// object reads a map, or one of the forms.
func (r *jsonReader) object(room int, forms bool) error {
	if room == 0 {
		return r.fail(r.at, "more than %d lists and maps in one another", MaxDepth)
	}
	outer, start := r.dst, r.at
	var ms []member
	r.at++
	for r.space(); r.b[r.at] != '}'; r.space() {
		name, err := r.text()
		if err != nil {
			return err
		}
		if forms && len(ms) == 0 && isForm(string(name)) && r.alone() {
			r.dst = outer
			return r.form(string(name), start, room)
		}
		m := member{key: item.AppendText(nil, name)}
		r.dst = nil
		if err := r.value(room - 1); err != nil {
			return err
		}
		m.value = r.dst
		ms = append(ms, m)
	}
	r.at++
	var err error
	r.dst, err = appendMembers(outer, ms)
	return err
}

// alone reports whether the value that comes next is the last of its object.
func (r *jsonReader) alone() bool {
	depth := 0
	for at := r.at; ; at++ {
		switch r.b[at] {
		case '"':
			for at++; r.b[at] != '"'; at++ {
				if r.b[at] == '\\' {
					at++
				}
			}
		case '[', '{':
			depth++
		case ']':
			depth--
		case '}':
			if depth == 0 {
				return true
			}
			depth--
		case ',':
			if depth == 0 {
				return false
			}
		}
	}
}
