package httpapi

import (
	"github.com/gin-gonic/gin"

	"weft/httpapi/wire"
	"weft/task"
)

// isUUID reports whether s is a UUID as ids are written. What is not cannot
// be the id of anything.
func isUUID(s string) bool {
	const form = "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh"
	if len(s) != len(form) {
		return false
	}
	for i := range len(s) {
		c := s[i]
		isHex := '0' <= c && c <= '9' || 'a' <= c && c <= 'f'
		if form[i] == '-' && c != '-' || form[i] == 'h' && !isHex {
			return false
		}
	}
	return true
}

// graphID is the graph that the path names.
func graphID(c *gin.Context) (task.GraphID, error) {
	id := c.Param("id")
	if !isUUID(id) {
		return "", task.Errorf(task.NotFound, "there is no graph %q", clip(id))
	}
	return task.GraphID(id), nil
}

// sessionID is the session that the path names.
func sessionID(c *gin.Context) (task.SessionID, error) { return parseSession(c.Param("id")) }

// sessionHeader is the session that the request is made in, or "".
func sessionHeader(c *gin.Context) (task.SessionID, error) {
	id := c.GetHeader(wire.SessionHeader)
	if id == "" {
		return "", nil
	}
	return parseSession(id)
}

func parseSession(id string) (task.SessionID, error) {
	if !isUUID(id) {
		return "", task.Errorf(task.NotFound, "there is no session %q", clip(id))
	}
	return task.SessionID(id), nil
}

// workerID is the worker that the path names.
func workerID(c *gin.Context) (task.WorkerID, error) {
	id := c.Param("id")
	if !isUUID(id) {
		return "", task.Errorf(task.NotFound, "there is no worker %q", clip(id))
	}
	return task.WorkerID(id), nil
}

// futureKey is the future that the path names.
func futureKey(c *gin.Context) (task.Key, error) {
	key := c.Param("key")
	if !task.ValidName(key) {
		return "", task.Errorf(task.NotFound, "there is no future %q", clip(key))
	}
	return task.Key(key), nil
}
