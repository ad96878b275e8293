package host

import (
	"weft/task"

	"github.com/dustin/go-humanize"
)

// checkResult ends the guest if a result of that size is larger than it may be.
func checkResult(size, limit int64) {
	if e := resultError(size, limit); e != nil {
		panic(e)
	}
}

// resultError is the error of a result that is larger than it may be, else nil.
func resultError(size, limit int64) *task.Error {
	if size <= limit {
		return nil
	}
	return task.Errorf(task.OutputTooLarge, "its result takes %s and may take %s; return less, or in parts",
		humanize.IBytes(uint64(size)), humanize.IBytes(uint64(max(limit, 0))))
}
