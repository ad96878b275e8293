package main

import (
	"errors"
	"io/fs"
	"testing"
)

func TestWithoutTokensOnlyLoopbackWillDo(t *testing.T) {
	for address, opens := range map[string]bool{
		"127.0.0.1:7420": true, "127.8.8.8:0": true, "localhost:7420": true, "[::1]:7420": true,
		":7420": false, "0.0.0.0:7420": false, "[::]:7420": false, "192.168.1.2:7420": false, "example.org:7420": false, "localhost.example.org:1": false, "128.0.0.1:1": false,
	} {
		if err := checkListen(address, false); (err == nil) != opens {
			t.Errorf("%s without tokens: %v", address, err)
		}
		if err := checkListen(address, true); err != nil {
			t.Errorf("%s with tokens: %v", address, err)
		}
	}
	for _, address := range []string{"", "7420", "localhost", "a:b:c"} {
		var usage *usageError
		if err := checkListen(address, true); !errors.As(err, &usage) {
			t.Errorf("%q: %v", address, err)
		}
	}
}

func TestWhoMayReadTokens(t *testing.T) {
	for mode, open := range map[fs.FileMode]bool{0o600: false, 0o400: false, 0o640: true, 0o604: true, 0o644: true, 0o622: false, fs.ModeNamedPipe | 0o644: false} {
		if othersMayRead(mode) != open {
			t.Errorf("mode %o: open is %v", mode, !open)
		}
	}
}

func TestDataDirectory(t *testing.T) {
	t.Setenv("HOME", "/home/ann")
	for _, c := range []struct{ flag, xdg, want string }{
		{"/srv/weft", "/xdg", "/srv/weft"}, {"", "/xdg", "/xdg/weft"}, {"", "", "/home/ann/.local/share/weft"}, {"", "relative", "/home/ann/.local/share/weft"},
	} {
		cmd := &cli{getenv: func(name string) string { return map[string]string{"XDG_DATA_HOME": c.xdg}[name] }}
		if got, err := cmd.dataDir(c.flag); err != nil || got != c.want {
			t.Errorf("--data %q, XDG_DATA_HOME %q: %s, %v; want %s", c.flag, c.xdg, got, err, c.want)
		}
	}
}
