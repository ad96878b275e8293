package rest_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"go.uber.org/goleak"

	"weft/client/rest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// serve returns the API of a server that answers every call with h.
func serve(t *testing.T, h http.HandlerFunc, opts ...rest.Option) *rest.API {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	api, err := rest.New(srv.URL, opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(api.CloseIdle)
	return api
}
