package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// shownDataDir is the default of --data as the help shows it.
const shownDataDir = "$XDG_DATA_HOME/weft, else ~/.local/share/weft"

// dataDir is the directory of a server's data: the one that the flag names, or
// the default.
func (c *cli) dataDir(flag string) (string, error) {
	dir := flag
	switch home := c.getenv("XDG_DATA_HOME"); {
	case dir != "":
	case filepath.IsAbs(home): // the standard has relative ones ignored
		dir = filepath.Join(home, "weft")
	default:
		home, err := os.UserHomeDir()
		if err != nil {
			return "", usagef("%s; say with --data where the data is", err)
		}
		dir = filepath.Join(home, ".local", "share", "weft")
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("find %s: %w", dir, err)
	}
	return abs, nil
}
