package client

import (
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

	"weft/task"
	"weft/value"
)

// call is what a hold submits.
type call struct {
	args       []byte // a list in encoded form; a placeholder's number is the id of a hold
	opts       *options
	unattended bool // to be run, but held by nobody

	batch uint64 // the request that it was put in last
	name  string // there
}

// size is about how many bytes the call takes in a request. Byte strings take
// a third more.
func (c *call) size() int { return len(c.args)*4/3 + len(c.opts.members) + 64 }

// encode makes the body of a submission of calls, and returns with it those
// that are in it. The others cannot be sent, and have failed.
func (s *session) encode(calls []*hold) (body []byte, sent []*hold) {
	s.batch++
	size := 0
	for _, h := range calls {
		size += h.call.size()
	}
	body = append(make([]byte, 0, size), `{"tasks":{`...)
	sent = make([]*hold, 0, len(calls))
	for _, h := range calls {
		h.call.batch, h.call.name = s.batch, strconv.Itoa(len(sent))
		with, err := s.appendTask(body, h)
		if err != nil {
			h.call.batch = 0
			s.mu.Lock()
			h.fail(err)
			s.mu.Unlock()
			continue
		}
		body, sent = with, append(sent, h)
	}
	if len(sent) == 0 {
		return nil, nil
	}
	body[len(body)-1] = '}' // was the comma after the last task
	body = append(body, `,"outputs":[`...)
	if !sent[0].call.unattended {
		for _, h := range sent {
			body = append(append(append(body, '"'), h.call.name...), '"', ',')
		}
		body = body[:len(body)-1]
	}
	return append(body, `],"detached":true}`...), sent
}

// appendTask appends a call as a member of "tasks", with a comma after it.
func (s *session) appendTask(body []byte, h *hold) ([]byte, error) {
	if err := h.call.opts.err; err != nil {
		return nil, err
	}
	body = append(append(append(body, '"'), h.call.name...), `":{"call":`...)
	body, err := jsontext.AppendQuote(body, h.function)
	if err != nil {
		return nil, h.invalid("the name of the function is no UTF-8")
	}
	body = append(body, `,"args":`...)
	var broken error
	body, err = value.AppendJSON(body, h.call.args, func(id uint64) (member, name string) {
		member, name, err := s.reference(id, h.call.batch)
		if err != nil {
			broken = err
		}
		return member, name
	})
	if broken != nil {
		return nil, broken
	}
	if err != nil {
		return nil, h.invalid(err.Error())
	}
	return append(append(body, h.call.opts.members...), '}', ','), nil
}

var errForeign = task.Errorf(task.Invalid, "a future among the arguments is another client's, or was released; client.Attach makes it one of this client's")

// reference says how a task of the batch refers to the hold of that id: as a
// task of the same graph, or by the key that an earlier one brought.
func (s *session) reference(id, batch uint64) (member, name string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := s.holds[id]
	switch {
	case h == nil:
		return "", "", errForeign
	case h.err != nil:
		return "", "", h.err
	case h.rec != nil:
		return "$future", string(h.rec.key), nil
	case h.call.batch == batch:
		return "$ref", h.call.name, nil
	default:
		return "", "", task.Errorf(task.Internal, "a future among the arguments was submitted later than its user")
	}
}
