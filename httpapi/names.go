package httpapi

import "weft/task"

// names numbers the names of a graph's tasks as they come up: where the task
// itself stands, or before that, where another refers to it.
type names struct {
	numbers map[string]int32
	entries []nameEntry
}

// nameEntry is what is known of a name.
type nameEntry struct {
	name  string
	place int32 // of the task in the graph, or undefined
	user  int32 // the last task that referred to it, or undefined
	dep   int32 // its number among that task's deps
}

const undefined = -1

// number is the number of a name.
func (n *names) number(name string) int32 {
	if i, ok := n.numbers[name]; ok {
		return i
	}
	return n.add(name)
}

// numberOf is number for a name that is to be copied if it is new.
func (n *names) numberOf(name []byte) int32 {
	if i, ok := n.numbers[string(name)]; ok {
		return i
	}
	return n.add(string(name))
}

func (n *names) add(name string) int32 {
	i := int32(len(n.entries))
	n.numbers[name] = i
	n.entries = append(n.entries, nameEntry{name: name, place: undefined, user: undefined})
	return i
}

// place is where the task of a name stands in the graph.
func (n *names) place(name string) (int, bool) {
	i, ok := n.numbers[name]
	if !ok || n.entries[i].place == undefined {
		return 0, false
	}
	return int(n.entries[i].place), true
}

// depList is the futures among the arguments of one task.
type depList struct {
	deps    []task.Dep
	futures map[string]int // those from outside of the graph
}

// reset empties the list for another task.
func (d *depList) reset() {
	d.deps = d.deps[:0]
	if len(d.futures) > 0 {
		clear(d.futures)
	}
}

// Future numbers a future that exists.
func (d *depList) Future(key string) (int, error) {
	if i, ok := d.futures[key]; ok {
		return i, nil
	}
	if !task.ValidName(key) {
		return 0, task.Errorf(task.Invalid, "%q is no key of a future", clip(key))
	}
	if d.futures == nil {
		d.futures = map[string]int{}
	}
	i := len(d.deps)
	d.futures[key] = i
	d.deps = append(d.deps, task.Dep{Future: task.Key(key)})
	return i, nil
}
