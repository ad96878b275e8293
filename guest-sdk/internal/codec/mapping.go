package codec

import "reflect"

// mapping plans map[K]V where K is a string. A nil map travels and arrives as
// an empty one.
func (pl planner) mapping(p *Plan, t reflect.Type) error {
	if t.Key().Kind() != reflect.String {
		return noValue(t, "the keys of a map are strings")
	}
	elem, err := pl.plan(t.Elem())
	if err != nil {
		return err
	}
	p.Type = of("map", elem)
	if goDirect(p, t) {
		return nil
	}
	p.append = appendMembers(elem)
	p.decode = func(r *Reader, v reflect.Value) error {
		n, err := r.Map()
		if err != nil {
			return err
		}
		v.Set(reflect.MakeMapWithSize(t, n))
		return decodeMembers(r, v, n, elem)
	}
	return nil
}

func appendMembers(elem *Plan) func([]byte, reflect.Value, int) ([]byte, error) {
	return func(dst []byte, v reflect.Value, depth int) ([]byte, error) {
		if depth == maxDepth {
			return dst, errDepth
		}
		members := make(map[string]reflect.Value, v.Len())
		for it := v.MapRange(); it.Next(); {
			members[it.Key().String()] = it.Value()
		}
		return appendMap(dst, members, func(dst []byte, v reflect.Value) ([]byte, error) { return elem.append(dst, v, depth+1) })
	}
}

// decodeMembers reads n members into v, a map.
func decodeMembers(r *Reader, v reflect.Value, n int, elem *Plan) error {
	for range n {
		key, err := r.Text()
		if err != nil {
			return err
		}
		k, e := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		k.SetString(key)
		if err := elem.decode(r, e); err != nil {
			return atMember(key, err)
		}
		v.SetMapIndex(k, e)
	}
	return nil
}

// of is the declared type of a container: list<int>, or list alone where
// anything may be in it.
func of(container string, elem *Plan) string {
	if elem.Type == "any" {
		return container
	}
	return container + "<" + elem.Type + ">"
}
