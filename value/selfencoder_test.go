package value_test

import (
	"bytes"
	"testing"

	"weft/value"
)

// ticket encodes itself, and hangs on something that contains itself and
// holds what no value can.
type ticket struct {
	number uint64
	office *office
}

type office struct {
	tickets []*ticket
	wake    chan struct{}
}

func (t *ticket) MarshalCBOR() ([]byte, error) { return value.Placeholder(t.number).MarshalCBOR() }

func TestMarshalLooksIntoNothingThatEncodesItself(t *testing.T) {
	h := &ticket{number: 7, office: &office{wake: make(chan struct{})}}
	h.office.tickets = []*ticket{h}
	type point struct{ X *ticket }
	for _, v := range []struct{ got, want any }{
		{h, value.Placeholder(7)},
		{[]*ticket{h}, []any{value.Placeholder(7)}},
		{point{h}, map[string]any{"X": value.Placeholder(7)}},
		{(*ticket)(nil), nil},
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
