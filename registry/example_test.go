package registry_test

import (
	"context"
	"fmt"
	"log"
	"os"

	"weft/registry"
	"weft/task"
)

func Example() {
	dir, err := os.MkdirTemp("", "registry")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	r, err := registry.Open(dir)
	if err != nil {
		log.Fatal(err)
	}
	defer r.Close()

	ctx := context.Background()
	wasm := []byte("\x00asm\x01\x00\x00\x00")
	for _, version := range []string{"1.0.0", "1.1.0", "1.0.0"} {
		m, created, err := r.Put(ctx, "stats", version, nil, wasm, task.ModuleInfo{Kind: task.Scalar})
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(m.Version, created)
	}
	m, _ := r.Resolve("stats", "latest")
	fmt.Println("latest is", m.Version)
	_, _, err = r.Put(ctx, "stats", "1.0.0", []string{"clock"}, wasm, task.ModuleInfo{})
	fmt.Println(err)
	// Output:
	// 1.0.0 true
	// 1.1.0 true
	// 1.0.0 false
	// latest is 1.0.0
	// version "1.0.0" of module "stats" has the capabilities [], not [clock]: a version never changes, so upload it as another one
}
