package inproc_test

import (
	"testing"

	"weft/fabric/inproc"
	"weft/task"
)

// BenchmarkDispatch is one message from the scheduler to a worker that waits.
func BenchmarkDispatch(b *testing.B) {
	f := inproc.New()
	defer f.Close()
	w, s := f.Worker("w1"), f.Scheduler()
	d := dispatch(1)
	b.ReportAllocs()
	for b.Loop() {
		s.Send("w1", d)
		<-w.Dispatches()
	}
}

// BenchmarkBacklog is the same with a receiver that is far behind.
func BenchmarkBacklog(b *testing.B) {
	f := inproc.New()
	defer f.Close()
	w, s := f.Worker("w1"), f.Scheduler()
	d := dispatch(1)
	for range 10000 {
		s.Send("w1", d)
	}
	b.ReportAllocs()
	for b.Loop() {
		s.Send("w1", d)
		<-w.Dispatches()
	}
}

// BenchmarkRoundTrip is a dispatch and the news it causes, one at a time,
// between two goroutines.
func BenchmarkRoundTrip(b *testing.B) {
	f := inproc.New()
	defer f.Close()
	w, s := f.Worker("w1"), f.Scheduler()
	echoed := make(chan struct{})
	go func() {
		defer close(echoed)
		for range w.Dispatches() {
			w.Send(task.News{Worker: "w1"})
		}
	}()
	d := dispatch(1)
	b.ReportAllocs()
	for b.Loop() {
		s.Send("w1", d)
		<-s.News()
	}
	w.Close()
	<-echoed
}
