package codec

import (
	"reflect"
	"slices"

	"weft/value/item"
)

// structure plans a struct: a map with a member for every exported field. A
// member that is missing leaves the zero value; one that no field names is
// ignored.
func (pl planner) structure(p *Plan, t reflect.Type) error {
	fields, err := pl.fields(t)
	if err != nil {
		return err
	}
	if len(fields) == 0 && t.NumField() > 0 {
		return noValue(t, "it has no exported field")
	}
	fields = sortFields(fields)
	p.Type = "map"
	p.append = func(dst []byte, v reflect.Value, depth int) ([]byte, error) {
		return appendStruct(dst, v, fields, depth)
	}
	p.decode = func(r *Reader, v reflect.Value) error { return decodeStruct(r, v, fields) }
	return nil
}

// sortFields orders fields as their keys are written. (It goes by the keys alone
// because every type that is sorted costs a module 30 KB of code.)
func sortFields(fields []field) []field {
	byKey := make(map[string]field, len(fields))
	for _, f := range fields {
		byKey[f.key] = f
	}
	sorted := fields[:0]
	for _, key := range sortedKeys(byKey) {
		sorted = append(sorted, byKey[key])
	}
	return sorted
}

func appendStruct(dst []byte, v reflect.Value, fields []field, depth int) (_ []byte, err error) {
	if depth == maxDepth {
		return dst, errDepth
	}
	n := len(fields)
	for i := range fields {
		if fields[i].omitted(v) {
			n--
		}
	}
	dst = item.AppendHead(dst, item.Map, uint64(n))
	for i := range fields {
		f := &fields[i]
		if f.omitted(v) {
			continue
		}
		if dst, err = appendText(dst, f.key); err != nil {
			return dst, atMember(f.key, err)
		}
		if dst, err = f.plan.append(dst, v.FieldByIndex(f.index), depth+1); err != nil {
			return dst, atMember(f.key, err)
		}
	}
	return dst, nil
}

func decodeStruct(r *Reader, v reflect.Value, fields []field) error {
	n, err := r.Map()
	if err != nil {
		return err
	}
	for range n {
		key, err := r.Text()
		if err != nil {
			return err
		}
		if err := decodeMember(r, v, fields, key); err != nil {
			return atMember(key, err)
		}
	}
	return nil
}

// decodeMember reads the member of that key into the field that it belongs to.
func decodeMember(r *Reader, v reflect.Value, fields []field, key string) error {
	i, ok := slices.BinarySearchFunc(fields, key, func(f field, key string) int { return compareKeys(f.key, key) })
	if !ok {
		return r.Skip()
	}
	return fields[i].plan.decode(r, v.FieldByIndex(fields[i].index))
}
