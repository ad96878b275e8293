package guest

import (
	"reflect"
	"runtime"
	"strconv"
	"strings"
)

// panicMessage is the value of a panic in words.
func panicMessage(v any) string {
	switch v := v.(type) {
	case error:
		return v.Error()
	case interface{ String() string }:
		return v.String()
	}
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.String:
		return r.String()
	case reflect.Bool:
		return strconv.FormatBool(r.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return strconv.FormatInt(r.Int(), 10)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return strconv.FormatUint(r.Uint(), 10)
	case reflect.Float32, reflect.Float64:
		return strconv.FormatFloat(r.Float(), 'g', -1, 64)
	default:
		return "a value of type " + r.Type().String()
	}
}

// maxFrames is how much of a stack is told; the innermost frames are.
const maxFrames = 64

// internal is how the names of this package's functions begin.
var internal = reflect.TypeFor[Function]().PkgPath() + "."

// panicStack is the stack of the panic that is being recovered: each frame's
// function, and below it file and line. The frames of the runtime above the
// panic and those of the SDK below the function are left out, and so are
// arguments and addresses, which would differ where nothing else does.
func panicStack() string {
	var s strings.Builder
	for _, f := range panicFrames() {
		s.WriteString(f.Function + "\n\t" + f.File + ":" + strconv.Itoa(f.Line) + "\n")
	}
	return s.String()
}

func panicFrames() []runtime.Frame {
	var pcs [maxFrames]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs[:])])
	var told []runtime.Frame
	panicking := false
	for {
		f, more := frames.Next()
		inRuntime := strings.HasPrefix(f.Function, "runtime.")
		switch {
		case f.Function == "runtime.gopanic":
			panicking = true
		case !panicking, inRuntime && len(told) == 0:
		case strings.HasPrefix(f.Function, internal):
			return withoutReflection(told)
		default:
			told = append(told, f)
		}
		if !more {
			return told
		}
	}
}

// withoutReflection cuts the outermost frames that only lead from the SDK to
// the function.
func withoutReflection(frames []runtime.Frame) []runtime.Frame {
	for n := len(frames); n > 0; n-- {
		if f := frames[n-1].Function; !strings.HasPrefix(f, "reflect.") && !strings.HasPrefix(f, "runtime.") {
			return frames[:n]
		}
	}
	return nil
}
