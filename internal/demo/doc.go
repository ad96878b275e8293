// Package demo plays the workflows that weft is made for on a server of its
// own, and checks what comes out.
//
// There are five scenes: one call; many calls that depend on each other, and
// their sum by a tree; queues, as Go channels; work that is known only when
// other work is done, in two ways; and the words of all sources of the Go
// toolchain. Each prints the code that it runs and what that gives, as a
// notebook does, and compares the results with those of the same work done in
// sequence: a wrong one is an error.
//
// It owns the script and how it looks. It knows of weft what package client
// shows, and builds the modules from a checkout. Run is one goroutine's; those
// that it starts have ended when it returns, however it does.
//
//	err := demo.Run(ctx, demo.Options{Out: os.Stdout, Color: true})
package demo
