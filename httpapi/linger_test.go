package httpapi_test

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"testing"

	"weft/httpapi"
)

// TestWhoSendsTooMuchIsTold proves that a client that first sends all of its
// body and then looks for an answer finds the refusal, not a reset connection.
func TestWhoSendsTooMuchIsTold(t *testing.T) {
	w := newWorld(t, func(c *httpapi.Config) { c.Limits.Value = 1 << 20 })
	part := make([]byte, 1<<20)
	for name, frame := range map[string]struct{ header, before, after, end string }{
		"length": {header: fmt.Sprintf("Content-Length: %d", 64*len(part))},
		"chunks": {"Transfer-Encoding: chunked", fmt.Sprintf("%x\r\n", len(part)), "\r\n", "0\r\n\r\n"},
	} {
		t.Run(name, func(t *testing.T) {
			conn, err := net.Dial("tcp", w.addr)
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			send := func(b []byte) {
				if _, err := conn.Write(b); err != nil {
					t.Fatalf("send: %v", err)
				}
			}
			send([]byte("POST /v1/data HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\n" + frame.header + "\r\n\r\n"))
			for range 64 {
				send([]byte(frame.before))
				send(part)
				send([]byte(frame.after))
			}
			send([]byte(frame.end))
			resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
			if err != nil {
				t.Fatalf("read the answer: %v", err)
			}
			defer resp.Body.Close()
			if resp.StatusCode != http.StatusRequestEntityTooLarge || !resp.Close {
				t.Errorf("status %d, the connection is closed: %t; want 413 and true", resp.StatusCode, resp.Close)
			}
		})
	}
}
