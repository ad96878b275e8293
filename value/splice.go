package value

import (
	"weft/task"
	"weft/value/item"
)

// MaxSpliced is the size of the largest list of arguments that Splice makes,
// in bytes: one input may stand in many places.
const MaxSpliced = 256 << 20

// Splice puts inputs in the places of the placeholders of args, each by its
// number, and returns the whole list in deterministic form; args itself if it
// has no placeholders. It takes time linear in what it reads and writes, and
// looks at no more of an input than where its items begin. A list beyond
// MaxSpliced fails with too_large, one deeper than MaxDepth and a placeholder
// without an input with invalid.
func Splice(args []byte, inputs [][]byte) ([]byte, error) {
	s := splicer{args: args, inputs: inputs, size: len(args)}
	end, err := s.scan(0, 1, MaxDepth)
	switch {
	case err != nil:
		return nil, err
	case end != len(args):
		return nil, errTrailing(len(args) - end)
	case s.places == 0:
		return args, nil
	}
	s.out = make([]byte, 0, s.size)
	if _, err := s.scan(0, 1, MaxDepth); err != nil {
		return nil, err
	}
	return append(s.out, args[s.copied:]...), nil
}

// splicer walks over the arguments twice: to see whether the result may be and
// how large it is, and to write it.
type splicer struct {
	args   []byte
	inputs [][]byte
	places int    // where there are placeholders
	size   int    // of the result, by the placeholders met so far
	out    []byte // set on the second walk
	copied int    // args[:copied] is in out, with values for placeholders
}

// scan walks over n items at args[at:], with room for so many lists and maps
// in one another, and returns the place after them.
func (s *splicer) scan(at int, n uint64, room int) (int, error) {
	for ; n > 0; n-- {
		h, next, err := item.Next(s.args, at)
		if err != nil {
			return at, invalid("%s", err)
		}
		if h.Info == item.Indefinite {
			return at, errIndefinite(at)
		}
		switch h.Kind {
		case item.Bytes, item.Text:
			next += int(h.Arg)
		case item.Tag:
			if next, err = s.placeholder(h, at, next, room); err != nil {
				return at, err
			}
		case item.List, item.Map:
			if room == 0 {
				return at, errTooDeep(at)
			}
			if next, err = s.scan(next, h.Items(), room-1); err != nil {
				return at, err
			}
		default: // the head is all there is
		}
		at = next
	}
	return at, nil
}

// placeholder checks the input for the placeholder at args[at:], or copies it,
// and returns the placeholder's end.
func (s *splicer) placeholder(h item.Head, at, next, room int) (int, error) {
	i, end, err := readPlaceholder(s.args, h, at, next)
	switch {
	case err != nil:
		return at, err
	case i >= uint64(len(s.inputs)):
		return at, invalid("offset %d: the placeholder %d, and there are %d inputs", at, i, len(s.inputs))
	}
	input := s.inputs[i]
	if s.out != nil {
		s.out = append(append(s.out, s.args[s.copied:at]...), input...)
		s.copied = end
		return end, nil
	}
	s.places++
	s.size += len(input) - (end - at)
	if s.size > MaxSpliced {
		return at, task.Errorf(task.TooLarge,
			"the arguments are over %d bytes with the values of the futures among them; pass fewer or smaller values", MaxSpliced)
	}
	switch length, _, err := item.Skip(input, 0, room); {
	case err != nil:
		return at, invalid("the value of input %d, in its place among the arguments: %s", i, err)
	case length != len(input):
		return at, invalid("the value of input %d: %s", i, errTrailing(len(input)-length))
	}
	return end, nil
}
