package guest

import (
	"context"
	"errors"
	"reflect"
	"strconv"

	"weft/guest-sdk/internal/codec"
)

// Description is what the ABI tells of a function.
type Description struct {
	Name     string  `cbor:"name"`
	Params   []Param `cbor:"params,omitempty"`
	Variadic bool    `cbor:"variadic,omitempty"` // the last parameter may be given any number of times
	Result   string  `cbor:"result,omitempty"`   // empty: null
	Pure     bool    `cbor:"pure,omitempty"`
	Doc      string  `cbor:"doc,omitempty"`
}

// Param is one parameter: its name, if it has one, and its declared type.
type Param struct {
	Name string `cbor:"name,omitempty"`
	Type string `cbor:"type"`
}

// Options are what an author says of a function beside its type.
type Options struct {
	Doc    string
	Params []string // names of the parameters; none, or one for each
	Impure bool
}

// Function is a Go function that can be called with encoded arguments.
type Function struct {
	Description
	invoke invoker
}

var (
	contextType = reflect.TypeFor[context.Context]()
	errorType   = reflect.TypeFor[error]()
)

// New makes a Function of fn, or says why it cannot be one.
func New(name string, fn any, o Options) (*Function, error) {
	if !validName(name) {
		return nil, errors.New("the name of a function is 1 to " + strconv.Itoa(maxName) + " of A-Z a-z 0-9 . _ -")
	}
	v := reflect.ValueOf(fn)
	if v.Kind() != reflect.Func || v.IsNil() {
		return nil, errors.New("what is registered is a function, not nil or anything else")
	}
	s, err := signatureOf(v.Type())
	if err != nil {
		return nil, err
	}
	f := &Function{Description: Description{Name: name, Variadic: s.variadic, Pure: !o.Impure, Doc: o.Doc}}
	if f.Params, err = s.describe(o.Params); err != nil {
		return nil, err
	}
	if s.result != nil {
		f.Result = s.result.Type
	}
	if f.invoke = shape(fn); f.invoke == nil {
		f.invoke = s.invoker(v)
	}
	return f, nil
}

const maxName = 200

func validName(name string) bool {
	for _, c := range []byte(name) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '.', c == '_', c == '-':
		default:
			return false
		}
	}
	return 0 < len(name) && len(name) <= maxName
}

// signature is the type of a function, taken apart.
type signature struct {
	context  bool // a context.Context comes first
	params   []*codec.Plan
	variadic bool // the last plan is that of one element
	result   *codec.Plan
	fails    bool // an error comes last
}

func signatureOf(t reflect.Type) (s signature, err error) {
	first := 0
	if t.NumIn() > 0 && t.In(0) == contextType {
		s.context, first = true, 1
	}
	s.variadic = t.IsVariadic()
	for i := first; i < t.NumIn(); i++ {
		in := t.In(i)
		if s.variadic && i == t.NumIn()-1 {
			in = in.Elem()
		}
		plan, err := codec.Of(in)
		if err != nil {
			return s, errors.New("parameter " + strconv.Itoa(i-first+1) + ": " + err.Error())
		}
		s.params = append(s.params, plan)
	}
	return s, s.results(t)
}

func (s *signature) results(t reflect.Type) (err error) {
	n := t.NumOut()
	if s.fails = n > 0 && t.Out(n-1) == errorType; s.fails {
		n--
	}
	switch n {
	case 0:
		return nil
	case 1:
		if s.result, err = codec.Of(t.Out(0)); err != nil {
			return errors.New("result: " + err.Error())
		}
		return nil
	default:
		return errors.New("a function returns nothing, a value, an error, or a value and an error; several values go in a slice or a struct")
	}
}

func (s *signature) describe(names []string) ([]Param, error) {
	if len(names) > 0 && len(names) != len(s.params) {
		return nil, errors.New("Params names " + strconv.Itoa(len(names)) + " parameters of " + strconv.Itoa(len(s.params)))
	}
	params := make([]Param, len(s.params))
	for i, plan := range s.params {
		params[i].Type = plan.Type
		if len(names) == 0 {
			continue
		}
		if !validName(names[i]) {
			return nil, errors.New("the name of a parameter is 1 to " + strconv.Itoa(maxName) + " of A-Z a-z 0-9 . _ -")
		}
		params[i].Name = names[i]
	}
	return params, nil
}
