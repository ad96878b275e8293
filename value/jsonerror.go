package value

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"weft/task"

	"github.com/go-json-experiment/json/jsontext"
)

// fail is the error of the value at b[at:].
func (r *jsonReader) fail(at int, format string, args ...any) error {
	return invalid("%s%s", fmt.Sprintf(format, args...), where(r.b, at))
}

// locate adds to an error of the resolver that it is about the value at b[at:].
func (r *jsonReader) locate(at int, err error) error {
	var e *task.Error
	if !errors.As(err, &e) {
		return fmt.Errorf("%w%s", err, where(r.b, at))
	}
	placed := *e
	placed.Detail += where(r.b, at)
	return &placed
}

// where names the value at b[at:] of valid text by its JSON pointer. It reads
// the text once more up to there, so that a reader that finds nothing wrong
// keeps no account of where it is.
func where(b []byte, at int) string {
	d := jsontext.NewDecoder(bytes.NewBuffer(b))
	for d.InputOffset() <= int64(at) {
		if _, err := d.ReadToken(); err != nil {
			break
		}
	}
	return position(d.StackPointer(), int64(at))
}

// position is a place in a text, for the end of an error.
func position(p jsontext.Pointer, offset int64) string {
	if p == "" {
		return fmt.Sprintf(" (at offset %d)", offset)
	}
	return fmt.Sprintf(" (at %q, offset %d)", clip(string(p)), offset)
}

// syntaxError says what is wrong with text that is not one valid value.
func syntaxError(b []byte) error {
	d := jsontext.NewDecoder(bytes.NewBuffer(b))
	_, err := d.ReadValue()
	if err == nil {
		after := d.InputOffset()
		if _, err = d.ReadToken(); err == nil {
			return invalid("no valid JSON: something follows the value%s", position("", after))
		}
	}
	var syntactic *jsontext.SyntacticError
	switch {
	case errors.As(err, &syntactic):
		return invalid("no valid JSON: %s%s", syntactic.Err, position(syntactic.JSONPointer, syntactic.ByteOffset))
	case errors.Is(err, io.EOF):
		return invalid("no valid JSON: there is nothing")
	default:
		return invalid("no valid JSON: %s", err)
	}
}

// clip shortens what an error quotes.
func clip(s string) string {
	const most = 60
	if len(s) <= most {
		return s
	}
	end := most
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end] + "…"
}
