// Command items is a task module: files that hold an unknown number of items,
// and the work on each item.
//
// It shows a graph that grows while it runs: how many tasks process_item there
// will be is known only when parse_file has returned. No file is read; what a
// file holds is chance, so parse_file is not pure.
package main

import (
	"time"

	weft "weft/guest-sdk"
)

// The longest that a file and an item take.
const (
	parseTime   = 200 * time.Millisecond
	processTime = 50 * time.Millisecond
)

func init() {
	weft.Register("parse_file", parseFile, weft.Params("name"), weft.Impure(),
		weft.Doc("1 to 10 random numbers of 0 to 1, after a short random time"))
	weft.Register("process_item", processItem, weft.Params("x"), weft.Doc("x + 1, after a short random time"))
}

func main() {}

func parseFile(name string) []float64 {
	random := weft.Rand()
	time.Sleep(time.Duration(random.Int64N(int64(parseTime))))
	items := make([]float64, 1+random.IntN(10))
	for i := range items {
		items[i] = random.Float64()
	}
	weft.Log().Info("parsed", "file", name, "items", len(items))
	return items
}

func processItem(x float64) float64 {
	time.Sleep(time.Duration(weft.Rand().Int64N(int64(processTime))))
	return x + 1
}
