package main

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"

	"weft/httpapi"
)

// checkListen refuses to open a server without tokens to other machines.
func checkListen(address string, hasTokens bool) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return usagef("--listen %q is no address; write host and port, as in 127.0.0.1:7420", address)
	}
	if ip := net.ParseIP(host); hasTokens || host == "localhost" || ip != nil && ip.IsLoopback() {
		return nil
	}
	return usagef("--listen %s: whoever reaches this address could run code here; name the tokens of those who may with --token-file, or listen on a loopback address, as in 127.0.0.1:7420", address)
}

// readTokens reads the file of tokens, if there is to be one.
func readTokens(path string, logger *slog.Logger) (httpapi.Tokens, error) {
	if path == "" {
		return nil, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read tokens: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("read tokens: %w", err)
	}
	if othersMayRead(info.Mode()) {
		logger.Warn("the file of tokens can be read by others; take that away with chmod 600", "file", path, "mode", info.Mode())
	}
	tokens, err := httpapi.ParseTokens(f)
	var inFile *fs.PathError
	if err != nil && !errors.As(err, &inFile) {
		err = fmt.Errorf("read %s: %w", path, err)
	}
	return tokens, err
}

// othersMayRead reports whether a file of that mode is open to its group or to
// everybody.
func othersMayRead(mode fs.FileMode) bool { return mode.IsRegular() && mode.Perm()&0o044 != 0 }
