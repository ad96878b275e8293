package value

import (
	"strconv"

	"weft/value/item"
)

// number reads a number: an integer unless it has a '.', 'e' or 'E'.
func (r *jsonReader) number() error {
	start, float := r.at, false
scan:
	for ; r.at < len(r.b); r.at++ {
		switch c := r.b[r.at]; {
		case c == '.' || c == 'e' || c == 'E':
			float = true
			continue
		case c == '-' || c == '+' || '0' <= c && c <= '9':
			continue
		}
		break scan
	}
	text := string(r.b[start:r.at])
	if float {
		f, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return r.fail(start, "the number %s is beyond the range of a float", clip(text))
		}
		r.dst = item.AppendFloat(r.dst, f)
		return nil
	}
	if text[0] == '-' {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return r.failRange(start, text)
		}
		r.dst = item.AppendInt(r.dst, n)
		return nil
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return r.failRange(start, text)
	}
	r.dst = item.AppendUint(r.dst, n)
	return nil
}

func (r *jsonReader) failRange(at int, text string) error {
	return r.fail(at, "the integer %s is out of range, which is -9223372036854775808 to 18446744073709551615; write it with a '.' or 'e' for a float", clip(text))
}

// clip shortens what an error quotes.
func clip(s string) string {
	const most = 60
	if len(s) > most {
		return s[:most] + "…"
	}
	return s
}
