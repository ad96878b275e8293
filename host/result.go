package host

import (
	"fmt"
	"strconv"
	"strings"

	"weft/task"
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
	return task.Errorf(task.OutputTooLarge, "its result takes %s and may take %s; return less, or in parts", sizeText(size), sizeText(limit))
}

// sizeText is a number of bytes for people, as in "1.5 MiB".
func sizeText(n int64) string {
	if n < 1<<10 {
		return fmt.Sprintf("%d bytes", n)
	}
	v, unit := float64(n), ""
	for _, unit = range []string{"KiB", "MiB", "GiB"} {
		if v /= 1 << 10; v < 1<<10 {
			break
		}
	}
	return strings.TrimSuffix(strconv.FormatFloat(v, 'f', 1, 64), ".0") + " " + unit
}
