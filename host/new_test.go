package host_test

import (
	"sync"
	"testing"

	"weft/host"
)

// Hosts may be made at the same time. The race detector is the judge.
func TestNewAtTheSameTime(t *testing.T) {
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			h, err := host.New(host.Config{CacheDir: t.TempDir()})
			if err != nil {
				t.Error(err)
				return
			}
			if err := h.Close(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}
