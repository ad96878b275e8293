package httpapi

import (
	"fmt"
	"html"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"weft/httpapi/wire"
	"weft/task"
)

// advice is what each code means and what to do, for people.
var advice = map[task.Code]string{
	task.Invalid:         "Something in the request is wrong. The detail says what; task and field say where. The same request will be refused again.",
	task.Unauthenticated: "The server was started with a token file and the request has no token, or one that is not in it.",
	task.Forbidden:       "The token may not do this; an operator's may. A server without tokens answers this to web pages of other sites.",
	task.NotFound:        "There is nothing of that name: it never was, was released or deleted, or has expired.",
	task.Conflict:        "The name is taken by something else, or what is there is in the way. Choose another name, or remove what is there.",
	task.Cancelled:       "Somebody cancelled the task, the last who held it let go, or data it needs went with a lost worker.",
	task.TooLarge:        "The request is over a limit on size. Send it in parts.",
	task.BadModule:       "The bytes are no module that can be run, or a module that declares what it does not have.",
	task.Trap:            "The sandbox stopped on a fault of the function: a panic, an access out of range. The member stack has the guest's stack.",
	task.GuestError:      "The function ran and returned an error. The detail is its message.",
	task.Exit:            "The program ended with a code other than zero. The detail has the end of its standard error.",
	task.Timeout:         "The run took longer than it may. Ask for more time, or do less in one task.",
	task.QueueTimeout:    "The task waited for a slot longer than it may.",
	task.Fuel:            "The run computed more than the fuel it was given allows.",
	task.Memory:          "The run wanted more memory than it may have.",
	task.OutputTooLarge:  "The result is larger than a result may be. Return less, or several results from several tasks.",
	task.TooManyTasks:    "The tasks that a task submits are limited in number and depth, for each submission that began them.",
	task.RateLimited:     "This caller asks too often. Wait, and ask again.",
	task.WorkerLost:      "Workers died under the task again and again, or its data went with one.",
	task.NoWorker:        "No worker that could ever run the task came in time: it asks for workers or resources that are not there.",
	task.Unavailable:     "The server is starting or stopping. Try again.",
	task.Internal:        "A fault of the server. Its log says more.",
}

// errorsPage is where the types of problems point.
var errorsPage = func() []byte {
	var b strings.Builder
	b.WriteString("<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>weft: errors</title>\n<h1>Errors</h1>\n<dl>\n")
	for _, code := range task.Codes() {
		fmt.Fprintf(&b, "<dt id=\"%s\"><code>%s</code> %d: %s</dt>\n<dd>%s</dd>\n",
			code, code, wire.Status(code), html.EscapeString(wire.Title(code)), html.EscapeString(advice[code]))
	}
	b.WriteString("</dl>\n</html>\n")
	return []byte(b.String())
}()

// getErrors answers with the meaning of every code.
func (a *API) getErrors(c *gin.Context) error {
	a.writeBody(c, http.StatusOK, "text/html; charset=utf-8", errorsPage)
	return nil
}
