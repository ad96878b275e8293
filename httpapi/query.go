package httpapi

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"weft/httpapi/wire"
	"weft/task"
)

// checkQuery refuses parameters that the call does not know, those that are
// there twice and a query that cannot be read, as members of bodies are.
func checkQuery(c *gin.Context, known []string) error {
	if c.Request.URL.RawQuery == "" {
		return nil
	}
	values, err := url.ParseQuery(c.Request.URL.RawQuery)
	if err != nil {
		return task.Errorf(task.Invalid, "the query cannot be read: %s", clip(err.Error()))
	}
	for name, v := range values {
		if !slices.Contains(known, name) {
			takes := "none"
			if len(known) > 0 {
				takes = strings.Join(known, ", ")
			}
			return invalidField(clip(name), "this call has no such parameter; it takes %s", takes)
		}
		if len(v) > 1 {
			return invalidField(name, "the parameter is there %d times", len(v))
		}
	}
	return nil
}

// queryDuration is a parameter that is a duration; ok says that it is there.
func queryDuration(c *gin.Context, name string) (d time.Duration, ok bool, err error) {
	text, ok := c.GetQuery(name)
	if !ok {
		return 0, false, nil
	}
	if d, err = wire.ParseDuration(text); err != nil {
		return 0, true, inField(name, err)
	}
	return d, true, nil
}

// queryInt is a parameter that is an integer of a range, or otherwise.
func queryInt(c *gin.Context, name string, least, most, otherwise int64) (int64, error) {
	text, ok := c.GetQuery(name)
	if !ok {
		return otherwise, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < least || n > most {
		return 0, invalidField(name, "want an integer from %d to %d, not %q", least, most, clip(text))
	}
	return n, nil
}

// queryBool is a parameter that is true or false, or nil.
func queryBool(c *gin.Context, name string) (*bool, error) {
	text, ok := c.GetQuery(name)
	if !ok {
		return nil, nil
	}
	if text != "true" && text != "false" {
		return nil, invalidField(name, "want true or false, not %q", clip(text))
	}
	b := text == "true"
	return &b, nil
}
