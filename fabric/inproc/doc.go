// Package inproc is the fabric of a cluster that lives in one process: it
// carries task.Dispatch from the scheduler to workers, task.News back, and
// values between whoever holds them and whoever needs them.
//
// It owns the mailboxes in between and, for tests, the faults that befall what
// passes through them. It refuses to know what a message means: messages are
// neither read, merged nor written, and values pass by reference, with no
// encoding, so neither end may write to what it sent or received.
//
//	fabric := inproc.New()
//	defer fabric.Close()
//	scheduler, worker := fabric.Scheduler(), fabric.Worker("w1")
//	scheduler.Send("w1", task.Dispatch{Assign: runs})
//	d := <-worker.Dispatches()
//	worker.Send(task.News{Worker: "w1", Reports: reports})
//	n := <-scheduler.News()
//
// Every method may be called from any goroutine. Send never blocks: what the
// receiver has not taken yet waits in a mailbox that grows. What one end sends
// to one other end arrives in the order in which it was sent, once, unless a
// fault was asked for; a message to a worker that is not there is lost. An end
// that was closed, and every end of a closed fabric, sends into the void. The
// channel of a worker that was closed is closed once what it had buffered is
// read; that of the scheduler stays open, and empty.
//
// The fabric starts no goroutine while receivers keep up. A mailbox that
// overflows has one, its pump, which ends when the backlog is gone or its end
// is closed; Close waits for all of them.
package inproc
