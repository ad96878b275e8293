package host

import (
	"errors"
	"fmt"

	"weft/guest-sdk/abi"
	"weft/task"
	"weft/value"
	"weft/value/item"
)

// sdk is a module that speaks the weft ABI.
type sdk struct {
	places map[string]uint32 // of functions in the module's own list
}

func (*sdk) name() task.Kind { return task.SDK }

// description is a function as a module describes it.
type description struct {
	Name   string `cbor:"name"`
	Params []struct {
		Name string `cbor:"name"`
		Type string `cbor:"type"`
	} `cbor:"params"`
	Variadic bool   `cbor:"variadic"`
	Result   string `cbor:"result"`
	Pure     bool   `cbor:"pure"`
	Doc      string `cbor:"doc"`
}

// describe asks the module.
func (k *sdk) describe(m *module, b *sandbox) ([]task.Function, error) {
	in, err := m.initialize(b)
	if err != nil {
		return nil, err
	}
	defer in.close()
	b.abiOpen = true
	if err := in.call(abi.DescribeExport, nil); err != nil {
		return nil, err
	}
	list, err := value.Canonical(b.output)
	if err != nil {
		return nil, badModule("its description is no value: %s", err)
	}
	var descriptions []description
	if err := value.Unmarshal(list, &descriptions); err != nil {
		return nil, badModule("its description is not a list of functions: %s", err)
	}
	if len(descriptions) == 0 {
		return nil, badModule("it describes no functions; register at least one")
	}
	k.places = make(map[string]uint32, len(descriptions))
	functions := make([]task.Function, len(descriptions))
	for i := range descriptions {
		if functions[i], err = descriptions[i].function(); err != nil {
			return nil, badModule("its function %d (%.*q) %s", i, task.MaxName, descriptions[i].Name, err)
		}
		k.places[functions[i].Name] = uint32(i)
	}
	return functions, nil
}

// function checks a description.
func (d *description) function() (task.Function, error) {
	f := task.Function{Name: d.Name, Variadic: d.Variadic, Result: task.Type(d.Result), Pure: d.Pure, Doc: d.Doc}
	if !task.ValidName(d.Name) {
		return f, fmt.Errorf("is badly named; a name is 1 to %d of A-Z a-z 0-9 . _ -", task.MaxName)
	}
	for i, p := range d.Params {
		if p.Name != "" && !task.ValidName(p.Name) {
			return f, fmt.Errorf("has a badly named parameter %d; a name is up to %d of A-Z a-z 0-9 . _ -", i+1, task.MaxName)
		}
		if err := checkType(p.Type); err != nil {
			return f, fmt.Errorf("has a parameter %d of an unknown type: %w", i+1, err)
		}
		f.Params = append(f.Params, task.Param{Name: p.Name, Type: task.Type(p.Type)})
	}
	if d.Variadic && len(d.Params) == 0 {
		return f, errors.New("is variadic without a parameter")
	}
	if f.Result == "" {
		f.Result = "null"
	}
	if err := checkType(string(f.Result)); err != nil {
		return f, fmt.Errorf("has a result of an unknown type: %w", err)
	}
	if len(d.Doc) > maxDoc {
		return f, fmt.Errorf("has a doc of %d bytes; it may have %d", len(d.Doc), maxDoc)
	}
	return f, nil
}

// call lets the module pull its input and push its output.
func (k *sdk) call(m *module, b *sandbox, call *task.Call) ([]byte, error) {
	in, err := m.initialize(b)
	if err != nil {
		return nil, err
	}
	defer in.close()
	b.begin(call.Seed, call.Target.Capabilities)
	b.abiOpen, b.input = true, call.Args
	place := k.places[call.Target.Function.Name]
	if err := in.call(abi.CallExport, []uint64{uint64(place)}); err != nil {
		return nil, err
	}
	if b.output == nil {
		return item.AppendNull(nil), nil
	}
	result, err := value.Canonical(b.output)
	if err != nil {
		return nil, task.Errorf(task.Trap, "its result is no value: %s", err)
	}
	return result, nil
}
