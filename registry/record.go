package registry

import (
	"cmp"
	"encoding/json"
	"fmt"
	"time"

	"weft/task"
)

// record is a version: what is told of it and its place in time.
type record struct {
	task.Module

	// seq orders the versions of a name by their first upload; clocks step back.
	seq uint64
}

// newer orders records, newest first.
func newer(a, b *record) int { return cmp.Compare(b.seq, a.seq) }

// recordV1 is a record as schema 1 writes it, under its name and version as
// the key. It is apart from task.Module, so that renaming a field there
// changes no file.
type recordV1 struct {
	Seq          uint64       `json:"seq"`
	Digest       task.Digest  `json:"digest"`
	Size         int64        `json:"size"`
	Kind         task.Kind    `json:"kind"`
	Functions    []functionV1 `json:"functions,omitempty"`
	Capabilities []string     `json:"capabilities,omitempty"`
	CreatedAt    time.Time    `json:"created_at"`
}

type functionV1 struct {
	Name     string    `json:"name"`
	Params   []paramV1 `json:"params,omitempty"`
	Variadic bool      `json:"variadic,omitempty"`
	Result   task.Type `json:"result"`
	Pure     bool      `json:"pure,omitempty"`
	Doc      string    `json:"doc,omitempty"`
}

type paramV1 struct {
	Name string    `json:"name,omitempty"`
	Type task.Type `json:"type"`
}

// encode writes the record's value in the table.
func (r *record) encode() ([]byte, error) {
	v := recordV1{
		Seq: r.seq, Digest: r.Digest, Size: r.Size, Kind: r.Kind,
		Functions: make([]functionV1, len(r.Functions)), Capabilities: r.Capabilities, CreatedAt: r.CreatedAt,
	}
	for i, f := range r.Functions {
		params := make([]paramV1, len(f.Params))
		for j, p := range f.Params {
			params[j] = paramV1(p)
		}
		v.Functions[i] = functionV1{Name: f.Name, Params: params, Variadic: f.Variadic, Result: f.Result, Pure: f.Pure, Doc: f.Doc}
	}
	return json.Marshal(v)
}

// decode reads a record from its key and value in the table. The result
// shares no memory with them.
func decode(key, value []byte) (*record, error) {
	name, version, err := splitKey(key)
	if err != nil {
		return nil, err
	}
	var v recordV1
	if err := json.Unmarshal(value, &v); err != nil {
		return nil, fmt.Errorf("decode record %s: %w", key, err)
	}
	if v.Digest.IsZero() {
		return nil, fmt.Errorf("decode record %s: no digest", key)
	}
	r := &record{seq: v.Seq}
	r.ModuleRef = task.ModuleRef{Name: name, Version: version, Digest: v.Digest}
	r.Kind, r.Size, r.Capabilities, r.CreatedAt = v.Kind, v.Size, v.Capabilities, v.CreatedAt
	for _, f := range v.Functions {
		r.Functions = append(r.Functions, f.function())
	}
	return r, nil
}

func (f *functionV1) function() task.Function {
	var params []task.Param
	for _, p := range f.Params {
		params = append(params, task.Param(p))
	}
	return task.Function{Name: f.Name, Params: params, Variadic: f.Variadic, Result: f.Result, Pure: f.Pure, Doc: f.Doc}
}
