// Package scheduler drives the machine of package scheduler/state.
//
// One goroutine owns the machine. Requests, news of workers and the passing of
// time reach it as events, one after another; what the machine commands goes
// out to the fabric and to whoever waits. It knows nothing of HTTP, of
// sandboxes, or of what the values mean.
//
//	s := scheduler.New(scheduler.Config{Fabric: fabric.Scheduler()})
//	s.Start()
//	defer s.Stop()
//	accepted, err := s.Submit(ctx, graph)
//	settled, err := s.Wait(ctx, accepted.Keys, false, true)
//
// All methods may be called from any goroutine. Their errors are *task.Error;
// after Stop they are unavailable. Where a method waits, the end of its context
// is no error: it answers how things stand then.
package scheduler
