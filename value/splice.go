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
	var few [8]place
	s := splicer{args: args, inputs: inputs, places: few[:0], size: int64(len(args))}
	if len(inputs) > len(few) {
		s.places = make([]place, 0, len(inputs))
	}
	end, err := s.scan(0, 1, MaxDepth)
	switch {
	case err != nil:
		return nil, err
	case end != len(args):
		return nil, errTrailing(len(args) - end)
	case len(s.places) == 0:
		return args, nil
	}
	out, from := make([]byte, 0, s.size), 0
	for _, p := range s.places {
		out = append(append(out, args[from:p.at]...), inputs[p.input]...)
		from = p.end
	}
	return append(out, args[from:]...), nil
}

// place is a placeholder at args[at:end].
type place struct{ at, end, input int }

type splicer struct {
	args   []byte
	inputs [][]byte
	places []place
	size   int64 // of the result, by the placeholders that were met
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
		}
		at = next
	}
	return at, nil
}

// placeholder notes the placeholder at args[at:] and returns its end.
func (s *splicer) placeholder(h item.Head, at, next, room int) (int, error) {
	i, end, err := readPlaceholder(s.args, h, at, next)
	if err != nil {
		return at, err
	}
	if i >= uint64(len(s.inputs)) {
		return at, invalid("offset %d: the placeholder %d, and there are %d inputs", at, i, len(s.inputs))
	}
	input := s.inputs[i]
	s.size += int64(len(input) - (end - at))
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
	s.places = append(s.places, place{at, end, int(i)})
	return end, nil
}
