package httpapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"

	"weft/task"
)

type benchModules struct{ Modules }

func (benchModules) Resolve(name, version string) (task.Module, error) {
	fn := func(name string, n int) task.Function {
		f := task.Function{Name: name, Result: "int", Pure: true}
		for range n {
			f.Params = append(f.Params, task.Param{Type: "int"})
		}
		return f
	}
	return task.Module{ModuleRef: task.ModuleRef{Name: name, Version: "1", Digest: task.DigestOf([]byte(name))},
		ModuleInfo: task.ModuleInfo{Kind: task.SDK, Functions: []task.Function{fn("add", 2), fn("double", 1), fn("inc", 1)}}}, nil
}

func benchBody(n int) []byte {
	var b bytes.Buffer
	b.WriteString(`{"tasks":{`)
	for i := range n / 3 {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `"x%d":{"call":"math/inc","args":[%d],"timeout":"30s","priority":1},`, i, i)
		fmt.Fprintf(&b, `"y%d":{"call":"math/double","args":[{"$ref":"x%d"}],"timeout":"30s","priority":1},`, i, i)
		fmt.Fprintf(&b, `"z%d":{"call":"math/add","args":[{"$ref":"x%d"},{"$ref":"y%d"}],"timeout":"30s","priority":1}`, i, i, i)
	}
	b.WriteString(`}}`)
	return b.Bytes()
}

func BenchmarkReadGraph(b *testing.B) {
	for _, n := range []int{999, 99_999, 999_999} {
		body := benchBody(n)
		a := &API{cfg: Config{Modules: benchModules{}, Limits: Limits{}.orDefaults()}}
		b.Run(fmt.Sprintf("weft/%d", n+1), func(b *testing.B) {
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			for b.Loop() {
				g, err := a.readGraph(bytes.NewReader(body), rules{limits: &a.cfg.Limits})
				if err != nil || len(g.Tasks) != n || len(g.Outputs) != n/3 {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "tasks/s")
		})
		b.Run(fmt.Sprintf("json.Unmarshal/%d", n+1), func(b *testing.B) {
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			for b.Loop() {
				var g struct {
					Tasks map[string]struct {
						Call     string
						Args     []any
						Timeout  string
						Priority int
					}
				}
				if err := json.Unmarshal(body, &g); err != nil || len(g.Tasks) != n {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "tasks/s")
		})
	}
}
