package main

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"weft/value"
)

// argReader reads the arguments of a call as they stand on a command line; see
// "weft help values".
type argReader struct {
	read    func(file string) ([]byte, error)
	strings bool // no argument is JSON
}

// list reads all arguments into a JSON list.
func (r *argReader) list(args []string) (jsontext.Value, error) {
	list := jsontext.Value("[")
	for i, arg := range args {
		text, err := r.arg(unguard(arg))
		if err != nil {
			return nil, fmt.Errorf("argument %d: %w", i+1, err)
		}
		if i > 0 {
			list = append(list, ',')
		}
		list = append(list, text...)
	}
	return append(list, ']'), nil
}

// arg reads one argument.
func (r *argReader) arg(arg string) (jsontext.Value, error) {
	switch file, isFile := strings.CutPrefix(arg, "@"); {
	case isFile && strings.HasPrefix(file, "@"):
		return quote(file)
	case isFile:
		return r.file(file)
	case r.strings:
		return quote(arg)
	}
	text := jsontext.Value(strings.TrimSpace(arg))
	if text.IsValid() {
		return text, nil
	}
	if len(text) > 0 && bytes.IndexByte([]byte(`{["`), text[0]) >= 0 {
		return nil, usagef("%.40q begins like JSON but is none; to pass a string as it stands use --string", arg)
	}
	return quote(arg)
}

// file is the content of a file: text with --string, else bytes.
func (r *argReader) file(name string) (jsontext.Value, error) {
	if name == "" {
		return nil, usagef("there is no file behind the @; write @@ for a string that begins with one")
	}
	content, err := r.read(name)
	if err != nil {
		return nil, err
	}
	if r.strings {
		return quote(string(content))
	}
	encoded, err := value.Marshal(content)
	if err != nil {
		return nil, err
	}
	return value.AppendJSON(nil, encoded, nil)
}

// quote makes a string a JSON string.
func quote(s string) (jsontext.Value, error) {
	if !utf8.ValidString(s) {
		return nil, usagef("it is no UTF-8, as strings are; put it in a file and pass @file for its bytes")
	}
	return jsontext.AppendQuote(nil, s)
}

// whole reads the list of arguments from one text, or from the file behind an
// @.
func (r *argReader) whole(text string) (jsontext.Value, error) {
	list := jsontext.Value(text)
	if name, isFile := strings.CutPrefix(text, "@"); isFile {
		var err error
		if list, err = r.read(name); err != nil {
			return nil, err
		}
	}
	if list.Kind() != '[' || !list.IsValid() {
		return nil, usagef("--json-args %.40q is no JSON list", list)
	}
	return list, nil
}
