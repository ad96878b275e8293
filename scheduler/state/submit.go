package state

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"strings"

	"weft/task"
)

// submission is a graph on its way in. It changes nothing in the machine until
// everything about it is known to be right.
type submission struct {
	Submit
	order  []int32
	ids    []task.ContentID
	keys   []task.Key
	deps   [][]*node // resolved where they exist before; nil entries are tasks of the graph
	nodes  []*node
	gone   []bool // was there, but released: as if it had never been
	held   []bool // outputs that somebody holds
	sinks  []bool // no other task of the graph uses them
	room   chunk[*node]
	prefix map[*task.Target][]byte
}

func (m *Machine) submit(e Submit) {
	if again, ok, err := m.submittedBefore(e.Graph); err != nil {
		m.reply(err)
		return
	} else if ok {
		m.out = append(m.out, Accepted{again})
		return
	}
	s := &submission{Submit: e, prefix: map[*task.Target][]byte{}}
	if err := m.plan(s); err != nil {
		m.reply(err)
		return
	}
	m.admit(s)
	accepted := task.Accepted{Keys: s.keys}
	if !e.Graph.Detached {
		accepted.Graph = e.ID
	}
	m.remember(e.Graph, accepted)
	m.out = append(m.out, Accepted{accepted})
}

// submittedBefore looks for an earlier submission of the same idempotency key.
func (m *Machine) submittedBefore(g *task.Graph) (task.Accepted, bool, *task.Error) {
	s := m.sessions[g.Session]
	if g.Session != "" && s == nil {
		return task.Accepted{}, false, unknownSession(g.Session)
	}
	if s != nil {
		m.heard(s)
	}
	if g.Idempotency == "" {
		return task.Accepted{}, false, nil
	}
	var digest task.Digest
	var answer task.Accepted
	if before := m.byName[g.Idempotency]; before != nil && !g.Detached {
		digest, answer = before.digest, before.accepted()
	} else if before := s.submission(g.Idempotency); before != nil && g.Detached {
		digest, answer = before.digest, before.accepted
	} else {
		return task.Accepted{}, false, nil
	}
	if digest != g.IdempotencyDigest {
		return task.Accepted{}, false, task.Errorf(task.Conflict, "Idempotency-Key %q was used for another submission: choose a new one", g.Idempotency)
	}
	answer.Again = true
	return answer, true, nil
}

func (m *Machine) remember(g *task.Graph, a task.Accepted) {
	if g.Idempotency != "" && g.Detached && g.Session != "" {
		m.sessions[g.Session].remember(submitted{g.Idempotency, g.IdempotencyDigest, a})
	}
}

// plan orders the tasks, finds their futures and names them, or says what is
// wrong with which.
func (m *Machine) plan(s *submission) *task.Error {
	g := s.Graph
	var err *task.Error
	if s.order, err = depthFirst(g.Tasks); err != nil {
		return err
	}
	s.ids = make([]task.ContentID, len(g.Tasks))
	s.keys = make([]task.Key, len(g.Tasks))
	s.deps = make([][]*node, len(g.Tasks))
	s.sinks = make([]bool, len(g.Tasks))
	var chosen map[task.Key]int32
	for i := range g.Tasks {
		s.sinks[i] = true
		if g.Tasks[i].Key != "" && chosen == nil {
			chosen = make(map[task.Key]int32, len(g.Tasks))
		}
	}
	for _, i := range s.order {
		if err := m.resolve(s, i); err != nil {
			err.Task = g.Tasks[i].Name
			return err
		}
		if chosen == nil {
			continue
		}
		if j, ok := chosen[s.keys[i]]; ok && s.ids[j] != s.ids[i] {
			return &task.Error{Code: task.Conflict, Task: g.Tasks[i].Name, Field: "key", Detail: "task " + g.Tasks[j].Name + " has the same key and is another call"}
		}
		chosen[s.keys[i]] = i
	}
	return nil
}

