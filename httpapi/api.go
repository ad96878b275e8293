package httpapi

import (
	"context"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
)

// API is the HTTP API as an http.Handler.
type API struct {
	cfg    Config
	engine *gin.Engine
	log    *slog.Logger
	pushes moduleLog
	epoch  string // in the ids of cluster events: those of another life of the server are told apart

	stopped context.Context // ends with Stop
	stop    context.CancelFunc
}

// New makes an API.
func New(cfg Config) (*API, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	cfg.Limits = cfg.Limits.orDefaults()
	if cfg.Logger == nil {
		cfg.Logger = slog.Default()
	}
	a := &API{cfg: cfg, log: cfg.Logger, epoch: strconv.FormatInt(time.Now().UnixNano(), 36)}
	a.stopped, a.stop = context.WithCancel(context.Background())
	a.pushes.init()
	a.engine = a.newEngine()
	return a, nil
}

// ServeHTTP answers a request.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.engine.ServeHTTP(w, r) }

// Stop ends streams, and waits that requests asked for; they answer what there
// is. Calls of functions go on. Stop may be called again.
func (a *API) Stop() { a.stop() }

// newEngine builds the router: what every request passes, then the routes.
func (a *API) newEngine() *gin.Engine {
	gin.SetMode(gin.ReleaseMode)
	e := gin.New()
	e.RedirectTrailingSlash = false
	e.HandleMethodNotAllowed = true
	e.UseEscapedPath = true // a name with %2F in it is one wrong name and no other path
	e.Use(a.logAccess, a.recover, a.setDeadlines, a.checkOrigin, a.authenticate, a.checkBody)
	e.NoRoute(a.noRoute)
	e.NoMethod(a.noMethod)
	for _, r := range a.routes() {
		h := a.handler(r)
		e.Handle(r.method, r.path, h)
		if r.method == http.MethodGet && !r.stream {
			e.Handle(http.MethodHead, r.path, h)
		}
	}
	return e
}

// waiting is the context of a wait that a request asks for. It ends after d,
// with the request and when the API is stopped.
func (a *API) waiting(c *gin.Context, d time.Duration) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithTimeout(c.Request.Context(), min(d, a.cfg.Limits.Wait))
	release := context.AfterFunc(a.stopped, cancel)
	return ctx, func() { release(); cancel() }
}
