package httpapi

import (
	"errors"
	"fmt"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"weft/httpapi/wire"
	"weft/task"
)

// optionReader turns the options of tasks into Options. Tasks of a graph
// mostly ask for the same, and what is written the same is read once and
// shared: the text of a task's options is the name of the result.
type optionReader struct {
	rules rules
	known map[string]*task.Options
	text  []byte // the options of the task at hand, each followed by a zero byte
	parts []optionPart
}

type optionPart struct {
	member   member
	from, to int // in text
}

func newOptionReader(r rules) *optionReader {
	return &optionReader{rules: r, known: map[string]*task.Options{}}
}

// begin forgets the options of the task before.
func (o *optionReader) begin() { o.text, o.parts = o.text[:0], o.parts[:0] }

// add takes the text of an option, which may be written over afterwards. null
// is as if the option were not there.
func (o *optionReader) add(m member, raw jsontext.Value) {
	if raw.Kind() == 'n' {
		return
	}
	o.text = append(o.text, byte(m))
	from := len(o.text)
	o.text = append(o.text, raw...)
	o.parts = append(o.parts, optionPart{m, from, len(o.text)})
	o.text = append(o.text, 0)
}

// options are those of the task at hand. The error names the field.
func (o *optionReader) options() (*task.Options, error) {
	if len(o.parts) == 0 {
		return task.DefaultOptions, nil
	}
	if opts, ok := o.known[string(o.text)]; ok {
		return opts, nil
	}
	opts := new(task.Options)
	for _, p := range o.parts {
		if err := o.read(opts, p.member, o.text[p.from:p.to]); err != nil {
			return nil, inField(p.member.String(), err)
		}
	}
	o.known[string(o.text)] = opts
	return opts, nil
}

// read reads one option.
func (o *optionReader) read(opts *task.Options, m member, raw jsontext.Value) (err error) {
	switch m {
	case memberPriority:
		var n int64
		err = readChecked(raw, &n, priority)
		opts.Priority = int(n)
	case memberTimeout:
		err = readDuration(raw, &opts.Timeout, o.rules.timeout)
	case memberQueueTimeout:
		err = readDuration(raw, &opts.QueueTimeout, positiveDuration)
	case memberMemory:
		var n wire.Size
		err = readChecked(raw, &n, func(n wire.Size) error { return o.rules.memory(int64(n)) })
		opts.Memory = int64(n)
	case memberFuel:
		err = readChecked(raw, &opts.Fuel, fuel)
	case memberRetries:
		opts.Retries, err = readRetries(raw)
	case memberWorkers:
		err = readChecked(raw, &opts.Workers, checkWorkers)
	case memberAllowOtherWorkers:
		err = readChecked(raw, &opts.AllowOtherWorkers, nil)
	case memberResources:
		err = readChecked(raw, &opts.Resources, checkResources)
	case memberLabels:
		err = readChecked(raw, &opts.Labels, checkLabels)
	default:
		err = fmt.Errorf("read option %s: it is none", m)
	}
	return err
}

// readChecked reads a value and checks it.
func readChecked[T any](raw jsontext.Value, v *T, check func(T) error) error {
	if err := json.Unmarshal(raw, v, json.RejectUnknownMembers(true)); err != nil {
		return wire.Refine(err)
	}
	if check == nil {
		return nil
	}
	return check(*v)
}

func readDuration(raw jsontext.Value, d *time.Duration, check func(time.Duration) error) error {
	var v wire.Duration
	err := readChecked(raw, &v, func(v wire.Duration) error { return check(time.Duration(v)) })
	*d = time.Duration(v)
	return err
}

func checkWorkers(names []string) error {
	if len(names) > maxEntries {
		return task.Errorf(task.Invalid, "there are %d workers; %d can be named at most", len(names), maxEntries)
	}
	for i, name := range names {
		if name == "" || len(name) > maxTaskName {
			return inField(indexed("", i), errors.New("a worker is named by its id, name or host"))
		}
	}
	return nil
}

func checkResources(r map[string]int64) error {
	if len(r) > maxEntries {
		return task.Errorf(task.Invalid, "there are %d resources; %d can be asked for at most", len(r), maxEntries)
	}
	for name, n := range r {
		if !task.ValidName(name) {
			return task.Errorf(task.Invalid, "%q is no name of a resource; those are 1 to %d characters of [A-Za-z0-9._-]", clip(name), task.MaxName)
		}
		if n < 1 {
			return inField(name, errors.New("a task asks for 1 of a resource or more"))
		}
	}
	return nil
}

func checkLabels(labels map[string]string) error {
	if len(labels) > maxEntries {
		return task.Errorf(task.Invalid, "there are %d labels; a task has %d at most", len(labels), maxEntries)
	}
	for name, text := range labels {
		if name == "" || len(name) > task.MaxName || len(text) > maxText {
			return task.Errorf(task.Invalid, "the label %q is too long: a name has 1 to %d bytes and a text up to %d", clip(name), task.MaxName, maxText)
		}
	}
	return nil
}