// resolve finds the futures that task i names and gives it its key.
func (m *Machine) resolve(s *submission, i int32) *task.Error {
	t := &s.Graph.Tasks[i]
	for j, d := range t.Deps {
		if d.Future == "" {
			s.sinks[d.Task] = false
			continue
		}
		n := m.nodes[d.Future]
		if n == nil || !n.visible() {
			return &task.Error{Code: task.NotFound, Field: "args", Detail: "there is no future " + string(d.Future) + ": it never was, or was released"}
		}
		if s.deps[i] == nil {
			s.deps[i] = s.room.take(len(t.Deps))
		}
		s.deps[i][j] = n
	}
	s.ids[i] = s.contentID(i)
	s.keys[i] = t.Key
	if t.Key == "" {
		s.keys[i] = task.KeyFor(t.Target.Function.Name, s.ids[i])
	} else if looksDefault(t.Key) && t.Key != task.KeyFor(t.Target.Function.Name, s.ids[i]) {
		return &task.Error{Code: task.Conflict, Field: "key", Detail: "a key that ends in a dash and 32 hex digits is kept for calls known by their content: choose another"}
	}
	n := m.nodes[s.keys[i]]
	if n == nil || n.id == s.ids[i] {
		return nil
	}
	if t.Pure || n.pure || !s.sameCall(n, i) {
		return &task.Error{Code: task.Conflict, Field: "key", Key: n.key, Detail: "the key is in use for another call: choose another, or leave it out"}
	}
	s.ids[i] = n.id // the same call under the name that was chosen for it
	return nil
}

// contentID says what task i computes, see task.ContentID.
func (s *submission) contentID(i int32) task.ContentID {
	t := &s.Graph.Tasks[i]
	if !t.Pure {
		var b [len(s.Seed) + 8]byte
		copy(b[:], s.Seed[:])
		binary.BigEndian.PutUint64(b[len(s.Seed):], uint64(i))
		return sha256.Sum256(b[:])
	}
	prefix, ok := s.prefix[t.Target]
	if !ok {
		prefix = targetPrefix(t.Target)
		s.prefix[t.Target] = prefix
	}
	b := prefix[:len(prefix):cap(prefix)]
	b = binary.BigEndian.AppendUint64(b, uint64(len(t.Args)))
	b = append(b, t.Args...)
	for j, d := range t.Deps {
		id := &s.ids[max(d.Task, 0)]
		if d.Future != "" {
			id = &s.deps[i][j].id
		}
		b = append(b, id[:]...)
	}
	s.prefix[t.Target] = b[:len(prefix)]
	return sha256.Sum256(b)
}

// targetPrefix is what the content ids of all calls of a target begin with.
func targetPrefix(t *task.Target) []byte {
	b := append([]byte("weft call 1\x00"), t.Module.Digest[:]...)
	if t.Kind == task.Builtin {
		b = append(b, task.BuiltinModule...)
	}
	for _, c := range t.Capabilities {
		b = append(b, 0)
		b = append(b, c...)
	}
	b = append(b, 0, 0)
	b = append(b, t.Function.Name...)
	return append(b, 0)
}

// sameCall reports whether task i would make the call that n already is.
func (s *submission) sameCall(n *node, i int32) bool {
	t := &s.Graph.Tasks[i]
	if n.target == nil || n.target.Module.Digest != t.Target.Module.Digest || n.target.Kind != t.Target.Kind ||
		n.target.Function.Name != t.Target.Function.Name || !bytes.Equal(n.args, t.Args) || len(n.deps) != len(t.Deps) {
		return false
	}
	for j, d := range t.Deps {
		key := d.Future
		if key == "" {
			key = s.keys[d.Task]
		}
		if n.deps[j].key != key {
			return false
		}
	}
	return true
}

// looksDefault reports whether a key has the form that KeyFor gives.
func looksDefault(k task.Key) bool {
	dash := len(k) - 33
	return dash > 0 && k[dash] == '-' && strings.Trim(string(k[dash+1:]), "0123456789abcdef") == ""
}
