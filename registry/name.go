package registry

import (
	"slices"
	"strconv"
	"strings"

	"weft/task"
)

const (
	// latest is the version that stands for what was uploaded last.
	latest = "latest"

	// digestPrefix begins a version that is a digest.
	digestPrefix = "sha256:"

	// maxVersion is the length of the longest version, in bytes.
	maxVersion = 64

	// digestVersion is how many hex digits of the digest make the version of
	// an upload that names none.
	digestVersion = 12
)

// checkName says what is wrong with the name of a module that is uploaded.
func checkName(name string) error {
	if !task.ValidModuleName(name) {
		return &task.Error{Code: task.Invalid, Field: "name", Detail: quote(name) +
			" is no name for a module: it has 1 to 63 characters of a-z, 0-9, '.', '_' and '-', and begins with a letter or digit"}
	}
	if name == task.BuiltinModule {
		return &task.Error{Code: task.Invalid, Field: "name",
			Detail: `"builtin" is reserved for the functions of the platform: choose another name`}
	}
	return nil
}

// checkVersion says what is wrong with the version of a module that is
// uploaded or deleted. Digests and latest, which only find versions, are none.
func checkVersion(version string) error {
	if version == latest {
		return &task.Error{Code: task.Invalid, Field: "version",
			Detail: `"latest" is reserved for the version uploaded last: name a version`}
	}
	plain := strings.ReplaceAll(version, "+", "-") // 1.2.0+build is a version, though no key
	if !task.ValidName(plain) || len(version) > maxVersion {
		return &task.Error{Code: task.Invalid, Field: "version",
			Detail: quote(version) + " is no version: it has 1 to 64 characters of A-Z, a-z, 0-9, '.', '_', '+' and '-'"}
	}
	return nil
}

// normal returns the capabilities in order and each of them once, nil when
// there are none, so that equal grants are equal slices.
func normal(capabilities []string) ([]string, error) {
	if len(capabilities) == 0 {
		return nil, nil
	}
	for _, c := range capabilities {
		if !task.ValidName(c) {
			return nil, &task.Error{Code: task.Invalid, Field: "capabilities", Detail: quote(c) + " is no name for a capability"}
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(capabilities))), nil
}

// quote shows what a caller sent, however long or strange it is.
func quote(s string) string {
	const most = 80
	if len(s) > most {
		s = s[:most] + "…"
	}
	return strconv.Quote(s)
}
