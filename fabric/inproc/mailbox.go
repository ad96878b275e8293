package inproc

import "sync"

// buffered is how many messages a mailbox passes on without a pump. It covers
// what gathers while a receiver that keeps up looks elsewhere.
const buffered = 64

// mailbox is an unbounded queue that is read from a channel. As long as the
// channel has room, a message costs one send and wakes nobody but its reader;
// only what finds no room goes the longer way by the backlog and its pump.
type mailbox[T any] struct {
	out    chan T
	closed chan struct{}
	once   sync.Once

	mu      sync.Mutex
	backlog []T  // oldest first
	pumping bool // the pump runs: everything goes by the backlog, to keep its place
	ended   bool
	pump    sync.WaitGroup
}

func newMailbox[T any]() *mailbox[T] {
	return &mailbox[T]{out: make(chan T, buffered), closed: make(chan struct{})}
}

// put queues v, or forgets it when the mailbox has ended.
func (m *mailbox[T]) put(v T) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.ended {
		return
	}
	if !m.pumping {
		select {
		case m.out <- v:
			return
		default:
		}
		m.pumping = true
		m.pump.Go(m.drain)
	}
	m.backlog = append(m.backlog, v)
}

// drain is the pump. It ends when it finds no backlog, or with the mailbox.
func (m *mailbox[T]) drain() {
	var batch []T
	for {
		batch = m.take(batch)
		if len(batch) == 0 {
			return
		}
		for _, v := range batch {
			select {
			case m.out <- v:
			case <-m.closed:
				return
			}
		}
	}
}

// take gives the whole backlog to the pump, and spare, which the pump is done
// with, to the backlog. When there is none the pump is over, and says so under
// the same lock as the next put.
func (m *mailbox[T]) take(spare []T) []T {
	clear(spare)
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.backlog) == 0 {
		m.pumping, m.backlog = false, nil
		return nil
	}
	batch := m.backlog
	m.backlog = spare[:0]
	return batch
}

// end forgets the backlog and waits for the pump. The channel stays open, and
// empty once its reader has taken what is in it.
func (m *mailbox[T]) end() {
	m.once.Do(func() {
		m.mu.Lock()
		m.ended = true
		m.mu.Unlock()
		close(m.closed)
		m.pump.Wait()
	})
}
