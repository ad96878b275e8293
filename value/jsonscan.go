package value

import "bytes"

// space returns the place of what comes next at or after b[at:]. In valid text
// commas and colons are where they should be and are passed like white space.
func (r *jsonReader) space(at int) int {
	for {
		switch r.b[at] {
		case ' ', '\t', '\n', '\r', ',', ':':
			at++
		default:
			return at
		}
	}
}

// stringEnd returns the place after the string that begins at b[at:], and
// whether there is an escape in it.
func stringEnd(b []byte, at int) (end int, escaped bool) {
	at++
	for {
		n := bytes.IndexByte(b[at:], '"')
		piece := b[at : at+n]
		i := bytes.IndexByte(piece, '\\')
		if i < 0 {
			return at + n + 1, escaped
		}
		escaped = true
		at += i + 2
	}
}

// index makes the tape of the whole text.
func (r *jsonReader) index() {
	for at := 0; at < len(r.b); at++ {
		switch r.b[at] {
		case '"':
			end, _ := stringEnd(r.b, at)
			at = end - 1
		case '[', '{':
			r.taper.begin(at)
		case ',':
			r.taper.count()
		case ']', '}':
			r.taper.end(at + 1)
		}
	}
	r.tape = r.taper.finish()
}

// measure returns the place after the list or object at b[at:] and how many
// elements or members it has.
func (r *jsonReader) measure(at int) (end, count int) {
	first := r.space(at + 1)
	if c := r.b[first]; c == ']' || c == '}' {
		return first + 1, 0
	}
	if m, ok := r.tape.find(at); ok {
		return m.end, m.count + 1
	}
	for count = 1; ; first++ {
		switch r.b[first] {
		case '"', '[', '{':
			first = r.skip(first) - 1
		case ',':
			count++
		case ']', '}':
			return first + 1, count
		}
	}
}

// skip returns the place after the value at b[at:].
func (r *jsonReader) skip(at int) int {
	switch r.b[at] {
	case '"':
		end, _ := stringEnd(r.b, at)
		return end
	case '[', '{':
		end, _ := r.measure(at)
		return end
	}
	for at < len(r.b) && !isDelimiter(r.b[at]) {
		at++
	}
	return at
}

// isDelimiter reports whether c ends a number or a name like null.
func isDelimiter(c byte) bool {
	switch c {
	case ' ', '\t', '\n', '\r', ',', ']', '}':
		return true
	}
	return false
}
