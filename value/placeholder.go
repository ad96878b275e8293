package value

import (
	"weft/value/item"
)

// TagFuture is the CBOR tag of a placeholder: a future among arguments. The
// tagged item is an unsigned number, the place of the future in the task's
// Deps. The number spells "weft"; it has no other meaning outside the project.
const TagFuture = 0x77656674

// Placeholder is a future among arguments, by its place in the task's Deps.
// Marshal writes it wherever it is in a Go value.
type Placeholder uint64

// MarshalCBOR writes the placeholder.
func (p Placeholder) MarshalCBOR() ([]byte, error) { return appendPlaceholder(nil, uint64(p)), nil }

func appendPlaceholder(dst []byte, i uint64) []byte {
	return item.AppendUint(item.AppendHead(dst, item.Tag, TagFuture), i)
}

// readPlaceholder reads what follows the head h of kind Tag at b[at:next] and
// returns the placeholder's number and the place after it.
func readPlaceholder(b []byte, h item.Head, at, next int) (i uint64, end int, err error) {
	if h.Arg != TagFuture {
		return 0, at, invalid("offset %d: the tag %d is no part of a value", at, h.Arg)
	}
	number, end, err := item.Next(b, next)
	if err != nil {
		return 0, at, invalid("%s", err)
	}
	if number.Kind != item.Uint || !number.Shortest() || !h.Shortest() {
		return 0, at, invalid("offset %d: a placeholder without a number", at)
	}
	return number.Arg, end, nil
}
