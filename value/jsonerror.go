package value

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/go-json-experiment/json/jsontext"
)

// fail is the error of something wrong at b[at:].
func (r *jsonReader) fail(at int, format string, args ...any) error {
	return invalid("%s%s", fmt.Sprintf(format, args...), where(r.b, at))
}

// where says which value begins at b[at:] of valid text: its JSON pointer and
// the offset. It reads the text once more, so that those who find nothing
// wrong need not keep account of where they are.
func where(b []byte, at int) string {
	d := jsontext.NewDecoder(bytes.NewReader(b))
	for d.InputOffset() <= int64(at) {
		if _, err := d.ReadToken(); err != nil {
			break
		}
	}
	return located(d.StackPointer(), int64(at))
}

func located(p jsontext.Pointer, offset int64) string {
	if p == "" {
		return fmt.Sprintf(" (at offset %d)", offset)
	}
	return fmt.Sprintf(" (at %s, offset %d)", clip(string(p)), offset)
}

// syntaxError says what is wrong with text that is not valid.
func syntaxError(b []byte) error {
	d := jsontext.NewDecoder(bytes.NewReader(b))
	_, err := d.ReadValue()
	if err == nil {
		if _, err = d.ReadToken(); err == nil {
			return invalid("something follows the value (at offset %d)", d.InputOffset())
		}
	}
	var syntactic *jsontext.SyntacticError
	switch {
	case errors.As(err, &syntactic):
		return invalid("no valid JSON: %s%s", syntactic.Err, located(syntactic.JSONPointer, syntactic.ByteOffset))
	case errors.Is(err, io.EOF):
		return invalid("no valid JSON: there is nothing")
	default:
		return invalid("no valid JSON: %s", err)
	}
}
