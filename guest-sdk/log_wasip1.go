package weft

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"sync"

	"weft/guest-sdk/abi"
)

// lineHandler is a slog.Handler that makes a line of each record, the message
// and then the attributes as key=value, and hands it to write with a level of
// the ABI. The host knows when and where.
type lineHandler struct {
	attrs slog.Handler // writes the attributes alone, to line
	line  *lineBuffer
	write func(level uint32, line string)
}

// lineBuffer takes one line at a time from the handler of attributes.
type lineBuffer struct {
	sync.Mutex
	bytes.Buffer
}

func newLineHandler(write func(level uint32, line string)) *lineHandler {
	line := new(lineBuffer)
	options := &slog.HandlerOptions{Level: slog.Level(-1 << 31), ReplaceAttr: dropBuiltin}
	return &lineHandler{attrs: slog.NewTextHandler(line, options), line: line, write: write}
}

// dropBuiltin leaves the level and the empty message out of the attributes.
func dropBuiltin(groups []string, a slog.Attr) slog.Attr {
	if len(groups) > 0 {
		return a
	}
	_, isLevel := a.Value.Any().(slog.Level)
	if a.Key == slog.LevelKey && isLevel || a.Key == slog.MessageKey && a.Value.Equal(slog.StringValue("")) {
		return slog.Attr{}
	}
	return a
}

func (h *lineHandler) Enabled(context.Context, slog.Level) bool { return true }

func (h *lineHandler) Handle(ctx context.Context, r slog.Record) error {
	line, err := h.format(ctx, r)
	if err != nil {
		return err
	}
	h.write(abiLevel(r.Level), line)
	return nil
}

func (h *lineHandler) format(ctx context.Context, r slog.Record) (string, error) {
	bare := slog.Record{Level: r.Level}
	r.Attrs(func(a slog.Attr) bool { bare.AddAttrs(a); return true })
	h.line.Lock()
	defer h.line.Unlock()
	h.line.Reset()
	if err := h.attrs.Handle(ctx, bare); err != nil {
		return "", err
	}
	return strings.TrimSpace(r.Message + " " + strings.TrimSuffix(h.line.String(), "\n")), nil
}

func (h *lineHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &lineHandler{attrs: h.attrs.WithAttrs(attrs), line: h.line, write: h.write}
}

func (h *lineHandler) WithGroup(name string) slog.Handler {
	return &lineHandler{attrs: h.attrs.WithGroup(name), line: h.line, write: h.write}
}

// abiLevel is the level of the ABI at or below l.
func abiLevel(l slog.Level) uint32 {
	switch {
	case l < slog.LevelInfo:
		return abi.LevelDebug
	case l < slog.LevelWarn:
		return abi.LevelInfo
	case l < slog.LevelError:
		return abi.LevelWarn
	default:
		return abi.LevelError
	}
}
