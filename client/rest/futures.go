package rest

import (
	"bufio"
	"context"
	"iter"
	"net/http"
	"net/url"
	"time"

	"weft/httpapi/wire"
	"weft/task"
)

// Future is the record of a future.
func (a *API) Future(ctx context.Context, key task.Key) (f wire.Future, err error) {
	_, err = a.json(ctx, request{method: http.MethodGet, path: wire.FuturePath(key, "")}, &f)
	return f, err
}

// Futures lists the futures that the filter selects.
func (a *API) Futures(ctx context.Context, filter task.FutureFilter) iter.Seq2[wire.Future, error] {
	query := url.Values{}
	for param, want := range map[string]string{
		wire.StateParam: string(filter.State), wire.ModuleParam: filter.Module, wire.GraphParam: string(filter.Graph),
	} {
		if want != "" {
			query.Set(param, want)
		}
	}
	return pages[wire.Future](ctx, a, wire.FuturesPath, query)
}

// Result is the result of a future in the media type accept: wire.JSON,
// wire.CBOR or wire.OctetStream. It waits until the future settles. The error
// of one that failed or was cancelled is its own.
func (a *API) Result(ctx context.Context, key task.Key, accept string) ([]byte, error) {
	for {
		b, done, err := a.ResultWithin(ctx, key, accept, longPoll)
		if err != nil || done {
			return b, err
		}
	}
}

// ResultWithin is Result, but waits no longer than so long; then done is
// false.
func (a *API) ResultWithin(ctx context.Context, key task.Key, accept string, wait time.Duration) (result []byte, done bool, err error) {
	query := url.Values{}
	setWait(query, wait)
	b, status, err := a.bytes(ctx, request{
		method: http.MethodGet, path: wire.FuturePath(key, "result"), query: query, accept: accept,
	})
	if err != nil || status == http.StatusAccepted {
		return nil, false, err
	}
	return b, true, nil
}

// Logs is what the runs of a future wrote, line by line.
func (a *API) Logs(ctx context.Context, key task.Key) iter.Seq2[wire.LogLine, error] {
	return func(yield func(wire.LogLine, error) bool) {
		resp, err := a.do(ctx, request{method: http.MethodGet, path: wire.FuturePath(key, "logs"), accept: wire.NDJSON})
		if err != nil {
			yield(wire.LogLine{}, err)
			return
		}
		defer drain(resp.Body)
		const longest = 16 << 20
		lines := bufio.NewScanner(resp.Body)
		lines.Buffer(nil, longest)
		for lines.Scan() {
			var line wire.LogLine
			err := wire.Unmarshal(lines.Bytes(), &line)
			if !yield(line, err) || err != nil {
				return
			}
		}
		if err := lines.Err(); err != nil {
			yield(wire.LogLine{}, a.unreachable(ctx, err))
		}
	}
}

// Await waits for futures, as the request says.
func (a *API) Await(ctx context.Context, r wire.AwaitRequest) (answer wire.AwaitAnswer, err error) {
	body, err := wire.Marshal(r)
	if err != nil {
		return answer, err
	}
	_, err = a.json(ctx, request{method: http.MethodPost, path: wire.AwaitPath, body: body}, &answer)
	return answer, err
}

// CancelFuture cancels a future: for all, or for the session of InSession.
func (a *API) CancelFuture(ctx context.Context, key task.Key) error {
	return a.run(ctx, request{method: http.MethodPost, path: wire.FuturePath(key, "cancel")})
}

// RetryFuture runs a failed future again, from its failed roots.
func (a *API) RetryFuture(ctx context.Context, key task.Key) error {
	return a.run(ctx, request{method: http.MethodPost, path: wire.FuturePath(key, "retry")})
}

// ReleaseFuture drops one hold of the session of InSession.
func (a *API) ReleaseFuture(ctx context.Context, key task.Key) error {
	return a.run(ctx, request{method: http.MethodDelete, path: wire.FuturePath(key, "")})
}
