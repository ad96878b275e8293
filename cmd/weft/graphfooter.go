package main

import (
	"fmt"
	"sync"
	"time"

	"github.com/dustin/go-humanize"
	"github.com/jedib0t/go-pretty/v6/progress"

	"weft/httpapi/wire"
)

// footer is the line under the bars. It says how long a graph has been running
// also when nothing else is new.
type footer struct {
	writer progress.Writer
	start  time.Time

	mu     sync.Mutex
	counts wire.Counts // under mu

	stopping chan struct{}
	stopped  chan struct{} // closed when the goroutine has ended
}

func startFooter(w progress.Writer, c wire.Counts) *footer {
	f := &footer{writer: w, start: time.Now(), counts: c, stopping: make(chan struct{}), stopped: make(chan struct{})}
	f.write()
	go f.tick()
	return f
}

func (f *footer) tick() {
	defer close(f.stopped)
	ticker := time.NewTicker(barPause)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			f.write()
		case <-f.stopping:
			f.write()
			return
		}
	}
}

func (f *footer) set(c *wire.Counts) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.counts = *c
}

func (f *footer) write() {
	f.mu.Lock()
	defer f.mu.Unlock()
	all, settled := total(f.counts)
	f.writer.SetPinnedMessages(fmt.Sprintf("%s/%s  %.1fs  %s",
		humanize.Comma(int64(settled)), humanize.Comma(int64(all)), time.Since(f.start).Seconds(), outlook(f.counts)))
}

func (f *footer) stop() {
	close(f.stopping)
	<-f.stopped
}
