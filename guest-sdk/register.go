package weft

import (
	"strconv"

	"weft/guest-sdk/internal/guest"
)

// Register makes fn, a function as the package comment describes, callable
// under a name of 1 to 200 of A-Z a-z 0-9 . _ -, and returns that name. It
// belongs in an init function or a package variable: main does not run. What
// cannot be registered panics, and the upload of the module is refused with
// the reason.
//
//	var Inc = weft.Register("inc", func(x int64) int64 { return x + 1 }, weft.Params("x"))
func Register(name string, fn any, options ...Option) string {
	var o guest.Options
	for _, option := range options {
		option(&o)
	}
	f, err := guest.New(name, fn, o)
	if err == nil {
		err = guest.Registered.Add(f)
	}
	if err != nil {
		panic("weft: Register(" + strconv.Quote(name) + "): " + err.Error())
	}
	return name
}

// An Option says more of a function than its type does.
type Option func(*guest.Options)

// Doc describes the function in a sentence.
func Doc(text string) Option { return func(o *guest.Options) { o.Doc = text } }

// Params names the parameters, all of them, a context left out. The names
// appear in listings and in errors about arguments.
func Params(names ...string) Option { return func(o *guest.Options) { o.Params = names } }

// Impure says that the same arguments need not give the same result: every
// call is then run, and no result stands for another call's.
func Impure() Option { return func(o *guest.Options) { o.Impure = true } }
