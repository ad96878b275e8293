package state

import "weft/task"

// depthFirst returns the tasks of a graph so that each comes after those it
// depends on, and as soon after them as can be: a chain is finished before the
// next is begun, which keeps few results alive. A graph with a cycle is refused.
func depthFirst(tasks []task.GraphTask) ([]int32, *task.Error) {
	w := walk{tasks: tasks, seen: make([]seen, len(tasks)), order: make([]int32, 0, len(tasks))}
	used := make([]bool, len(tasks))
	for i := range tasks {
		for _, d := range tasks[i].Deps {
			if d.Future == "" {
				used[d.Task] = true
			}
		}
	}
	for _, rest := range []bool{false, true} { // what is left of the first round hangs on a cycle
		for i := range tasks {
			if w.seen[i] != unseen || used[i] && !rest {
				continue
			}
			if err := w.from(int32(i)); err != nil {
				return nil, err
			}
		}
	}
	return w.order, nil
}

// walk goes through a graph from tasks to their dependencies.
type walk struct {
	tasks []task.GraphTask
	seen  []seen
	stack []frame
	order []int32
}

type seen uint8

const (
	unseen seen = iota
	open        // its dependencies are being looked at
	closed
)

// frame is a task whose dependencies before dep have been looked at.
type frame struct{ task, dep int32 }

// from takes in a task, after all that it depends on.
func (w *walk) from(root int32) *task.Error {
	w.enter(root)
	for len(w.stack) > 0 {
		top := &w.stack[len(w.stack)-1]
		deps := w.tasks[top.task].Deps
		if int(top.dep) == len(deps) {
			w.seen[top.task] = closed
			w.order = append(w.order, top.task)
			w.stack = w.stack[:len(w.stack)-1]
			continue
		}
		d := deps[top.dep]
		top.dep++
		switch {
		case d.Future != "" || w.seen[d.Task] == closed:
		case w.seen[d.Task] == open:
			return &task.Error{
				Code: task.Invalid, Task: w.tasks[d.Task].Name, Field: "args",
				Detail: "the task depends on itself, through task " + w.tasks[top.task].Name,
			}
		default:
			w.enter(int32(d.Task))
		}
	}
	return nil
}

func (w *walk) enter(i int32) {
	w.seen[i] = open
	w.stack = append(w.stack, frame{task: i})
}
