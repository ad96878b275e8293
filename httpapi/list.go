package httpapi

import (
	"encoding/base64"
	"strconv"

	"github.com/gin-gonic/gin"

	"weft/httpapi/wire"
)

// How many items a page of a list has.
const (
	defaultPage = 100
	largestPage = 1000
)

// page says which part of a list is asked for.
type page struct {
	limit int
	after string // where the page before ended; "" at the beginning
}

func readPage(c *gin.Context) (page, error) {
	limit, err := queryInt(c, wire.LimitParam, 1, largestPage, defaultPage)
	if err != nil {
		return page{}, err
	}
	p := page{limit: int(limit)}
	if cursor := c.Query(wire.CursorParam); cursor != "" {
		after, err := base64.RawURLEncoding.DecodeString(cursor)
		if err != nil || len(after) == 0 {
			return page{}, badCursor()
		}
		p.after = string(after)
	}
	return p, nil
}

// index is the place that a cursor of a list with places holds.
func (p page) index() (int, error) {
	if p.after == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(p.after)
	if err != nil || n < 0 {
		return 0, badCursor()
	}
	return n, nil
}

func badCursor() error {
	return invalidField(wire.CursorParam, "this is no cursor; send the \"next\" of the page before")
}

// nextCursor is the cursor of the page after, or nil at the end.
func nextCursor(next string) *string {
	if next == "" {
		return nil
	}
	cursor := base64.RawURLEncoding.EncodeToString([]byte(next))
	return &cursor
}

// listOf is a page whose items are made by view.
func listOf[T, V any](items []T, next string, view func(*T) V) wire.List[V] {
	list := wire.List[V]{Items: make([]V, len(items)), Next: nextCursor(next)}
	for i := range items {
		list.Items[i] = view(&items[i])
	}
	return list
}
