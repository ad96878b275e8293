package rest

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"strings"

	"weft/httpapi/wire"
	"weft/task"
)

// PushOptions say how a module is uploaded; nil is a version by digest with no
// capabilities.
type PushOptions struct {
	Version      string   // empty: the first 12 hex digits of the digest
	Capabilities []string // need an operator's token
}

// Push uploads a module. The record is that of the version; created is false
// when the same bytes were there under that version before.
func (a *API) Push(ctx context.Context, name string, wasm []byte, opts *PushOptions) (m wire.Module, created bool, err error) {
	query := url.Values{}
	if opts != nil && opts.Version != "" {
		query.Set(wire.VersionParam, opts.Version)
	}
	if opts != nil && len(opts.Capabilities) > 0 {
		query.Set(wire.CapabilitiesParam, strings.Join(opts.Capabilities, ","))
	}
	status, err := a.json(ctx, request{
		method: http.MethodPut, path: wire.ModulePath(name), query: query, body: orEmpty(wasm), typ: wire.Wasm,
	}, &m)
	return m, status == http.StatusCreated, err
}

// Modules lists the latest version of every module.
func (a *API) Modules(ctx context.Context) iter.Seq2[wire.Module, error] {
	return pages[wire.Module](ctx, a, wire.ModulesPath, nil)
}

// Module is a module with all its versions.
func (a *API) Module(ctx context.Context, name string) (m wire.ModuleVersions, err error) {
	_, err = a.json(ctx, request{method: http.MethodGet, path: wire.ModulePath(name)}, &m)
	return m, err
}

// ModuleVersion is one version of a module; "latest" is one too.
func (a *API) ModuleVersion(ctx context.Context, name, version string) (m wire.Module, err error) {
	_, err = a.json(ctx, request{method: http.MethodGet, path: wire.VersionPath(name, version)}, &m)
	return m, err
}

// Wasm downloads the bytes of a version and checks them against its digest.
func (a *API) Wasm(ctx context.Context, name, version string) ([]byte, error) {
	resp, err := a.do(ctx, request{method: http.MethodGet, path: wire.WasmPath(name, version), accept: wire.Wasm})
	if err != nil {
		return nil, err
	}
	defer drain(resp.Body)
	wasm, err := a.read(ctx, resp)
	if err != nil {
		return nil, err
	}
	want := strings.Trim(resp.Header.Get("ETag"), `"`)
	if got := task.DigestOf(wasm).String(); got != want {
		return nil, task.Errorf(task.Internal, "module %s@%s: the bytes that came have the digest %s, not %s", name, version, got, want)
	}
	return wasm, nil
}

// DeleteModule removes a version of a module, or all of them when version is
// empty. A version that unfinished tasks need is a conflict.
func (a *API) DeleteModule(ctx context.Context, name, version string) error {
	path := wire.ModulePath(name)
	if version != "" {
		path = wire.VersionPath(name, version)
	}
	return a.run(ctx, request{method: http.MethodDelete, path: path})
}

// orEmpty makes no bytes an empty body instead of none.
func orEmpty(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}
