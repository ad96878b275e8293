package host

import (
	"fmt"
	"math"
	"strings"

	"github.com/tetratelabs/wazero/api"

	"weft/task"
	"weft/value/item"
)

// scalar is a module whose functions are its numeric exports.
type scalar struct{}

func (scalar) name() task.Kind { return task.Scalar }

// numeric are the types that a function may be over.
var numeric = map[api.ValueType]task.Type{
	api.ValueTypeI32: "i32",
	api.ValueTypeI64: "i64",
	api.ValueTypeF32: "f32",
	api.ValueTypeF64: "f64",
}

// describe lists the exports that are functions, and makes an instance to see
// that it can be.
func (scalar) describe(m *module, b *sandbox) ([]task.Function, error) {
	var functions []task.Function
	for name, export := range m.exports {
		if f, ok := scalarFunction(name, export); ok {
			functions = append(functions, f)
		}
	}
	if len(functions) == 0 {
		return nil, nil
	}
	in, err := m.initialize(b)
	if err != nil {
		return nil, err
	}
	in.close()
	return functions, nil
}

// scalarFunction is an export as a function, if it is one.
func scalarFunction(name string, export api.FunctionDefinition) (task.Function, bool) {
	f := task.Function{Name: name, Result: "null", Pure: true}
	if name == initializer || strings.HasPrefix(name, "__") || !task.ValidName(name) || isImport(export) {
		return f, false
	}
	names := export.ParamNames()
	for i, t := range export.ParamTypes() {
		p := task.Param{Type: numeric[t]}
		if i < len(names) && task.ValidName(names[i]) {
			p.Name = names[i]
		}
		f.Params = append(f.Params, p)
		if p.Type == "" {
			return f, false
		}
	}
	for _, t := range export.ResultTypes() {
		f.Result = numeric[t]
		if f.Result == "" {
			return f, false
		}
	}
	if len(export.ResultTypes()) > 1 {
		f.Result = "list"
	}
	return f, true
}

// call passes numbers in and out.
func (scalar) call(m *module, b *sandbox, call *task.Call) ([]byte, error) {
	f := call.Target.Function.Name
	params, results := m.exports[f].ParamTypes(), m.exports[f].ResultTypes()
	stack := make([]uint64, max(len(params), len(results)))
	if err := readNumbers(stack, params, call.Args); err != nil {
		return nil, err
	}
	in, err := m.initialize(b)
	if err != nil {
		return nil, err
	}
	defer in.close()
	b.begin(call.Seed, call.Target.Capabilities)
	if err := in.call(f, stack); err != nil {
		return nil, err
	}
	return appendNumbers(nil, results, stack), nil
}

// readNumbers puts arguments, which fit the types, onto a stack.
func readNumbers(stack []uint64, types []api.ValueType, args []byte) error {
	_, at, err := item.Next(args, 0)
	if err != nil {
		return err
	}
	for i, t := range types {
		var h item.Head
		if h, at, err = item.Next(args, at); err != nil {
			return fmt.Errorf("read argument %d: %w", i+1, err)
		}
		switch {
		case h.Kind == item.Uint:
			stack[i] = h.Arg
		case h.Kind == item.Nint:
			stack[i] = ^h.Arg
		case t == api.ValueTypeF32:
			stack[i] = api.EncodeF32(float32(h.Float()))
		default:
			stack[i] = math.Float64bits(h.Float())
		}
		if t == api.ValueTypeI32 {
			stack[i] = uint64(uint32(stack[i]))
		}
	}
	return nil
}

// appendNumbers appends results in encoded form: null for none, one as it is,
// several as a list. Integers are signed.
func appendNumbers(dst []byte, types []api.ValueType, stack []uint64) []byte {
	switch len(types) {
	case 0:
		return item.AppendNull(dst)
	case 1:
	default:
		dst = item.AppendHead(dst, item.List, uint64(len(types)))
	}
	for i, t := range types {
		switch t {
		case api.ValueTypeI32:
			dst = item.AppendInt(dst, int64(api.DecodeI32(stack[i])))
		case api.ValueTypeI64:
			dst = item.AppendInt(dst, int64(stack[i]))
		case api.ValueTypeF32:
			dst = item.AppendFloat(dst, float64(api.DecodeF32(stack[i])))
		default:
			dst = item.AppendFloat(dst, api.DecodeF64(stack[i]))
		}
	}
	return dst
}
