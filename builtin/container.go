package builtin

import (
	"bytes"
	"errors"
	"fmt"
	"unicode/utf8"

	"weft/value"
	"weft/value/item"
)

// identity returns its argument.
func identity(args []byte, first int) ([]byte, error) { return args[first:], nil }

// list returns its arguments, which are a list as they come.
func list(args []byte, _ int) ([]byte, error) { return args, nil }

// length counts what its argument holds.
func length(args []byte, first int) ([]byte, error) {
	h, content, err := item.Next(args, first)
	if err != nil {
		return nil, err
	}
	switch h.Kind {
	case item.List, item.Map, item.Bytes:
		return item.AppendUint(nil, h.Arg), nil
	case item.Text:
		return item.AppendUint(nil, uint64(utf8.RuneCount(args[content:]))), nil
	default:
		return nil, fmt.Errorf("the value is of type %s, which has no length; a list, map, bytes or string has one", value.TypeOf(args[first:]))
	}
}

// getitem returns a copy of what is at an index or key: what it is taken from
// may be far larger and need not stay.
func getitem(args []byte, first int) ([]byte, error) {
	end, _, err := item.Skip(args, first, value.MaxDepth)
	if err != nil {
		return nil, err
	}
	container, index := args[first:end], args[end:]
	h, content, err := item.Next(container, 0)
	if err != nil {
		return nil, err
	}
	var at int
	switch h.Kind {
	case item.List:
		at, err = elementAt(container, content, h.Arg, index)
	case item.Map:
		at, err = memberAt(container, content, h.Arg, index)
	default:
		err = fmt.Errorf("the container is of type %s, which has no items; a list or a map has", value.TypeOf(container))
	}
	if err != nil {
		return nil, err
	}
	end, _, err = item.Skip(container, at, value.MaxDepth)
	if err != nil {
		return nil, err
	}
	return bytes.Clone(container[at:end]), nil
}

// elementAt finds the element of a list of n, of which the first begins at at.
func elementAt(list []byte, at int, n uint64, index []byte) (int, error) {
	i, _, err := item.Next(index, 0)
	switch {
	case err != nil:
		return at, err
	case i.Kind == item.Nint:
		return at, fmt.Errorf("the index %d is out of range: the list has %d elements, counted from 0", ^int64(i.Arg), n)
	case i.Kind != item.Uint:
		return at, fmt.Errorf("the index of a list is an int, this one is of type %s", value.TypeOf(index))
	case i.Arg >= n:
		return at, fmt.Errorf("the index %d is out of range: the list has %d elements, counted from 0", i.Arg, n)
	}
	for range i.Arg {
		if at, _, err = item.Skip(list, at, value.MaxDepth); err != nil {
			return at, err
		}
	}
	return at, nil
}

// memberAt finds the value of a map of n members, of which the first begins at
// at. Both keys are in deterministic form, so that equal ones are equal bytes.
func memberAt(members []byte, at int, n uint64, key []byte) (int, error) {
	if value.TypeOf(key) != "string" {
		return at, fmt.Errorf("the key of a map is a string, this one is of type %s", value.TypeOf(key))
	}
	for range n {
		end, _, err := item.Skip(members, at, 0)
		if err != nil {
			return at, err
		}
		if bytes.Equal(members[at:end], key) {
			return end, nil
		}
		if at, _, err = item.Skip(members, end, value.MaxDepth); err != nil {
			return at, err
		}
	}
	return at, errNoKey(key)
}

// errNoKey is the error of a key that is not in the map.
func errNoKey(key []byte) error {
	const most = 100
	var name string
	if err := value.Unmarshal(key, &name); err != nil {
		return err
	}
	if len(name) > most {
		return errors.New("the key, a long string, is not in the map")
	}
	return fmt.Errorf("the key %q is not in the map", name)
}
