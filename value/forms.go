package value

import (
	"encoding/base64"
	"errors"
	"math"

	"weft/task"
	"weft/value/item"
)

// The value forms: an object with exactly one member of one of these names is
// no map.
const (
	formRef     = "$ref"     // a task of the same graph
	formFuture  = "$future"  // a future that exists
	formBytes   = "$bytes"   // a byte string, in base64
	formFloat   = "$float"   // NaN, Inf or -Inf
	formLiteral = "$literal" // the object inside as it stands, its members read as usual
)

// isForm reports whether an object with the one member name is a form.
func isForm(name string) bool {
	switch name {
	case formRef, formFuture, formBytes, formFloat, formLiteral:
		return true
	}
	return false
}

// form reads the form that began at start; its value comes next.
func (r *jsonReader) form(name string, start, room int) error {
	r.space()
	at := r.at
	if name == formLiteral {
		if r.b[at] != '{' {
			return r.fail(at, `$literal holds an object, as in {"$literal": {"$ref": "a plain string"}}`)
		}
		if err := r.object(room, false); err != nil {
			return err
		}
	} else {
		if r.b[at] != '"' {
			return r.fail(at, `%s holds a string; for an object of that one member write {"$literal": {"%s": …}}`, name, name)
		}
		text, err := r.text()
		if err != nil {
			return err
		}
		if err := r.textForm(name, string(text), start); err != nil {
			return err
		}
	}
	r.space()
	r.at++
	return nil
}

// textForm appends what a form with a string means.
func (r *jsonReader) textForm(name, text string, start int) error {
	switch name {
	case formBytes:
		b, err := base64.StdEncoding.Strict().DecodeString(text)
		if err != nil {
			return r.fail(start, "$bytes holds base64 (RFC 4648, section 4, with padding): %s", err)
		}
		r.dst = item.AppendBytes(r.dst, b)
		return nil
	case formFloat:
		return r.float(text, start)
	}
	if r.resolver == nil {
		return r.fail(start, `%s: no future can stand here; for an object of that one member write {"$literal": {"%s": …}}`, name, name)
	}
	resolve := r.resolver.Ref
	if name == formFuture {
		resolve = r.resolver.Future
	}
	i, err := resolve(text)
	if err != nil {
		return r.locate(start, err)
	}
	r.dst = appendPlaceholder(r.dst, uint64(i))
	return nil
}

// float appends the float of a $float.
func (r *jsonReader) float(text string, start int) error {
	var f float64
	switch text {
	case "NaN":
		f = math.NaN()
	case "Inf":
		f = math.Inf(1)
	case "-Inf":
		f = math.Inf(-1)
	default:
		return r.fail(start, "$float holds NaN, Inf or -Inf, got %q; other floats are plain numbers", clip(text))
	}
	r.dst = item.AppendFloat(r.dst, f)
	return nil
}

// locate adds the place at to an error of the resolver.
func (r *jsonReader) locate(at int, err error) error {
	var e *task.Error
	if !errors.As(err, &e) {
		return r.fail(at, "%s", err)
	}
	placed := *e
	placed.Detail += where(r.b, at)
	return &placed
}
