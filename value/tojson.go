package value

import (
	"bytes"
	"encoding/base64"
	"math"
	"strconv"
	"unicode/utf8"

	"weft/value/item"

	"github.com/go-json-experiment/json/jsontext"
)

// FutureForm says how the placeholder i is written: as an object with this
// member, $ref or $future, and this name.
type FutureForm func(i uint64) (member, name string)

// AppendJSON appends an encoded value as JSON, with the value forms where JSON
// has no such value and $literal around an object that would be taken for one.
// Floats have a '.' or an 'e', integers do not. Placeholders are written as f
// says, and invalid where f is nil. After an error it returns dst as it was.
func AppendJSON(dst, b []byte, f FutureForm) ([]byte, error) {
	w := jsonWriter{b: b, dst: dst, future: f}
	end, err := w.value(0, MaxDepth)
	switch {
	case err != nil:
		return dst, err
	case end != len(b):
		return dst, errTrailing(len(b) - end)
	}
	return w.dst, nil
}

type jsonWriter struct {
	b      []byte
	dst    []byte
	future FutureForm
}

// value writes the item at b[at:] and returns the place after it.
func (w *jsonWriter) value(at, room int) (int, error) {
	h, next, err := item.Next(w.b, at)
	if err != nil {
		return at, invalid("%s", err)
	}
	if h.Info == item.Indefinite {
		return at, errIndefinite(at)
	}
	switch h.Kind {
	case item.Uint:
		w.dst = strconv.AppendUint(w.dst, h.Arg, 10)
		return next, nil
	case item.Nint:
		if h.Arg > math.MaxInt64 {
			return at, errBelow(at)
		}
		w.dst = strconv.AppendInt(w.dst, ^int64(h.Arg), 10)
		return next, nil
	case item.Bytes:
		end := next + int(h.Arg)
		w.dst = base64.StdEncoding.AppendEncode(append(w.dst, `{"$bytes":"`...), w.b[next:end])
		w.dst = append(w.dst, `"}`...)
		return end, nil
	case item.Text:
		return w.text(h, at, next)
	case item.Tag:
		return w.placeholder(h, at, next)
	case item.Simple:
		return next, w.simple(h, at)
	default:
		return w.container(h, at, next, room)
	}
}

// container writes the list or map with the head h.
func (w *jsonWriter) container(h item.Head, at, next, room int) (int, error) {
	if room == 0 {
		return at, errTooDeep(at)
	}
	if h.Kind == item.List {
		return w.list(h, next, room-1)
	}
	return w.members(h, next, room-1)
}

// text writes the string with the head h.
func (w *jsonWriter) text(h item.Head, at, next int) (int, error) {
	end := next + int(h.Arg)
	s := w.b[next:end]
	if isPlain(s) {
		w.dst = append(append(append(w.dst, '"'), s...), '"')
		return end, nil
	}
	var err error
	if w.dst, err = jsontext.AppendQuote(w.dst, s); err != nil {
		return at, errUTF8(at)
	}
	return end, nil
}

// isPlain reports whether s stands for itself between quotes.
func isPlain(s []byte) bool {
	for _, c := range s {
		if c < ' ' || c >= utf8.RuneSelf || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}

// placeholder writes a future.
func (w *jsonWriter) placeholder(h item.Head, at, next int) (int, error) {
	i, end, err := readPlaceholder(w.b, h, at, next)
	if err != nil {
		return at, err
	}
	if w.future == nil {
		return at, invalid("offset %d: a placeholder, where no future can be", at)
	}
	member, name := w.future(i)
	if w.dst, err = jsontext.AppendQuote(append(w.dst, '{'), member); err == nil {
		w.dst, err = jsontext.AppendQuote(append(w.dst, ':'), name)
	}
	if err != nil {
		return at, invalid("offset %d: the name %q of a future is no UTF-8", at, name)
	}
	w.dst = append(w.dst, '}')
	return end, nil
}

// simple writes a bool, null or float.
func (w *jsonWriter) simple(h item.Head, at int) error {
	switch {
	case h.IsFloat():
		w.dst = appendFloat(w.dst, h.Float())
	case h.Info == item.True:
		w.dst = append(w.dst, "true"...)
	case h.Info == item.False:
		w.dst = append(w.dst, "false"...)
	case h.Info == item.Null:
		w.dst = append(w.dst, "null"...)
	default:
		return errSimple(w.b, at)
	}
	return nil
}

// appendFloat writes a float so that it is read as one.
func appendFloat(dst []byte, f float64) []byte {
	switch {
	case f != f:
		return append(dst, `{"$float":"NaN"}`...)
	case math.IsInf(f, 1):
		return append(dst, `{"$float":"Inf"}`...)
	case math.IsInf(f, -1):
		return append(dst, `{"$float":"-Inf"}`...)
	}
	start := len(dst)
	dst = jsontext.AppendFloat(dst, f, 64)
	if !bytes.ContainsAny(dst[start:], ".e") {
		dst = append(dst, ".0"...)
	}
	return dst
}

// list writes a list.
func (w *jsonWriter) list(h item.Head, at, room int) (int, error) {
	w.dst = append(w.dst, '[')
	for i := range h.Arg {
		if i > 0 {
			w.dst = append(w.dst, ',')
		}
		var err error
		if at, err = w.value(at, room); err != nil {
			return at, err
		}
	}
	w.dst = append(w.dst, ']')
	return at, nil
}

// members writes a map, inside $literal if it would be read as a form.
func (w *jsonWriter) members(h item.Head, at, room int) (int, error) {
	literal := h.Arg == 1 && w.formAt(at)
	if literal {
		w.dst = append(w.dst, `{"$literal":`...)
	}
	w.dst = append(w.dst, '{')
	for i := range h.Arg {
		if i > 0 {
			w.dst = append(w.dst, ',')
		}
		key, next, err := item.Next(w.b, at)
		switch {
		case err != nil:
			return at, invalid("%s", err)
		case key.Kind != item.Text || key.Info == item.Indefinite:
			return at, errKey(at)
		}
		if at, err = w.text(key, at, next); err != nil {
			return at, err
		}
		w.dst = append(w.dst, ':')
		if at, err = w.value(at, room); err != nil {
			return at, err
		}
	}
	if literal {
		w.dst = append(w.dst, '}')
	}
	w.dst = append(w.dst, '}')
	return at, nil
}

// formAt reports whether the key at b[at:] is the name of a form.
func (w *jsonWriter) formAt(at int) bool {
	key, next, err := item.Next(w.b, at)
	return err == nil && key.Kind == item.Text && formOf(w.b[next:next+int(key.Arg)]) != ""
}
