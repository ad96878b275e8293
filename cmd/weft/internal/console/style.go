package console

import "weft/task"

// Style colours text, or leaves it alone when it is false.
type Style bool

// Bold is for what matters in a line.
func (s Style) Bold(text string) string { return s.code("1", text) }

// Dim is for what can be passed over.
func (s Style) Dim(text string) string { return s.code("2", text) }

// Red is for failures.
func (s Style) Red(text string) string { return s.code("31", text) }

// Green is for what is done.
func (s Style) Green(text string) string { return s.code("32", text) }

// Yellow is for what wants attention.
func (s Style) Yellow(text string) string { return s.code("33", text) }

// Cyan is for what goes on.
func (s Style) Cyan(text string) string { return s.code("36", text) }

// State writes the state of a future or a graph in its colour.
func (s Style) State(state string) string {
	switch state {
	case string(task.StateDone):
		return s.Green(state)
	case string(task.StateFailed):
		return s.Red(state)
	case string(task.StateCancelled):
		return s.Yellow(state)
	case string(task.StateRunning):
		return s.Cyan(state)
	default:
		return s.Dim(state)
	}
}

func (s Style) code(code, text string) string {
	if !s || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}
