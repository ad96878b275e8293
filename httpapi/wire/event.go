package wire

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// Event is one server-sent event.
type Event struct {
	ID   string // to be sent as Last-Event-ID to go on after it; may be empty
	Name string // of the event; empty in a stream means "message"
	Data []byte // JSON
}

// MaxEvent is the size of the largest event that an EventReader takes, in
// bytes. It holds a result of 64 KiB in the widest JSON there is of it.
const MaxEvent = 1 << 20

// Heartbeat is a comment. It keeps a connection open and tells nothing.
const Heartbeat = ": \n\n"

// AppendEvent writes e to dst as a stream carries it. Newlines in Data, of
// which compact JSON has none, become lines of their own.
func AppendEvent(dst []byte, e Event) []byte {
	if e.ID != "" {
		dst = append(append(append(dst, "id: "...), e.ID...), '\n')
	}
	if e.Name != "" {
		dst = append(append(append(dst, "event: "...), e.Name...), '\n')
	}
	for line := range bytes.SplitSeq(e.Data, []byte{'\n'}) {
		dst = append(append(append(dst, "data: "...), line...), '\n')
	}
	return append(dst, '\n')
}

// EventReader reads a stream of events. It belongs to one goroutine.
type EventReader struct {
	lines *bufio.Reader
	long  []byte // a line that is longer than the buffer of lines
	id    string // of the last event that had one
	name  string // likewise: most events of a stream have the same
}

// NewEventReader returns a reader of the stream r.
func NewEventReader(r io.Reader) *EventReader {
	const buffer = 32 << 10 // many events at a time
	return &EventReader{lines: bufio.NewReaderSize(r, buffer)}
}

// LastID is the id to go on after, or empty.
func (r *EventReader) LastID() string { return r.id }

// Next returns the next event that has data; comments and events without data
// are passed over. At the end of the stream it returns io.EOF, also when the
// stream ends within an event, which is then dropped as the standard says.
func (r *EventReader) Next() (Event, error) {
	var e Event
	id, size, has := r.id, 0, false
	for {
		line, err := r.line(MaxEvent - size)
		if err != nil {
			return Event{}, err
		}
		size += len(line)
		if len(line) == 0 {
			r.id = id // not before the event is whole: what is cut off is sent again
			if has {
				e.ID = id
				return e, nil
			}
			e, size = Event{}, 0
			continue
		}
		name, value, _ := bytes.Cut(line, []byte{':'})
		value = bytes.TrimPrefix(value, []byte{' '})
		switch string(name) {
		case "id":
			id = string(value)
		case "event":
			if r.name != string(value) {
				r.name = string(value)
			}
			e.Name = r.name
		case "data":
			if has {
				e.Data = append(e.Data, '\n')
			}
			e.Data, has = append(e.Data, value...), true
		}
	}
}

// line reads one line of at most limit bytes and cuts off its end. The line is
// good until the next.
func (r *EventReader) line(limit int) ([]byte, error) {
	r.long = r.long[:0]
	for {
		line, err := r.lines.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) || len(r.long) > 0 {
			r.long = append(r.long, line...)
			line = r.long
		}
		line = bytes.TrimSuffix(bytes.TrimSuffix(line, []byte{'\n'}), []byte{'\r'})
		if len(line) > limit {
			return nil, fmt.Errorf("read event: it is larger than %d bytes", MaxEvent)
		}
		if err == nil {
			return line, nil
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return nil, err
		}
	}
}
