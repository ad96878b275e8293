package wire_test

import (
	"errors"
	"fmt"
	"testing"

	"weft/httpapi/wire"
	"weft/task"
)

// contract is the table of codes as the contract has it.
var contract = map[task.Code]int{
	"invalid": 400, "unauthenticated": 401, "forbidden": 403, "not_found": 404, "conflict": 409, "cancelled": 409, "too_large": 413,
	"bad_module": 422, "trap": 422, "guest_error": 422, "exit": 422, "timeout": 422, "queue_timeout": 422, "fuel": 422, "memory": 422,
	"output_too_large": 422, "too_many_tasks": 429, "rate_limited": 429, "worker_lost": 502, "no_worker": 503, "unavailable": 503, "internal": 500,
}

func TestEveryCodeHasTheStatusOfTheContract(t *testing.T) {
	if len(task.Codes()) != len(contract) {
		t.Fatalf("there are %d codes, the contract has %d", len(task.Codes()), len(contract))
	}
	titles := map[string]task.Code{}
	for _, code := range task.Codes() {
		if got, want := wire.Status(code), contract[code]; got != want {
			t.Errorf("Status(%s) = %d, want %d", code, got, want)
		}
		if other, twice := titles[wire.Title(code)]; twice {
			t.Errorf("%s and %s have the same title", code, other)
		}
		titles[wire.Title(code)] = code
	}
}

func TestCodeForAnswersFromInBetween(t *testing.T) {
	for status, want := range map[int]task.Code{
		400: task.Invalid, 401: task.Unauthenticated, 403: task.Forbidden, 404: task.NotFound, 405: task.Invalid, 409: task.Conflict,
		413: task.TooLarge, 429: task.RateLimited, 500: task.Unavailable, 502: task.Unavailable, 504: task.Unavailable,
	} {
		if got := wire.CodeFor(status); got != want {
			t.Errorf("CodeFor(%d) = %s, want %s", status, got, want)
		}
	}
}

func TestProblemsCarryErrorsThereAndBack(t *testing.T) {
	e := &task.Error{Code: task.Trap, Detail: "unreachable", Key: "f-1", Task: "x", Field: "args[0]", Stack: "at f"}
	p := wire.NewProblem(fmt.Errorf("run call: %w", e))
	if p.Type != "/docs/errors#trap" || p.Status != 422 || p.Title == "" {
		t.Errorf("problem is %+v", p)
	}
	if got := p.Err(); *got != *e {
		t.Errorf("came back as %+v, was %+v", got, e)
	}
	if p := wire.NewProblem(&task.Error{Code: task.Timeout}); p.Detail != wire.Title(task.Timeout) {
		t.Errorf("without a detail it says %q", p.Detail)
	}
	if wire.MaybeProblem(nil) != nil {
		t.Error("there is a problem without an error")
	}
}

func TestProblemOfAStrangeErrorShowsNothingOfIt(t *testing.T) {
	const want = `{"type":"/docs/errors#internal","title":"The server has a fault","status":500,"code":"internal","detail":"the server met a fault of its own; its log says more"}`
	for _, inside := range []error{
		errors.New("open /var/lib/secret: denied"),
		&task.Error{Code: task.Internal, Detail: "open /var/lib/secret: denied", Stack: "main.go:1"},
		&task.Error{Code: "no_such_code", Detail: "secret"},
	} {
		if b, err := wire.Marshal(wire.NewProblem(inside)); err != nil || string(b) != want {
			t.Errorf("body is %s, %v", b, err)
		}
	}
}
