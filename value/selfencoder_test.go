package value_test

import (
	"bytes"
	"testing"

	"weft/value"
)

// handle encodes itself, and hangs on something that contains itself and
// holds what no value can.
type handle struct {
	number uint64
	owner  *owner
}

type owner struct {
	handles []*handle
	wake    chan struct{}
}

func (h *handle) MarshalCBOR() ([]byte, error) { return value.Placeholder(h.number).MarshalCBOR() }

func TestMarshalLooksIntoNothingThatEncodesItself(t *testing.T) {
	h := &handle{number: 7, owner: &owner{wake: make(chan struct{})}}
	h.owner.handles = []*handle{h}
	type point struct{ X *handle }
	for _, v := range []struct{ got, want any }{
		{h, value.Placeholder(7)},
		{[]*handle{h}, []any{value.Placeholder(7)}},
		{point{h}, map[string]any{"X": value.Placeholder(7)}},
		{(*handle)(nil), nil},
	} {
		got, err := value.Marshal(v.got)
		if err != nil {
			t.Errorf("marshal %T: %v", v.got, err)
			continue
		}
		if want, _ := value.Marshal(v.want); !bytes.Equal(got, want) {
			t.Errorf("marshal %T: got %x, want %x", v.got, got, want)
		}
	}
}
