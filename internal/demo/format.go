package demo

import (
	"fmt"
	"strings"
	"time"

	"github.com/dustin/go-humanize"
)

// list writes values as Python does, the notebooks' language: [3, 6, 9]. What
// is beyond most is counted.
func list[T any](values []T, most int) string {
	var b strings.Builder
	b.WriteByte('[')
	for i, v := range values {
		if i == most {
			fmt.Fprintf(&b, ", … %s more", count(len(values)-most))
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprint(&b, v)
	}
	b.WriteByte(']')
	return b.String()
}

// count writes a number with thousands apart: 10,000.
func count[N int | int64](n N) string { return humanize.Comma(int64(n)) }

// literal writes a number as Go has it: 10_000.
func literal(n int) string { return strings.ReplaceAll(count(n), ",", "_") }

// plural is a number of things.
func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return count(n) + " " + thing + "s"
}

// seconds writes a time as people want to know it.
func seconds(d time.Duration) string {
	if d < 10*time.Millisecond {
		return fmt.Sprintf("%.1f ms", d.Seconds()*1e3)
	}
	if d < time.Second {
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}
