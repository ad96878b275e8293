package codec

import (
	"encoding"
	"reflect"
)

var (
	textMarshaler   = reflect.TypeFor[encoding.TextMarshaler]()
	textUnmarshaler = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// isText reports whether values of t say themselves what they are as text:
// time.Time, netip.Addr and the like.
func isText(t reflect.Type) bool {
	if t.Name() == "" || t.Kind() == reflect.Interface {
		return false
	}
	ptr := reflect.PointerTo(t)
	return ptr.Implements(textMarshaler) && ptr.Implements(textUnmarshaler)
}

func planText(p *Plan) {
	p.Type = "string"
	p.append = func(dst []byte, v reflect.Value, _ int) ([]byte, error) {
		text, err := addressable(v).Addr().Interface().(encoding.TextMarshaler).MarshalText()
		if err != nil {
			return dst, err
		}
		return appendText(dst, string(text))
	}
	p.decode = func(r *Reader, v reflect.Value) error {
		text, err := r.Text()
		if err != nil {
			return err
		}
		return v.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(text))
	}
}

// addressable is v, or a copy of it that has an address.
func addressable(v reflect.Value) reflect.Value {
	if v.CanAddr() {
		return v
	}
	copied := reflect.New(v.Type()).Elem()
	copied.Set(v)
	return copied
}
