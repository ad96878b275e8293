package console

import "io"

// Writer writes to a stream and remembers the first error, so that whoever
// prints need not look at each line, and a full disk is noticed all the same.
type Writer struct {
	to  io.Writer
	err error
}

// NewWriter returns a Writer to a stream.
func NewWriter(to io.Writer) *Writer { return &Writer{to: to} }

// Write writes, unless an earlier Write failed.
func (w *Writer) Write(p []byte) (int, error) {
	if w.err != nil {
		return 0, w.err
	}
	n, err := w.to.Write(p)
	w.err = err
	return n, err
}

// Failure is the error of the first Write that failed.
func (w *Writer) Failure() error { return w.err }
