package host

import (
	"container/list"
	"context"
	"fmt"
	"runtime/debug"
	"sync"

	"weft/task"
)

// A shelf keeps open modules, the most recently used in front. A module is
// opened once however many ask for it at the same time, and closed when it has
// fallen off the end and nobody uses it.
type shelf struct {
	max int

	mu     sync.Mutex
	books  map[task.Digest]*book
	order  *list.List    // of *book, the most recently used first
	open   int           // books that are not closed, on the shelf or off it
	closed bool          // nothing is handed out any more
	empty  chan struct{} // closed when the shelf is closed and open is 0
}

// A book is a module's place on the shelf. users and place are guarded by the
// shelf's lock; module and err are set before ready is closed, and then stay.
type book struct {
	digest task.Digest
	users  int
	place  *list.Element // nil: off the shelf
	ready  chan struct{}
	module *module
	err    error
}

// opener makes the module of a book.
type opener func(context.Context) (*module, error)

var errClosing = task.Errorf(task.Unavailable, "the server is stopping and takes no more calls")

func newShelf(size int) *shelf {
	return &shelf{max: size, books: make(map[task.Digest]*book), order: list.New(), empty: make(chan struct{})}
}

// take returns the book of that digest, opened by open if it was not there.
// Its module is the caller's to use until giveBack. The end of ctx ends the
// waiting, not the opening, which others may be waiting for.
func (s *shelf) take(ctx context.Context, digest task.Digest, open opener) (*book, error) {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil, errClosing
	}
	b, known := s.books[digest]
	if !known {
		b = &book{digest: digest, ready: make(chan struct{})}
		b.place = s.order.PushFront(b)
		s.books[digest] = b
		s.open++
		b.users++                                      // the filling counts as a use
		go s.fill(context.WithoutCancel(ctx), b, open) // ends when open does; close waits for it
	}
	b.users++
	s.order.MoveToFront(b.place)
	s.mu.Unlock()

	select {
	case <-b.ready:
	case <-ctx.Done():
		s.giveBack(b)
		return nil, interruption(ctx, 0)
	}
	if b.err != nil {
		s.giveBack(b)
		return nil, b.err
	}
	return b, nil
}

// fill opens the module of a new book. One that cannot be opened leaves the
// shelf before anybody hears of it, so that who asks next has another try.
func (s *shelf) fill(ctx context.Context, b *book, open opener) {
	b.module, b.err = open.call(ctx)
	if b.err != nil {
		s.mu.Lock()
		s.remove(b)
		s.mu.Unlock()
	}
	close(b.ready)
	s.giveBack(b)
}

// call opens. A panic becomes an error: nobody else would catch it.
func (open opener) call(ctx context.Context) (m *module, err error) {
	defer func() {
		if r := recover(); r != nil {
			m, err = nil, fmt.Errorf("open module: panic: %v\n%s", r, debug.Stack())
		}
	}()
	return open(ctx)
}

// giveBack ends one use of b, and closes what is due.
func (s *shelf) giveBack(b *book) {
	s.mu.Lock()
	b.users--
	if b.users == 0 && b.place == nil {
		s.mu.Unlock()
		s.discard(b)
		return
	}
	due := s.trim()
	s.mu.Unlock()
	s.discard(due...)
}

// trim takes unused books off the end of a shelf that is too full, and all of
// them off a closed one. It returns them for discard.
func (s *shelf) trim() []*book {
	var due []*book
	for e := s.order.Back(); e != nil && (s.closed || len(s.books) > s.max); {
		b := e.Value.(*book)
		e = e.Prev()
		if b.users == 0 {
			s.remove(b)
			due = append(due, b)
		}
	}
	return due
}

// remove takes b off the shelf, if it is on it.
func (s *shelf) remove(b *book) {
	if b.place != nil {
		s.order.Remove(b.place)
		delete(s.books, b.digest)
		b.place = nil
	}
}

// discard closes books that are off the shelf and unused.
func (s *shelf) discard(books ...*book) {
	for _, b := range books {
		if b.module != nil {
			b.module.close()
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open -= len(books)
	if s.closed && s.open == 0 && len(books) > 0 {
		close(s.empty)
	}
}

// close hands out nothing more and waits, until ctx ends, for every book to be
// given back and closed. Further calls wait alike.
func (s *shelf) close(ctx context.Context) error {
	s.mu.Lock()
	if !s.closed {
		s.closed = true
		if s.open == 0 {
			close(s.empty)
		}
	}
	due := s.trim()
	s.mu.Unlock()
	s.discard(due...)
	select {
	case <-s.empty:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
