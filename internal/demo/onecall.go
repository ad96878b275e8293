package demo

import (
	"context"
	"fmt"

	"weft/client"
)

// oneCall is scene S1: a call is a future at once, and then a result.
func oneCall(ctx context.Context, s *stage) error {
	c := s.c
	s.code(`future := client.Submit[int64](c, "math/inc", 1)  // returns at once`)
	future := client.Submit[int64](c, "math/inc", 1)
	s.code("future")
	s.say("%s", future)
	s.code("future.Result(ctx)")
	two, err := future.Result(ctx)
	if err != nil {
		return err
	}
	s.say("%d", two)
	s.code("future")
	s.say("%s", future)
	if two != 2 {
		return fmt.Errorf("inc(1) is %d, not 2", two)
	}
	return nil
}
