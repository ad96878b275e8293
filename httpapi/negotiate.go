package httpapi

import (
	"mime"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"weft/httpapi/wire"
	"weft/task"
	"weft/value"
)

// valueTypes are the media types in which a value can be answered. The first
// is taken when several are as welcome.
var valueTypes = [...]string{wire.JSON, wire.CBOR, wire.OctetStream}

// accepted is how welcome each of valueTypes is, 0 for not at all. Types that
// are named are more welcome than those under a star, at the same quality.
type accepted [len(valueTypes)]float64

// negotiate reads Accept. It fails when no value at all could be answered.
func negotiate(c *gin.Context) (accepted, error) {
	header := strings.Join(c.Request.Header.Values("Accept"), ",")
	if strings.TrimSpace(header) == "" {
		return accepted{1, 0, 0}, nil
	}
	var best accepted
	var rank [len(valueTypes)]int // how closely the range names the type
	for part := range strings.SplitSeq(header, ",") {
		media, params, err := mime.ParseMediaType(part)
		if err != nil {
			continue
		}
		q := quality(params)
		for i, t := range valueTypes {
			if r := closeness(media, t); r > rank[i] {
				rank[i], best[i] = r, q
			}
		}
	}
	const preference = 1e-4 // less than the smallest difference of qualities
	for i := range best {
		if best[i] > 0 {
			best[i] += preference * float64(rank[i])
		}
	}
	if best == (accepted{}) {
		return best, invalidField("Accept", "values are given as %s, not as %q", strings.Join(valueTypes[:], ", "), clip(header))
	}
	return best, nil
}

func quality(params map[string]string) float64 {
	text, ok := params["q"]
	if !ok {
		return 1
	}
	q, err := strconv.ParseFloat(text, 64)
	if err != nil || !(q >= 0 && q <= 1) {
		return 0
	}
	return q
}

// closeness is 3 when a range names the type, 2 for its family, 1 for all, 0
// when it is another.
func closeness(media, t string) int {
	family, _, _ := strings.Cut(t, "/")
	switch media {
	case t:
		return 3
	case family + "/*":
		return 2
	case "*/*":
		return 1
	default:
		return 0
	}
}

// choose is the media type for a value of a type. Only byte strings, and
// strings as their text, go as octets.
func (acc accepted) choose(valueType string) (string, error) {
	best := -1
	for i, q := range acc {
		if valueTypes[i] == wire.OctetStream && valueType != "bytes" && valueType != "string" {
			continue
		}
		if q > 0 && (best < 0 || q > acc[best]) {
			best = i
		}
	}
	if best < 0 {
		return "", invalidField("Accept", "the result has the type %s, and only bytes and strings go as %s; accept %s, too", valueType, wire.OctetStream, wire.JSON)
	}
	return valueTypes[best], nil
}

// writeValue answers with an encoded value in the most welcome type.
func (a *API) writeValue(c *gin.Context, acc accepted, encoded []byte) error {
	typ := value.TypeOf(encoded)
	media, err := acc.choose(typ)
	if err != nil {
		return err
	}
	b := encoded
	switch {
	case media == wire.JSON:
		if b, err = value.AppendJSON(nil, encoded, nil); err != nil {
			return noValue(err)
		}
	case media == wire.OctetStream && typ == "string":
		var s string
		err = value.Unmarshal(encoded, &s)
		b = []byte(s)
	case media == wire.OctetStream:
		err = value.Unmarshal(encoded, &b)
	}
	if err != nil {
		return noValue(err)
	}
	c.Header("Vary", "Accept")
	a.writeBody(c, 200, media, b)
	return nil
}

// noValue is the error of a result that does not decode: a fault of ours, as
// results are checked where they are made.
func noValue(err error) error {
	return task.Errorf(task.Internal, "decode result: %v", err)
}
