package acceptance

import (
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"weft/client"
	"weft/internal/testkit"
)

// Connections that break in the middle of requests, answers and streams change
// nothing: every result comes, and nothing runs twice.
func TestNothingRunsTwiceOverConnectionsThatBreak(t *testing.T) {
	t.Parallel()
	c := testkit.Start(t)
	observer := c.Client(t)
	push(t, observer, "arith")
	p := startProxy(t, strings.TrimPrefix(c.URL(), "http://"))
	transport := &http.Transport{}
	cl, err := client.Dial(testkit.Context(t), "http://"+p.listener.Addr().String(), client.HTTPClient(&http.Client{Transport: transport}))
	for err != nil { // the answer to this very request may have been lost
		cl, err = client.Dial(testkit.Context(t), "http://"+p.listener.Addr().String(), client.HTTPClient(&http.Client{Transport: transport}))
	}
	defer transport.CloseIdleConnections()
	defer cl.Close() // its error is that the goodbye was lost

	const chains, length = 60, 5
	impure := cl.With(client.Impure())
	var all, ends []*client.Future[int64]
	for i := range chains {
		f := client.Submit[int64](impure, "arith/inc", i)
		for range length {
			all = append(all, f)
			f = client.Submit[int64](impure, "arith/inc", f)
		}
		all, ends = append(all, f), append(ends, f)
		if i%10 == 9 {
			result(t, f) // so that there are many requests
		}
	}
	want := make([]int64, chains)
	for i := range want {
		want[i] = int64(i) + length + 1
	}
	if got := gather(t, ends); !slices.Equal(got, want) {
		t.Errorf("got %d, want %d", got, want)
	}
	gather(t, all)
	if n := heldFutures(t, observer); n != len(all) {
		t.Errorf("the server has %d futures of the %d that were submitted", n, len(all))
	}
	runtime.KeepAlive(all)
	if p.broken.Load() == 0 {
		t.Error("no connection broke")
	}
	t.Logf("%d connections broke", p.broken.Load())
}

// proxy passes connections on, and breaks each off after some bytes.
type proxy struct {
	listener net.Listener
	to       string
	broken   atomic.Int64

	mu     sync.Mutex
	chance *rand.Rand
}

func startProxy(t *testing.T, to string) *proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{listener: l, to: to, chance: rand.New(rand.NewPCG(1, 2))}
	var connections sync.WaitGroup
	connections.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			connections.Go(func() { p.pass(conn) })
		}
	})
	t.Cleanup(func() {
		l.Close()
		connections.Wait()
	})
	return p
}

// pass carries a connection both ways until one end or its limit is reached.
func (p *proxy) pass(conn net.Conn) {
	defer conn.Close()
	server, err := net.Dial("tcp", p.to)
	if err != nil {
		return
	}
	defer server.Close()
	var both sync.WaitGroup
	for _, way := range [][2]net.Conn{{conn, server}, {server, conn}} {
		both.Go(func() {
			if n, err := io.CopyN(way[1], way[0], p.limit()); err == nil && n > 0 {
				p.broken.Add(1)
			}
			conn.Close()
			server.Close()
		})
	}
	both.Wait()
}

// limit is after how many bytes a connection breaks: a few, or quite some.
func (p *proxy) limit() int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return 1 + p.chance.Int64N(1<<(4+p.chance.IntN(14)))
}
