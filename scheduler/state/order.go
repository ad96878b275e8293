package state

import "weft/task"

// depthFirst returns the tasks of a graph so that each comes after those it
// depends on, and as soon after them as can be: a chain is finished before the
// next is begun, which keeps few results alive. A graph with a cycle is refused.
func depthFirst(tasks []task.GraphTask) ([]int32, *task.Error) {
	const (
		unseen = iota
		open
		closed
	)
	color := make([]uint8, len(tasks))
	used := make([]bool, len(tasks))
	for i := range tasks {
		for _, d := range tasks[i].Deps {
			if d.Future == "" {
				used[d.Task] = true
			}
		}
	}
	type frame struct{ task, dep int32 }
	order := make([]int32, 0, len(tasks))
	var stack []frame
	visit := func(root int32) *task.Error {
		stack = append(stack[:0], frame{task: root})
		color[root] = open
		for len(stack) > 0 {
			top := &stack[len(stack)-1]
			deps := tasks[top.task].Deps
			if int(top.dep) == len(deps) {
				color[top.task] = closed
				order = append(order, top.task)
				stack = stack[:len(stack)-1]
				continue
			}
			d := deps[top.dep]
			top.dep++
			if d.Future != "" {
				continue
			}
			switch color[d.Task] {
			case unseen:
				color[d.Task] = open
				stack = append(stack, frame{task: int32(d.Task)})
			case open:
				return &task.Error{
					Code: task.Invalid, Task: tasks[d.Task].Name, Field: "args",
					Detail: "the task depends on itself, through task " + tasks[top.task].Name,
				}
			}
		}
		return nil
	}
	for i := range tasks {
		if !used[i] {
			if err := visit(int32(i)); err != nil {
				return nil, err
			}
		}
	}
	if len(order) < len(tasks) { // what is left hangs on a cycle
		for i := range tasks {
			if color[i] == unseen {
				if err := visit(int32(i)); err != nil {
					return nil, err
				}
			}
		}
	}
	return order, nil
}
