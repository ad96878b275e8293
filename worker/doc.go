// Package worker takes assignments from a scheduler, gets the inputs they lack,
// runs them, keeps the large results and reports.
//
// It owns the order in which assignments are begun on this worker, its slots,
// the values it holds, and the news it sends. It refuses to know how a call is
// run (a Host does that, or a builtin function), what carries the messages (a
// Fabric does), and what becomes of a report: whether to run again, elsewhere
// or not at all is the scheduler's to decide, and nothing here calls it back.
//
//	w := worker.New(worker.Config{ID: id, Slots: 4, Fabric: side, Host: host, Builtins: builtin.Run})
//	if err := w.Start(ctx); err != nil { … }
//	…
//	w.Stop(grace) // what runs may finish until grace ends
//
// An assignment is fetching while inputs are missing, then ready, in a heap by
// rank, then running in one of the slots. What cannot start because the same
// runs fill all slots for a while is handed back. A run whose assignment was
// cancelled is stopped and leaves nothing: no report, no result.
//
// # Goroutines
//
// The methods of a Worker may be called from any goroutine. Start begins a
// fixed number of goroutines, whatever is assigned: one that tends (it reads
// dispatches and keeps the timers), one for each slot, some that fetch, and one
// that reports. They share the state of the worker under one lock, held for a
// few hundred nanoseconds at a time and never around a run, a fetch or a send.
// When work is over the slots end first, the fetchers next, and the reporter
// last, with the news that the worker leaves.
package worker
