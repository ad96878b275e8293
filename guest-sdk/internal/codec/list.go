package codec

import (
	"reflect"

	"weft/value/item"
)

// slice plans []T: bytes where T is a byte, else a list. A nil slice travels
// as an empty one and arrives as an empty one.
func (pl planner) slice(p *Plan, t reflect.Type) error {
	if t.Elem().Kind() == reflect.Uint8 {
		p.Type, p.append, p.decode = "bytes", appendBytes, decodeBytes
		return nil
	}
	elem, err := pl.plan(t.Elem())
	if err != nil {
		return err
	}
	p.Type = of("list", elem)
	if goDirect(p, t) {
		return nil
	}
	p.append = appendElements(elem)
	p.decode = func(r *Reader, v reflect.Value) error {
		n, err := r.List()
		if err != nil {
			return err
		}
		v.Set(reflect.MakeSlice(t, n, n))
		return decodeElements(r, v, elem)
	}
	return nil
}

// array plans [N]T: bytes where T is a byte, else a list, of exactly N.
func (pl planner) array(p *Plan, t reflect.Type) error {
	if t.Elem().Kind() == reflect.Uint8 {
		p.Type, p.append, p.decode = "bytes", appendBytes, decodeByteArray
		return nil
	}
	elem, err := pl.plan(t.Elem())
	if err != nil {
		return err
	}
	p.Type = of("list", elem)
	p.append = appendElements(elem)
	p.decode = func(r *Reader, v reflect.Value) error {
		n, err := r.List()
		if err != nil {
			return err
		}
		if n != t.Len() {
			return wrongLength("a list", t.Len(), n)
		}
		return decodeElements(r, v, elem)
	}
	return nil
}

func appendElements(elem *Plan) func([]byte, reflect.Value, int) ([]byte, error) {
	return func(dst []byte, v reflect.Value, depth int) (_ []byte, err error) {
		if depth == maxDepth {
			return dst, errDepth
		}
		dst = item.AppendHead(dst, item.List, uint64(v.Len()))
		for i := range v.Len() {
			if dst, err = elem.append(dst, v.Index(i), depth+1); err != nil {
				return dst, atElement(i, err)
			}
		}
		return dst, nil
	}
}

func decodeElements(r *Reader, v reflect.Value, elem *Plan) error {
	for i := range v.Len() {
		if err := elem.decode(r, v.Index(i)); err != nil {
			return atElement(i, err)
		}
	}
	return nil
}

func appendBytes(dst []byte, v reflect.Value, _ int) ([]byte, error) {
	return item.AppendBytes(dst, addressable(v).Bytes()), nil
}

func decodeBytes(r *Reader, v reflect.Value) error {
	b, err := r.Bytes()
	v.SetBytes(b)
	return err
}

func decodeByteArray(r *Reader, v reflect.Value) error {
	b, err := r.Bytes()
	if err != nil {
		return err
	}
	if len(b) != v.Len() {
		return wrongLength("bytes", v.Len(), len(b))
	}
	reflect.Copy(v, reflect.ValueOf(b))
	return nil
}
