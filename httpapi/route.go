package httpapi

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"weft/httpapi/wire"
	"weft/task"
)

// A route is one call of the API.
type route struct {
	method string
	path   string // with parameters as gin writes them
	params []string
	handle func(*gin.Context) error
	stream bool // it has no end of its own, so there is no HEAD of it
}

// handler is what gin calls for a route.
func (a *API) handler(r route) gin.HandlerFunc {
	return func(c *gin.Context) {
		for _, p := range c.Params {
			if p.Value == "" { // gin takes "/v1/graphs/" for a graph without a name
				a.noRoute(c)
				return
			}
		}
		err := checkQuery(c, r.params)
		if err == nil {
			err = r.handle(c)
		}
		if err != nil {
			a.fail(c, err)
		}
	}
}

var listParams = []string{wire.LimitParam, wire.CursorParam}

func (a *API) routes() []route {
	all := [][]route{a.moduleRoutes(), a.graphRoutes(), a.futureRoutes(), a.sessionRoutes(), a.clusterRoutes()}
	routes := []route{
		{method: http.MethodPost, path: wire.CallPath + "/:module/:function", handle: a.call,
			params: []string{wire.TimeoutParam, wire.PriorityParam, wire.PureParam, wire.FuelParam}},
		{method: http.MethodPost, path: wire.DataPath, params: []string{wire.RetainParam}, handle: a.scatter},
	}
	for _, more := range all {
		routes = append(routes, more...)
	}
	return routes
}

func (a *API) moduleRoutes() []route {
	const one, version = wire.ModulesPath + "/:name", wire.ModulesPath + "/:name/versions/:version"
	return []route{
		{method: http.MethodGet, path: wire.ModulesPath, params: listParams, handle: a.listModules},
		{method: http.MethodGet, path: one, handle: a.getModule},
		{method: http.MethodPut, path: one, params: []string{wire.VersionParam, wire.CapabilitiesParam}, handle: a.putModule},
		{method: http.MethodDelete, path: one, handle: a.deleteModule},
		{method: http.MethodGet, path: version, handle: a.getVersion},
		{method: http.MethodDelete, path: version, handle: a.deleteVersion},
		{method: http.MethodGet, path: version + "/wasm", handle: a.getWasm},
	}
}

func (a *API) graphRoutes() []route {
	const one = wire.GraphsPath + "/:id"
	waits := []string{wire.WaitParam, wire.KeysParam}
	return []route{
		{method: http.MethodPost, path: wire.GraphsPath, params: waits, handle: a.submitGraph},
		{method: http.MethodGet, path: wire.GraphsPath, params: listParams, handle: a.listGraphs},
		{method: http.MethodGet, path: one, params: waits, handle: a.getGraph},
		{method: http.MethodDelete, path: one, handle: a.deleteGraph},
		{method: http.MethodGet, path: one + "/tasks", params: listParams, handle: a.listGraphTasks},
		{method: http.MethodGet, path: one + "/events", handle: a.streamGraph, stream: true},
		{method: http.MethodPost, path: one + "/cancel", handle: a.cancelGraph},
	}
}

func (a *API) futureRoutes() []route {
	const one = wire.FuturesPath + "/:key"
	filters := append([]string{wire.StateParam, wire.ModuleParam, wire.GraphParam}, listParams...)
	return []route{
		{method: http.MethodGet, path: wire.FuturesPath, params: filters, handle: a.listFutures},
		{method: http.MethodPost, path: wire.AwaitPath, handle: a.await},
		{method: http.MethodGet, path: one, handle: a.getFuture},
		{method: http.MethodDelete, path: one, handle: a.releaseFuture},
		{method: http.MethodGet, path: one + "/result", params: []string{wire.WaitParam}, handle: a.getResult},
		{method: http.MethodGet, path: one + "/logs", handle: a.getLogs},
		{method: http.MethodPost, path: one + "/cancel", handle: a.cancelFuture},
		{method: http.MethodPost, path: one + "/retry", handle: a.retryFuture},
	}
}

func (a *API) sessionRoutes() []route {
	const one = wire.SessionsPath + "/:id"
	return []route{
		{method: http.MethodPost, path: wire.SessionsPath, handle: a.openSession},
		{method: http.MethodDelete, path: one, handle: a.closeSession},
		{method: http.MethodGet, path: one + "/events", handle: a.streamSession, stream: true},
		{method: http.MethodPost, path: one + "/heartbeat", handle: a.heartbeat},
		{method: http.MethodPost, path: one + "/release", handle: a.release},
	}
}

func (a *API) clusterRoutes() []route {
	return []route{
		{method: http.MethodGet, path: wire.ClusterPath, handle: a.getCluster},
		{method: http.MethodGet, path: wire.WorkersPath, params: listParams, handle: a.listWorkers},
		{method: http.MethodPost, path: wire.WorkersPath + "/:id/retire", handle: a.retireWorker},
		{method: http.MethodGet, path: wire.EventsPath, handle: a.streamCluster, stream: true},
		{method: http.MethodGet, path: wire.HealthPath, handle: a.healthy},
		{method: http.MethodGet, path: wire.ReadyPath, handle: a.ready},
		{method: http.MethodGet, path: wire.OpenAPIPath, handle: a.getOpenAPI},
		{method: http.MethodGet, path: wire.ErrorsPath, handle: a.getErrors},
		{method: http.MethodGet, path: "/", handle: a.getIndex},
	}
}

// isProbe reports whether a request is one of the two that everybody may make.
func isProbe(r *http.Request) bool {
	return r.URL.Path == wire.HealthPath || r.URL.Path == wire.ReadyPath
}

func (a *API) noRoute(c *gin.Context) {
	a.fail(c, task.Errorf(task.NotFound, "there is no call %s %s; %s describes those that there are", c.Request.Method, clip(c.Request.URL.Path), wire.OpenAPIPath))
}

// noMethod answers 405, the one status beside those of the codes that HTTP
// itself asks for. gin has set Allow.
func (a *API) noMethod(c *gin.Context) {
	p := wire.NewProblem(task.Errorf(task.Invalid, "%s takes no %s; it takes %s", clip(c.Request.URL.Path), clip(c.Request.Method), c.Writer.Header().Get("Allow")))
	p.Status = http.StatusMethodNotAllowed
	a.writeProblem(c, p)
}
