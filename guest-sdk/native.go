//go:build !wasip1

package weft

import (
	"log/slog"
	"math/rand/v2"
)

func taskLog() *slog.Logger { return slog.Default() }

func taskRand() *rand.Rand { return rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64())) }
