package item

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// Kind is the major type of an item.
type Kind byte

// The kinds, by their numbers in RFC 8949.
const (
	Uint   Kind = 0 // Arg is the integer
	Nint   Kind = 1 // the integer is -1 - Arg
	Bytes  Kind = 2 // Arg bytes follow
	Text   Kind = 3 // Arg bytes of UTF-8 follow
	List   Kind = 4 // Arg items follow
	Map    Kind = 5 // Arg pairs of items follow
	Tag    Kind = 6 // Arg is the tag, one item follows
	Simple Kind = 7 // what it is, Info says; Arg are the bits of a float
)

// What Info says of an item of kind Simple.
const (
	False   = 20
	True    = 21
	Null    = 22
	Float16 = 25
	Float32 = 26
	Float64 = 27
)

// Indefinite is the Info of a string, list or map whose end is marked by a
// Break, and of the Break itself, which is of kind Simple.
const Indefinite = 31

// Break is the byte that ends an item of an indefinite length.
const Break = 0xff

// Head is the head of an item.
type Head struct {
	Kind Kind
	Info byte   // the low five bits of the first byte
	Arg  uint64 // 0 when Info is Indefinite
}

// ErrTruncated is the cause when the bytes end before the item does, and when
// a length or a count is more than the bytes that are left can hold.
var ErrTruncated = errors.New("the bytes end in the middle of a value")

// Next reads the head at b[at:] and returns it with the place where its
// content begins. Of a string, list or map with a definite length the content
// is known to fit into b as far as one byte an item tells. Heads that
// RFC 8949 reserves are refused, those of an indefinite length are not.
func Next(b []byte, at int) (Head, int, error) {
	if uint(at) >= uint(len(b)) {
		return Head{}, at, errEnds(at)
	}
	h := Head{Kind: Kind(b[at] >> 5), Info: b[at] & 31}
	next := at + 1
	rest := b[next:]
	switch {
	case h.Info < 24:
		h.Arg = uint64(h.Info)
	case h.Info == 24 && len(rest) >= 1:
		h.Arg, next = uint64(rest[0]), next+1
	case h.Info == 25 && len(rest) >= 2:
		h.Arg, next = uint64(binary.BigEndian.Uint16(rest)), next+2
	case h.Info == 26 && len(rest) >= 4:
		h.Arg, next = uint64(binary.BigEndian.Uint32(rest)), next+4
	case h.Info == 27 && len(rest) >= 8:
		h.Arg, next = binary.BigEndian.Uint64(rest), next+8
	case h.Info < 28:
		return h, at, errEnds(at)
	case h.Info != Indefinite || h.Kind < Bytes || h.Kind == Tag:
		return h, at, fmt.Errorf("offset %d: no item begins with 0x%02x", at, b[at])
	}
	if h.Kind >= Bytes && h.Kind <= Map {
		most := uint64(len(b) - next)
		if h.Kind == Map {
			most /= 2 // a pair takes two bytes
		}
		if h.Arg > most {
			return h, at, errEnds(at)
		}
	}
	return h, next, nil
}

func errEnds(at int) error { return fmt.Errorf("offset %d: %w", at, ErrTruncated) }

// Shortest reports whether h was written in the fewest bytes that keep it: the
// head of an integer, length or count, or a whole float, of which NaN has one
// form only. It is false for an indefinite length.
func (h Head) Shortest() bool {
	if h.IsFloat() {
		return h.shortestFloat()
	}
	switch h.Info {
	case 24:
		return h.Arg >= 24
	case 25:
		return h.Arg > 0xff
	case 26:
		return h.Arg > 0xffff
	case 27:
		return h.Arg > 0xffffffff
	default:
		return h.Info != Indefinite
	}
}

// Items is how many items follow the head of a list, or of a map, where keys
// and values are counted each.
func (h Head) Items() uint64 {
	if h.Kind == Map {
		return 2 * h.Arg
	}
	return h.Arg
}

// IsFloat reports whether h is the head of a float.
func (h Head) IsFloat() bool {
	return h.Kind == Simple && h.Info >= Float16 && h.Info <= Float64
}

// IsBreak reports whether h ends an item of indefinite length.
func (h Head) IsBreak() bool { return h.Kind == Simple && h.Info == Indefinite }
