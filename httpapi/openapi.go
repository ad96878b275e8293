package httpapi

import (
	_ "embed"
	"net/http"

	"github.com/gin-gonic/gin"

	"weft/httpapi/wire"
)

// openapi describes the API; a test holds it to what the server does.
//
//go:embed openapi.yaml
var openapi []byte

// getOpenAPI answers with the description of the API.
func (a *API) getOpenAPI(c *gin.Context) error {
	a.writeBody(c, http.StatusOK, "application/yaml", openapi)
	return nil
}

// getIndex says what this is and where to go on.
func (a *API) getIndex(c *gin.Context) error {
	return a.reply(c, http.StatusOK, wire.Index{Name: "weft", Version: a.cfg.Version, OpenAPI: wire.OpenAPIPath, Errors: wire.ErrorsPath})
}
