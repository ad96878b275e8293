package demo

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"sync"
	"time"

	"weft/client"
	"weft/internal/solo"
)

// Options say where the demo plays and how much of it. Only Out is needed.
type Options struct {
	Out   io.Writer
	Bars  io.Writer // where progress is drawn; nil: Out. Over itself if it is an *os.File that is a terminal, else as lines
	Color bool
	Slots int // tasks that run at a time; 0: 8, as most of them sleep
	Size  Size
}

// Size is how much there is to do. What is zero is as in the demo; tests take
// less.
type Size struct {
	Calls    int           // triples of calls in scene S2, a power of two: 16
	Pause    time.Duration // the longest that such a call sleeps: 500 ms
	Elements int           // that go through the queues of scene S3: 10 000
	Files    int           // of scene S4: 10
	Sources  string        // the directory whose words scene S5 counts: the sources of the Go toolchain
	PerTask  int           // files that a task of scene S5 counts: 100
}

func (o Options) withDefaults() Options {
	if o.Bars == nil {
		o.Bars = o.Out
	}
	o.Slots = cmp.Or(o.Slots, 8)
	o.Size = Size{
		Calls:    cmp.Or(o.Size.Calls, 16),
		Pause:    cmp.Or(o.Size.Pause, 500*time.Millisecond),
		Elements: cmp.Or(o.Size.Elements, 10_000),
		Files:    cmp.Or(o.Size.Files, 10),
		Sources:  o.Size.Sources,
		PerTask:  cmp.Or(o.Size.PerTask, 100),
	}
	return o
}

// stage is where the scenes play.
type stage struct {
	*script
	c       *client.Client
	size    Size
	corpus  *corpus
	running sync.WaitGroup // goroutines of the scene that is played
}

// scenes are played in this order.
var scenes = []struct {
	name, title string
	play        func(context.Context, *stage) error
}{
	{"S1", "One call", oneCall},
	{"S2", "Many calls that depend on each other", manyCalls},
	{"S3", "Queues", queues},
	{"S4", "Work that grows while it is done", growingWork},
	{"S5", "Real input: the words of the Go sources", realInput},
}

// Run plays the demo. Its error is the context's if that ended first, and else
// says which scene failed, and how: also a result that is not what it must be
// is an error.
func Run(ctx context.Context, o Options) (err error) {
	o = o.withDefaults()
	began := time.Now()
	s := newScript(o)
	sources, err := openCorpus(ctx, o.Size.Sources, o.Size.PerTask)
	if err != nil {
		return orInterrupted(ctx, err)
	}
	server, err := solo.Start(ctx, o.Slots)
	if err != nil {
		return orInterrupted(ctx, err)
	}
	defer func() {
		if closed := server.Close(); err == nil {
			err = closed
		}
	}()
	if err := setUp(ctx, s, server, o.Slots); err != nil {
		return orInterrupted(ctx, err)
	}
	st := &stage{script: s, c: server.Client, size: o.Size, corpus: sources}
	for _, scene := range scenes {
		s.scene(scene.name, scene.title)
		if err := scene.play(ctx, st); err != nil {
			return orInterrupted(ctx, fmt.Errorf("%s: %w", scene.name, err))
		}
	}
	s.epilogue(time.Since(began))
	return nil
}

// orInterrupted is err, or the context's if that ended: what then fails,
// fails for it.
func orInterrupted(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}
