package wire

import (
	"fmt"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Object is a JSON object that keeps the order of its members: tasks, outputs
// and keys stay in the order of the graph that they are of.
type Object[V any] []Member[V]

// Member is one name of an Object and what it stands for.
type Member[V any] struct {
	Name  string
	Value V
}

// Map is the object as a map.
func (o Object[V]) Map() map[string]V {
	m := make(map[string]V, len(o))
	for i := range o {
		m[o[i].Name] = o[i].Value
	}
	return m
}

// MarshalJSONTo writes the members in their order.
func (o Object[V]) MarshalJSONTo(enc *jsontext.Encoder) error {
	if err := enc.WriteToken(jsontext.BeginObject); err != nil {
		return err
	}
	for i := range o {
		if err := enc.WriteToken(jsontext.String(o[i].Name)); err != nil {
			return err
		}
		if err := json.MarshalEncode(enc, &o[i].Value); err != nil {
			return err
		}
	}
	return enc.WriteToken(jsontext.EndObject)
}

// UnmarshalJSONFrom reads the members in their order, or null as none.
func (o *Object[V]) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	*o = nil
	tok, err := dec.ReadToken()
	if err != nil || tok.Kind() == 'n' {
		return err
	}
	if tok.Kind() != '{' {
		return fmt.Errorf("want an object, not %s", KindName(tok.Kind()))
	}
	*o = Object[V]{}
	for dec.PeekKind() == '"' {
		name, err := dec.ReadToken()
		if err != nil {
			return err
		}
		m := Member[V]{Name: name.String()}
		if err := json.UnmarshalDecode(dec, &m.Value); err != nil {
			return err
		}
		*o = append(*o, m)
	}
	_, err = dec.ReadToken()
	return err
}
