package guest

import (
	"errors"
	"slices"
	"strings"

	"weft/guest-sdk/internal/codec"
)

// Table holds functions by name. Its zero value is empty.
type Table struct {
	functions []*Function // by name: the place is the index of the ABI
}

// Registered holds the functions of this module.
var Registered Table

// Add puts f in its place.
func (t *Table) Add(f *Function) error {
	i, taken := t.find(f.Name)
	if taken {
		return errors.New("a function of that name is registered already")
	}
	t.functions = slices.Insert(t.functions, i, f)
	return nil
}

// At returns the function at index i.
func (t *Table) At(i uint32) (*Function, bool) {
	if uint64(i) >= uint64(len(t.functions)) {
		return nil, false
	}
	return t.functions[i], true
}

// Find returns the function of that name.
func (t *Table) Find(name string) (*Function, bool) {
	i, ok := t.find(name)
	if !ok {
		return nil, false
	}
	return t.functions[i], true
}

// Describe encodes the descriptions of all functions in the order of their
// indices.
func (t *Table) Describe() ([]byte, error) {
	all := make([]Description, len(t.functions))
	for i, f := range t.functions {
		all[i] = f.Description
	}
	return codec.Append(nil, &all)
}

func (t *Table) find(name string) (int, bool) {
	return slices.BinarySearchFunc(t.functions, name, func(f *Function, name string) int { return strings.Compare(f.Name, name) })
}
