package host

import (
	"errors"
	"strings"
	"unicode/utf8"

	"weft/task"
	"weft/value"
	"weft/value/item"
)

// command is a program of WASI preview 1. Its one function is the program:
// standard input and arguments in, standard output out.
type command struct{}

func (command) name() task.Kind { return task.Command }

// runFunction is the function of every program.
var runFunction = task.Function{
	Name:     "run",
	Params:   []task.Param{{Name: "stdin_and_args", Type: "any"}},
	Variadic: true,
	Result:   "any",
	Pure:     true,
	Doc: "Runs the program. The first argument is its standard input, a string or bytes, the others are its arguments; " +
		"what is no string is passed as JSON. The result is its standard output, a string if it is UTF-8, else bytes.",
}

// describe makes an instance to see that it can be; it does not start the
// program.
func (command) describe(m *module, b *sandbox) ([]task.Function, error) {
	in, err := m.instantiate(b)
	if err != nil {
		return nil, err
	}
	in.close()
	return []task.Function{runFunction}, nil
}

// call runs the program to its end.
func (command) call(m *module, b *sandbox, call *task.Call) ([]byte, error) {
	var err error
	if b.argv, b.files.stdin, err = commandLine(call); err != nil {
		return nil, err
	}
	output := &capture{limit: b.limits.Result}
	b.files.stdout = output
	err = runProgram(m, b, call)
	var exit *exited
	switch {
	case errors.As(err, &exit) && exit.code != 0:
		return nil, b.files.errorf(task.Exit, "the program ended with exit code %d", exit.code)
	case err != nil && exit == nil:
		return nil, err
	case utf8.Valid(output.bytes):
		return item.AppendText(nil, output.bytes), nil
	default:
		return item.AppendBytes(nil, output.bytes), nil
	}
}

// runProgram starts the program and waits for its end.
func runProgram(m *module, b *sandbox, call *task.Call) error {
	in, err := m.instantiate(b)
	if err != nil {
		return err
	}
	defer in.close()
	b.begin(call.Seed, call.Target.Capabilities)
	return in.call(starter, nil)
}

// commandLine is what a program is given: its name and arguments, and its
// standard input.
func commandLine(call *task.Call) (argv []string, stdin []byte, err error) {
	argv = []string{call.Target.Module.Name}
	list, at, err := item.Next(call.Args, 0)
	if err != nil {
		return nil, nil, err
	}
	for i := range list.Arg {
		begin := at
		if at, _, err = item.Skip(call.Args, begin, value.MaxDepth); err != nil {
			return nil, nil, err
		}
		text, err := asText(call.Args[begin:at], i == 0)
		switch {
		case err != nil:
			return nil, nil, err
		case i == 0:
			stdin = text
		case strings.IndexByte(string(text), 0) >= 0:
			return nil, nil, task.Errorf(task.GuestError, "argument %d has a zero byte in it, which the arguments of a program cannot have; pass it as standard input", i+1)
		default:
			argv = append(argv, string(text))
		}
	}
	return argv, stdin, nil
}

// asText is a value as a program reads it: strings as they are, byte strings
// if raw is set, and all else as JSON.
func asText(v []byte, raw bool) ([]byte, error) {
	h, content, err := item.Next(v, 0)
	if err != nil {
		return nil, err
	}
	if h.Kind == item.Text || raw && h.Kind == item.Bytes {
		return v[content:], nil
	}
	return value.AppendJSON(nil, v, nil)
}
