package wire_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"weft/httpapi/wire"
	"weft/task"
)

func TestReadSaysWhereABodyIsWrong(t *testing.T) {
	tests := []struct{ name, body, field, detail string }{
		{"unknown member", `{"keys":["a"],"when":"all"}`, "when", "no such member"},
		{"doubled member", `{"keys":["a"],"keys":[]}`, "keys", "there twice"},
		{"wrong type", `{"keys":["a",1]}`, "keys[1]", "number does not belong"},
		{"wrong duration", `{"keys":["a"],"wait":"soon"}`, "wait", `"soon" is no duration`},
		{"number for a duration", `{"keys":["a"],"wait":10}`, "wait", "a string like"},
		{"fraction for an integer", `{"keys":{"a":1.5}}`, "keys.a", "1.5 is no integer"},
		{"integer out of range", `{"keys":{"a":9223372036854775808}}`, "keys.a", "9223372036854775808 is out of range"},
		{"cut off", `{"keys":["a"`, "", "ends too early"},
		{"a boolean", `true`, "", "a boolean does not belong"},
		{"a string", `"x"`, "", "a string does not belong"},
		{"an array", `[]`, "", "an array does not belong"},
		{"an object inside", `{"keys":{}}`, "keys", "an object does not belong"},
		{"empty", ``, "", "ends too early"},
		{"two values", `{"keys":["a"]} {}`, "", "no JSON"},
		{"not JSON", `keys=a`, "", "no JSON"},
		{"broken UTF-8", "{\"keys\":[\"\xff\"]}", "keys[0]", "no JSON"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var req any = new(wire.AwaitRequest)
			if strings.Contains(tt.body, `{"a":`) {
				req = new(wire.ReleaseRequest)
			}
			var e *task.Error
			if err := wire.Read(strings.NewReader(tt.body), req); !errors.As(err, &e) {
				t.Fatalf("error is %v", err)
			}
			if e.Code != task.Invalid || e.Field != tt.field || !strings.Contains(e.Detail, tt.detail) {
				t.Errorf("error is %+v, want field %q and a detail with %q", e, tt.field, tt.detail)
			}
		})
	}
}

func TestReadGivesBackTheErrorOfTheBody(t *testing.T) {
	broken := errors.New("connection reset")
	if err := wire.Read(failing{broken}, new(wire.AwaitRequest)); !errors.Is(err, broken) || errors.Is(err, &task.Error{Code: task.Invalid}) {
		t.Errorf("error is %v", err)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestFieldNames(t *testing.T) {
	for in, want := range map[jsontext.Pointer]string{
		"": "", "/outputs/0": "outputs[0]", "/tasks/z/args/1": "tasks.z.args[1]", "/keys/a~1b": "keys.a/b", "/retries/on/12": "retries.on[12]",
	} {
		if got := wire.FieldOf(in); got != want {
			t.Errorf("FieldOf(%s) = %q, want %q", in, got, want)
		}
	}
}

func TestObjectsKeepTheirOrder(t *testing.T) {
	const text = `{"z":3,"a":1,"m":2}`
	var o wire.Object[int]
	if err := wire.Unmarshal([]byte(text), &o); err != nil {
		t.Fatal(err)
	}
	if len(o) != 3 || o[0].Name != "z" || o.Map()["m"] != 2 {
		t.Errorf("object is %+v", o)
	}
	if b, err := wire.Marshal(o); err != nil || string(b) != text {
		t.Errorf("came back as %s, %v", b, err)
	}
	for _, bad := range []string{`{"a":1,"a":2}`, `[1]`, `{"a":"b"}`, `{"a"`} {
		if err := wire.Unmarshal([]byte(bad), &o); err == nil {
			t.Errorf("%s was taken as %+v", bad, o)
		}
	}
}

func TestGraphRequestIsWhatTheContractShows(t *testing.T) {
	no := false
	req := wire.GraphRequest{
		Tasks: wire.Object[wire.Task]{
			{Name: "x", Value: wire.Task{Call: "math/inc", Args: jsontext.Value(`[1]`)}},
			{Name: "y", Value: wire.Task{Call: "math/double", Args: jsontext.Value(`[{"$ref":"x"}]`), Pure: &no, Retries: &wire.Retries{Max: 3, On: []task.Code{task.Trap}}}},
		},
		Outputs: []string{},
	}
	b, err := wire.Marshal(req)
	const want = `{"tasks":{"x":{"call":"math/inc","args":[1]},"y":{"call":"math/double","args":[{"$ref":"x"}],"pure":false,"retries":{"max":3,"on":["trap"]}}},"outputs":[]}`
	if err != nil || string(b) != want {
		t.Errorf("body is %s, %v", b, err)
	}
}

func TestAnswersMaySayMore(t *testing.T) {
	var s wire.Session
	if err := wire.Unmarshal([]byte(`{"id":"x","ttl":"1m0s","colour":"red"}`), &s); err != nil || s.ID != "x" {
		t.Errorf("session is %+v, %v", s, err)
	}
}
