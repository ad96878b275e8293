package codec

import (
	"reflect"
	"sync"
)

// maxDepth is how deep lists and maps may lie in one another in a result. The
// host takes no more, and a value that contains itself ends here.
const maxDepth = 256

// A Plan says how values of one Go type travel.
type Plan struct {
	Type   string // the declared type, in the grammar of docs/abi.md
	append func(dst []byte, v reflect.Value, depth int) ([]byte, error)
	decode func(r *Reader, v reflect.Value) error
}

// Append appends v, a value of the plan's type.
func (p *Plan) Append(dst []byte, v reflect.Value) ([]byte, error) { return p.append(dst, v, 0) }

// Decode reads one value into v, which is settable and of the plan's type.
func (p *Plan) Decode(r *Reader, v reflect.Value) error { return p.decode(r, v) }

// plans holds the plan of every type met so far.
var plans = struct {
	sync.Mutex
	of planner
}{of: planner{}}

// Of returns the plan for t, or says why no value can be of it.
func Of(t reflect.Type) (*Plan, error) {
	plans.Lock()
	defer plans.Unlock()
	if p, ok := plans.of[t]; ok {
		return p, nil
	}
	made := planner{}
	p, err := made.plan(t)
	if err != nil {
		return nil, err
	}
	for t, p := range made {
		plans.of[t] = p
	}
	return p, nil
}

// Append appends *ptr, of any type that has a plan.
func Append(dst []byte, ptr any) ([]byte, error) {
	if out, ok, err := appendDirect(dst, ptr, 0); ok {
		return out, err
	}
	v := reflect.ValueOf(ptr).Elem()
	p, err := Of(v.Type())
	if err != nil {
		return dst, err
	}
	return p.Append(dst, v)
}

// Decode reads one value into *ptr, of any type that has a plan.
func Decode(r *Reader, ptr any) error {
	if ok, err := decodeDirect(r, ptr); ok {
		return err
	}
	v := reflect.ValueOf(ptr).Elem()
	p, err := Of(v.Type())
	if err != nil {
		return err
	}
	return p.Decode(r, v)
}
