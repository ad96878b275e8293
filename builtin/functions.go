package builtin

import (
	"slices"
	"strings"

	"weft/task"
)

// builtin is a function with its declaration. run gets the encoded list of
// arguments, checked against the declaration, and where the first begins, and
// returns an encoded value. That may share memory with args if it is nearly all
// of it.
type builtin struct {
	declaration task.Function
	run         func(args []byte, first int) ([]byte, error)
}

// builtins are the functions, by name.
var builtins = []builtin{
	{task.Function{
		Name:   "getitem",
		Params: []task.Param{{Name: "container", Type: "any"}, {Name: "index", Type: "any"}},
		Result: "any",
		Pure:   true,
		Doc: "The element of a list at an index, counted from 0, or the value of a map at a key. " +
			"An index outside of the list, a negative one too, and a key that is not in the map are errors.",
	}, getitem},
	{task.Function{
		Name:   "identity",
		Params: []task.Param{{Name: "value", Type: "any"}},
		Result: "any",
		Pure:   true,
		Doc:    "Its argument, as it is.",
	}, identity},
	{task.Function{
		Name:   "len",
		Params: []task.Param{{Name: "value", Type: "any"}},
		Result: "int",
		Pure:   true,
		Doc:    "How many elements a list has, members a map, bytes a byte string, or code points a string.",
	}, length},
	{task.Function{
		Name:     "list",
		Params:   []task.Param{{Name: "items", Type: "any"}},
		Variadic: true,
		Result:   "list",
		Pure:     true,
		Doc:      "Its arguments as a list: the way to gather many futures into one.",
	}, list},
	{task.Function{
		Name:   "sum",
		Params: []task.Param{{Name: "numbers", Type: "list"}},
		Result: "any",
		Pure:   true,
		Doc: "The sum of a list of numbers; 0 of an empty one. Of ints alone it is an int, exact, and an error outside of " +
			"-9223372036854775808 to 18446744073709551615. With a float among them it is a float, added up from left to right.",
	}, sum},
}

// Lookup returns the declaration of the function of that name, without
// "builtin/".
func Lookup(name string) (task.Function, bool) {
	b, ok := find(name)
	if !ok {
		return task.Function{}, false
	}
	return b.declaration, true
}

// Functions returns the declarations of all functions, by name.
func Functions() []task.Function {
	all := make([]task.Function, len(builtins))
	for i, b := range builtins {
		all[i] = b.declaration
	}
	return all
}

func find(name string) (*builtin, bool) {
	i, ok := slices.BinarySearchFunc(builtins, name, func(b builtin, name string) int {
		return strings.Compare(b.declaration.Name, name)
	})
	if !ok {
		return nil, false
	}
	return &builtins[i], true
}
