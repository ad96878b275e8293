package codec

import "weft/value/item"

// Kind is what a value is.
type Kind int

// The kinds. None is the end of the input, or an item that weft does not have.
const (
	None Kind = iota
	Int
	Float
	Text
	Bytes
	Bool
	Null
	List
	Map
)

// String is the kind as it reads in a sentence: "an int", "a string".
func (k Kind) String() string {
	return [...]string{"nothing", "an int", "a float", "a string", "bytes", "a bool", "null", "a list", "a map"}[k]
}

// kindOf is the kind of the item with that head.
func kindOf(h item.Head) Kind {
	switch h.Kind {
	case item.Uint, item.Nint:
		return Int
	case item.Bytes:
		return Bytes
	case item.Text:
		return Text
	case item.List:
		return List
	case item.Map:
		return Map
	case item.Simple:
		return kindOfSimple(h)
	default:
		return None
	}
}

func kindOfSimple(h item.Head) Kind {
	switch h.Info {
	case item.False, item.True:
		return Bool
	case item.Null:
		return Null
	case item.Float16, item.Float32, item.Float64:
		return Float
	default:
		return None
	}
}
