package httpapi

// A RouteInfo is a route as tests compare it with the description of the API.
type RouteInfo struct {
	Method, Path string
	Params       []string
	Stream       bool
}

// Routes lists the routes of the API.
func (a *API) Routes() []RouteInfo {
	var infos []RouteInfo
	for _, r := range a.routes() {
		infos = append(infos, RouteInfo{r.method, r.path, r.params, r.stream})
	}
	return infos
}
