package main

import (
	"fmt"
	"io"
	"os"
)

// read is the content of a file, or of standard input for "-".
func (c *cli) read(name string) ([]byte, error) {
	if name != "-" {
		return os.ReadFile(name)
	}
	b, err := io.ReadAll(c.In)
	if err != nil {
		return nil, fmt.Errorf("read standard input: %w", err)
	}
	return b, nil
}
