package codec

import (
	"reflect"

	"weft/value/item"
)

// planner makes the plans for a type and for the types within it. A type that
// contains itself finds its own plan here, still unfinished.
type planner map[reflect.Type]*Plan

// plan returns the plan for t.
func (pl planner) plan(t reflect.Type) (*Plan, error) {
	if p, ok := pl[t]; ok {
		return p, nil
	}
	p := &Plan{Type: provisional(t)}
	pl[t] = p
	if err := pl.fill(p, t); err != nil {
		return nil, err
	}
	return p, nil
}

// provisional is the declared type of a t that is met again within itself.
func provisional(t reflect.Type) string {
	if t.Kind() == reflect.Struct {
		return "map"
	}
	return "any"
}

func (pl planner) fill(p *Plan, t reflect.Type) error {
	if isText(t) {
		planText(p)
		return nil
	}
	switch t.Kind() {
	case reflect.Slice:
		return pl.slice(p, t)
	case reflect.Array:
		return pl.array(p, t)
	case reflect.Map:
		return pl.mapping(p, t)
	case reflect.Struct:
		return pl.structure(p, t)
	case reflect.Pointer:
		return pl.pointer(p, t)
	case reflect.Interface:
		return planAny(p, t)
	default:
		return planScalar(p, t)
	}
}

// pointer plans *T: null or a T.
func (pl planner) pointer(p *Plan, t reflect.Type) error {
	if k := t.Elem().Kind(); k == reflect.Pointer || k == reflect.Interface {
		return noValue(t, "what it points to can be null itself")
	}
	elem, err := pl.plan(t.Elem())
	if err != nil {
		return err
	}
	p.Type = elem.Type + "?"
	if elem.Type == "any" {
		p.Type = "any"
	}
	p.append = func(dst []byte, v reflect.Value, depth int) ([]byte, error) {
		if v.IsNil() {
			return item.AppendNull(dst), nil
		}
		return elem.append(dst, v.Elem(), depth)
	}
	p.decode = func(r *Reader, v reflect.Value) error {
		if r.Null() {
			v.SetZero()
			return nil
		}
		v.Set(reflect.New(t.Elem()))
		return elem.decode(r, v.Elem())
	}
	return nil
}

// goDirect makes p use the direct path, if that knows t.
func goDirect(p *Plan, t reflect.Type) bool {
	if _, ok, _ := appendDirect(nil, reflect.New(t).Interface(), 0); !ok {
		return false
	}
	p.append = func(dst []byte, v reflect.Value, depth int) ([]byte, error) {
		out, _, err := appendDirect(dst, addressable(v).Addr().Interface(), depth)
		return out, err
	}
	p.decode = func(r *Reader, v reflect.Value) error {
		_, err := decodeDirect(r, v.Addr().Interface())
		return err
	}
	return true
}
