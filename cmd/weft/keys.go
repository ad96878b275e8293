package main

import (
	"fmt"

	"weft/task"
)

// eachKey does something to each future, and tells of those with which it went
// well; the others do not keep it from going on.
func (c *cli) eachKey(keys []string, done string, do func(task.Key) error) error {
	var failed severalErrors
	well := []string{}
	for _, key := range keys {
		if err := do(task.Key(key)); err != nil {
			failed = append(failed, err)
			continue
		}
		well = append(well, key)
		if !c.json {
			fmt.Fprintln(c.Out, done, key)
		}
	}
	if c.json {
		if err := c.printJSON(map[string][]string{"keys": well}); err != nil {
			return err
		}
	}
	if len(failed) > 0 {
		return failed
	}
	return nil
}
