package wire

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// Duration is a length of time, written as Go does: "1.5s".
type Duration time.Duration

// ParseDuration reads a duration. It must have a unit and not be negative.
func ParseDuration(s string) (time.Duration, error) {
	d, err := time.ParseDuration(s)
	if err != nil {
		return 0, fmt.Errorf("%q is no duration; write it like \"1.5s\" or \"2h45m\"", s)
	}
	if d < 0 {
		return 0, fmt.Errorf("the duration %q is negative", s)
	}
	return d, nil
}

// MarshalJSONTo writes the duration as a string.
func (d Duration) MarshalJSONTo(enc *jsontext.Encoder) error {
	return enc.WriteToken(jsontext.String(time.Duration(d).String()))
}

// UnmarshalJSONFrom reads a string, or null as zero.
func (d *Duration) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	tok, err := dec.ReadToken()
	if err != nil {
		return err
	}
	switch tok.Kind() {
	case 'n':
		*d = 0
		return nil
	case '"':
		v, err := ParseDuration(tok.String())
		*d = Duration(v)
		return err
	default:
		return errors.New("a duration is a string like \"1.5s\"")
	}
}

// Size is a number of bytes, written as an integer and read also as "64MiB".
type Size int64

// ParseSize reads a whole number of bytes with or without a unit: B, KiB, MiB,
// GiB, TiB, or kB, MB, GB, TB for powers of a thousand.
func ParseSize(s string) (int64, error) {
	digits := strings.TrimRight(s, "BKMGTik")
	unit, ok := units[s[len(digits):]]
	n, err := strconv.ParseUint(digits, 10, 63)
	if err != nil || !ok {
		return 0, fmt.Errorf("%q is no size; write bytes as 1048576 or \"1MiB\"", s)
	}
	if n > math.MaxInt64/unit {
		return 0, fmt.Errorf("the size %q is out of range", s)
	}
	return int64(n * unit), nil
}

var units = map[string]uint64{
	"": 1, "B": 1,
	"KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "TiB": 1 << 40,
	"kB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12,
}

// FormatSize writes a size in the largest unit that it is whole in, as
// ParseSize reads it: "64MiB".
func FormatSize(n int64) string {
	for _, unit := range []string{"TiB", "GiB", "MiB", "KiB"} {
		if size := int64(units[unit]); n >= size && n%size == 0 {
			return strconv.FormatInt(n/size, 10) + unit
		}
	}
	return strconv.FormatInt(n, 10) + "B"
}

// MarshalJSONTo writes the size as an integer.
func (s Size) MarshalJSONTo(enc *jsontext.Encoder) error {
	return enc.WriteToken(jsontext.Int(int64(s)))
}

// UnmarshalJSONFrom reads an integer or a string, or null as zero.
func (s *Size) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	val, err := dec.ReadValue()
	if err != nil {
		return err
	}
	var n int64
	switch val.Kind() {
	case 'n':
	case '0':
		n, err = ParseSize(string(val))
	case '"':
		var text []byte
		if text, err = jsontext.AppendUnquote(nil, val); err == nil {
			n, err = ParseSize(string(text))
		}
	default:
		err = errors.New("a size is an integer of bytes or a string like \"64MiB\"")
	}
	*s = Size(n)
	return err
}
