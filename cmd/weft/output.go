package main

import (
	"fmt"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"weft/httpapi/wire"
	"weft/value"
)

// printJSON writes v as JSON: on one line, or over several to a terminal.
func (c *cli) printJSON(v any) error {
	text, err := wire.Marshal(v)
	if err != nil {
		return err
	}
	return c.printText(text)
}

// printText writes JSON text.
func (c *cli) printText(text jsontext.Value) error {
	if c.OutTerminal {
		if err := text.Indent(jsontext.WithIndent("  ")); err != nil {
			return err
		}
	}
	fmt.Fprintf(c.Out, "%s\n", text)
	return nil
}

// printValue writes an encoded value: bytes as they are, unless a person looks
// or a program wants JSON; a string as it is when raw; all else as JSON.
func (c *cli) printValue(encoded []byte, raw bool) error {
	kind := value.TypeOf(encoded)
	switch {
	case c.json:
	case kind == "bytes" && (raw || !c.OutTerminal):
		var b []byte
		if err := value.Unmarshal(encoded, &b); err != nil {
			return err
		}
		_, err := c.Out.Write(b)
		return err
	case kind == "string" && raw:
		var s string
		if err := value.Unmarshal(encoded, &s); err != nil {
			return err
		}
		fmt.Fprint(c.Out, s)
		if c.OutTerminal && !strings.HasSuffix(s, "\n") {
			fmt.Fprintln(c.Out)
		}
		return nil
	}
	text, err := value.AppendJSON(nil, encoded, nil)
	if err != nil {
		return err
	}
	return c.printText(text)
}

// printList writes a list for people or for programs: a table, or the array of the
// records that were collected.
func (c *cli) printList(records any, print func()) error {
	if c.json {
		return c.printJSON(records)
	}
	print()
	return nil
}
