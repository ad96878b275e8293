package httpapi

import (
	"context"
	"fmt"
	"sync"
	"time"

	"weft/httpapi/wire"
	"weft/task"
)

// Types of events of modules.
const (
	modulePushed  = "module.pushed"
	moduleDeleted = "module.deleted"
)

// keptPushes is how many events of modules are kept for streams that come
// back.
const keptPushes = 1000

// moduleLog is what happened to modules of late. They change through this
// API, so it is the API that knows. Safe for concurrent use.
type moduleLog struct {
	mu     sync.Mutex
	events []wire.ClusterEvent
	first  uint64 // the number of events[0]; from 1
	news   context.Context
	tell   context.CancelFunc // ends news
}

func (l *moduleLog) init() {
	l.first = 1
	l.news, l.tell = context.WithCancel(context.Background())
}

// add notes an event and wakes those who wait for one.
func (l *moduleLog) add(typ string, m *task.Module) {
	name := m.Name + "@" + m.Version
	e := wire.ClusterEvent{Time: time.Now().UTC(), Type: typ, ID: m.Digest.String(), Name: name, Note: fmt.Sprintf("module %s was uploaded", name)}
	if typ == moduleDeleted {
		e.Note = fmt.Sprintf("module %s was deleted", name)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.events = append(l.events, e)
	if over := len(l.events) - keptPushes; over > 0 {
		l.events = append(l.events[:0:0], l.events[over:]...)
		l.first += uint64(over)
	}
	l.tell()
	l.news, l.tell = context.WithCancel(context.Background())
}

// since are the events after a number, the number of the last there is, and a
// context that ends with the next one.
func (l *moduleLog) since(after uint64) (events []wire.ClusterEvent, last uint64, news context.Context) {
	l.mu.Lock()
	defer l.mu.Unlock()
	last = l.first + uint64(len(l.events)) - 1
	if after < last {
		from := max(after+1, l.first)
		events = append(events, l.events[from-l.first:]...)
	}
	return events, last, l.news
}
