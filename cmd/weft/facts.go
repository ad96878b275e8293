package main

import (
	"fmt"
	"strings"
)

// facts are what there is to say of one thing, a line each.
type facts []fact

type fact struct{ name, text string }

// add adds a fact, if there is anything to say.
func (f *facts) add(name, text string) {
	if text != "" {
		*f = append(*f, fact{name, text})
	}
}

// printFacts writes facts with their names in a column.
func (c *cli) printFacts(list facts) {
	width := 0
	for _, f := range list {
		width = max(width, len(f.name))
	}
	for _, f := range list {
		fmt.Fprintf(c.Out, "%s%s  %s\n", c.OutStyle().Dim(f.name), strings.Repeat(" ", width-len(f.name)), f.text)
	}
}
