package host

import "strings"

// maxText is how much of a guest's message or stack is kept, in bytes.
const maxText = 16 << 10

// splitTrace takes what wazero says of the end of a guest apart: the message,
// and the guest's stack, innermost frame first, a line each.
func splitTrace(text string) (message, stack string) {
	message, frames, found := strings.Cut(text, "\nwasm stack trace:\n")
	if !found {
		return message, ""
	}
	var lines []string
	for line := range strings.Lines(frames) {
		// The module of a frame is "" for the guest's own functions.
		line = strings.TrimPrefix(strings.TrimSpace(line), ".")
		if line == "" {
			break
		}
		if strings.HasPrefix(line, ".. maybe") {
			line = "…"
		}
		lines = append(lines, line)
	}
	return message, cut(strings.Join(lines, "\n"))
}

// trapMessage returns what the trap was, if message is that of one. What
// wazero says it has recovered from is no trap but a panic in a host function.
func trapMessage(message string) (string, bool) {
	if strings.HasSuffix(message, "(recovered by wazero)") {
		return "", false
	}
	if strings.HasSuffix(message, "stack overflow") {
		return "call stack exhausted, its calls are nested too deeply", true
	}
	_, what, ok := strings.Cut(message, "wasm error: ")
	return what, ok
}

// cut is s as valid UTF-8, and no more of it than maxText bytes.
func cut[S ~string | ~[]byte](s S) string {
	if len(s) > maxText {
		return strings.ToValidUTF8(string(s[:maxText-len("…")]), "") + "…"
	}
	return strings.ToValidUTF8(string(s), "")
}
