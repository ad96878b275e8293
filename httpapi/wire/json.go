package wire

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"weft/task"
)

// Marshal encodes a body. Objects are in the order they were built in, maps
// in the order of their names. Their names are unique by construction and not
// looked at again. Guests may write what is no UTF-8 into logs and errors; it
// becomes U+FFFD.
func Marshal(v any) ([]byte, error) {
	return json.Marshal(v, json.Deterministic(true), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
}

// Unmarshal decodes an answer. Members that this package does not know are
// skipped, so that a newer server may say more.
func Unmarshal(b []byte, v any) error { return json.Unmarshal(b, v) }

// Read decodes the body of a request, which is one JSON value. A member that
// is not known and one that is there twice are refused. The error is a
// *task.Error that says where, or the error that r gave.
func Read(r io.Reader, v any) error {
	return Refine(json.UnmarshalRead(r, v, json.RejectUnknownMembers(true)))
}

// Refine turns an error of decoding JSON into an *task.Error that says where
// in the body it lies and what is wrong there. Errors of the body's reader
// and those that are a *task.Error already come back as they are.
func Refine(err error) error {
	var known *task.Error
	var syntax *jsontext.SyntacticError
	var semantic *json.SemanticError
	switch {
	case err == nil || errors.As(err, &known):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return task.Errorf(task.Invalid, "the body is no complete JSON value; it ends too early")
	case errors.As(err, &semantic):
		return &task.Error{Code: task.Invalid, Field: FieldOf(semantic.JSONPointer), Detail: semanticDetail(semantic)}
	case errors.As(err, &syntax):
		return &task.Error{Code: task.Invalid, Field: FieldOf(syntax.JSONPointer), Detail: syntaxDetail(syntax)}
	default:
		return err
	}
}

func semanticDetail(e *json.SemanticError) string {
	switch {
	case errors.Is(e.Err, json.ErrUnknownName):
		return "there is no such member here"
	case errors.Is(e.Err, strconv.ErrSyntax):
		return fmt.Sprintf("%s is no integer", e.JSONValue)
	case errors.Is(e.Err, strconv.ErrRange):
		return fmt.Sprintf("%s is out of range", e.JSONValue)
	case e.Err != nil:
		return e.Err.Error()
	default:
		return KindName(e.JSONKind) + " does not belong here"
	}
}

// KindName names a kind of JSON value in a sentence: "an object".
func KindName(k jsontext.Kind) string {
	switch k {
	case 'n':
		return "null"
	case 'f', 't':
		return "a boolean"
	case '"':
		return "a string"
	case '0':
		return "a number"
	case '[':
		return "an array"
	case '{':
		return "an object"
	default:
		return "something that is no JSON"
	}
}

func syntaxDetail(e *jsontext.SyntacticError) string {
	if errors.Is(e.Err, jsontext.ErrDuplicateName) {
		return fmt.Sprintf("this member is there twice (at byte %d)", e.ByteOffset)
	}
	return fmt.Sprintf("the body is no JSON: %v (at byte %d)", e.Err, e.ByteOffset)
}

// FieldOf writes a JSON pointer as people do: "tasks.z.args[1]".
func FieldOf(p jsontext.Pointer) string {
	var b strings.Builder
	for tok := range p.Tokens() {
		switch {
		case tok != "" && strings.Trim(tok, "0123456789") == "":
			b.WriteString("[" + tok + "]")
		case b.Len() > 0:
			b.WriteString("." + tok)
		default:
			b.WriteString(tok)
		}
	}
	return b.String()
}
