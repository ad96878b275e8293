package codec

import "weft/value/item"

// appendDirect appends *ptr if it is of a plain type, or a list or map of
// plain ones; ok says whether it is.
func appendDirect(dst []byte, ptr any, depth int) (out []byte, ok bool, err error) {
	switch p := ptr.(type) {
	case *bool:
		out = item.AppendBool(dst, *p)
	case *int:
		out = item.AppendInt(dst, int64(*p))
	case *int64:
		out = item.AppendInt(dst, *p)
	case *uint64:
		out = item.AppendUint(dst, *p)
	case *float64:
		out = item.AppendFloat(dst, *p)
	case *string:
		out, err = appendText(dst, *p)
	case *[]byte:
		out = item.AppendBytes(dst, *p)
	case *any:
		out, err = appendAny(dst, *p, depth)
	default:
		return appendDirectContainer(dst, ptr, depth)
	}
	return out, true, err
}

func appendDirectContainer(dst []byte, ptr any, depth int) (out []byte, ok bool, err error) {
	switch p := ptr.(type) {
	case *[]int:
		out, err = appendList(dst, *p, plainInt)
	case *[]int64:
		out, err = appendList(dst, *p, plainInt64)
	case *[]float64:
		out, err = appendList(dst, *p, plainFloat)
	case *[]string:
		out, err = appendList(dst, *p, appendText)
	case *[][]byte:
		out, err = appendList(dst, *p, plainBytes)
	case *[]any:
		out, err = appendAnyList(dst, *p, depth)
	case *map[string]int:
		out, err = appendMap(dst, *p, plainInt)
	case *map[string]int64:
		out, err = appendMap(dst, *p, plainInt64)
	case *map[string]float64:
		out, err = appendMap(dst, *p, plainFloat)
	case *map[string]string:
		out, err = appendMap(dst, *p, appendText)
	case *map[string]any:
		out, err = appendAnyMap(dst, *p, depth)
	default:
		return dst, false, nil
	}
	return out, true, err
}

// decodeDirect reads one value into *ptr if that is of a plain type, or a list
// or map of plain ones; ok says whether it is.
func decodeDirect(r *Reader, ptr any) (ok bool, err error) {
	switch p := ptr.(type) {
	case *bool:
		*p, err = r.Bool()
	case *int:
		*p, err = readInt(r)
	case *int64:
		*p, err = r.Int64()
	case *uint64:
		*p, err = r.Uint64()
	case *float64:
		*p, err = r.Float64()
	case *string:
		*p, err = r.Text()
	case *[]byte:
		*p, err = r.Bytes()
	case *any:
		*p, err = readAny(r)
	default:
		return decodeDirectContainer(r, ptr)
	}
	return true, err
}

func decodeDirectContainer(r *Reader, ptr any) (ok bool, err error) {
	switch p := ptr.(type) {
	case *[]int:
		*p, err = readList(r, readInt)
	case *[]int64:
		*p, err = readList(r, (*Reader).Int64)
	case *[]float64:
		*p, err = readList(r, (*Reader).Float64)
	case *[]string:
		*p, err = readList(r, (*Reader).Text)
	case *[][]byte:
		*p, err = readList(r, (*Reader).Bytes)
	case *[]any:
		*p, err = readList(r, readAny)
	case *map[string]int:
		*p, err = readMap(r, readInt)
	case *map[string]int64:
		*p, err = readMap(r, (*Reader).Int64)
	case *map[string]float64:
		*p, err = readMap(r, (*Reader).Float64)
	case *map[string]string:
		*p, err = readMap(r, (*Reader).Text)
	case *map[string]any:
		*p, err = readMap(r, readAny)
	default:
		return false, nil
	}
	return true, err
}
