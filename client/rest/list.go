package rest

import (
	"context"
	"iter"
	"maps"
	"net/http"
	"net/url"

	"weft/httpapi/wire"
)

// pages iterates over a list page by page. An error ends it.
func pages[T any](ctx context.Context, a *API, path string, query url.Values) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		query := maps.Clone(query)
		if query == nil {
			query = url.Values{}
		}
		for {
			var page wire.List[T]
			if _, err := a.json(ctx, request{method: http.MethodGet, path: path, query: query}, &page); err != nil {
				var none T
				yield(none, err)
				return
			}
			for _, item := range page.Items {
				if !yield(item, nil) {
					return
				}
			}
			if page.Next == nil {
				return
			}
			query.Set(wire.CursorParam, *page.Next)
		}
	}
}
