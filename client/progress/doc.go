// Package progress shows on a terminal how far futures are: a bar that is drawn
// over itself, or a line now and then where there is no terminal.
//
//	zs := client.Map[int64](c, "math/inc", numbers)
//	err := progress.Show(ctx, os.Stderr, zs...)
//
//	████████████████████████░░░░░░░░  12/16  1 failed  3 running  412/s  0.3s
//
// It draws, and knows of futures only what client.Wait and client.Running say.
// Show is one goroutine's, the caller's; a Bar belongs to one goroutine.
package progress
