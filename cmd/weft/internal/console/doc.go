// Package console is the terminal as the commands of weft see it: three
// streams, whether people look at them, how wide they are, colours and tables.
//
// It owns how things look and knows nothing of what they say. A Console is
// made once and then only read, but for its streams, which belong to the one
// goroutine that runs the command.
//
//	c := console.System()
//	t := console.Table{Columns: []console.Column{{Name: "name"}, {Name: "size", Right: true}}}
//	t.Add("math", "1.2 KiB")
//	c.PrintTable(&t)
package console
