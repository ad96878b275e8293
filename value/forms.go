package value

import (
	"encoding/base64"
	"math"

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

// formOf returns the form that an object with the one member name is, or "".
func formOf(name []byte) string {
	if len(name) == 0 || name[0] != '$' {
		return ""
	}
	switch string(name) {
	case formRef:
		return formRef
	case formFuture:
		return formFuture
	case formBytes:
		return formBytes
	case formFloat:
		return formFloat
	case formLiteral:
		return formLiteral
	}
	return ""
}

// form reads the form that begins at b[start:] and whose value is at b[at:].
func (r *jsonReader) form(form string, start, at, room int) error {
	if form == formLiteral {
		if r.b[at] != '{' {
			return r.fail(start, `$literal holds an object, as in {"$literal": {"$ref": "a plain string"}}`)
		}
		_, count := r.measure(at)
		return r.mapping(at, count, room)
	}
	if r.b[at] != '"' {
		return r.fail(start, `%s holds a string; an object with that one member is written {"$literal": {"%s": …}}`, form, form)
	}
	text, _, err := r.text(at)
	if err != nil {
		return err
	}
	switch form {
	case formBytes:
		return r.bytes(text, start)
	case formFloat:
		return r.float(text, start)
	default:
		return r.future(form, text, start)
	}
}

// bytes writes the byte string that base64 stands for.
func (r *jsonReader) bytes(base []byte, start int) error {
	n := len(base) / 4 * 3
	for i := len(base); i > 0 && base[i-1] == '=' && n > 0; i-- {
		n--
	}
	r.dst = item.AppendHead(r.dst, item.Bytes, uint64(n))
	content := len(r.dst)
	var err error
	r.dst, err = base64.StdEncoding.Strict().AppendDecode(r.dst, base)
	if err != nil || len(r.dst)-content != n || len(base)%4 != 0 { // it passes over line breaks
		return r.fail(start, "$bytes holds base64: A-Z, a-z, 0-9, + and /, padded with = to a multiple of 4")
	}
	return nil
}

// float writes one of the floats that JSON has no number for.
func (r *jsonReader) float(name []byte, start int) error {
	var f float64
	switch string(name) {
	case "NaN":
		f = math.NaN()
	case "Inf":
		f = math.Inf(1)
	case "-Inf":
		f = math.Inf(-1)
	default:
		return r.fail(start, "$float holds NaN, Inf or -Inf, got %q; other floats are plain numbers", clip(string(name)))
	}
	r.dst = item.AppendFloat(r.dst, f)
	return nil
}

// future writes the placeholder of a future.
func (r *jsonReader) future(form string, name []byte, start int) error {
	if r.resolver == nil {
		return r.fail(start, `no future can stand here, so no %s; an object with that one member is written {"$literal": {"%s": …}}`, form, form)
	}
	var i int
	var err error
	if form == formRef {
		i, err = r.resolver.Ref(string(name))
	} else {
		i, err = r.resolver.Future(string(name))
	}
	if err != nil {
		return r.locate(start, err)
	}
	if i < 0 {
		return r.fail(start, "%s %q has no number", form, clip(string(name)))
	}
	r.dst = appendPlaceholder(r.dst, uint64(i))
	return nil
}
