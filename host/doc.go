// Package host runs functions of WebAssembly modules, each call in a sandbox
// of its own, over wazero.
//
// It owns compiled modules, instances, what a guest may import, and the limits
// of a run. It refuses to know where modules come from (Modules brings the
// bytes), who asked for a call, and where its result goes: a task.Call comes
// in, a task.Outcome goes out.
//
//	h, err := host.New(host.Config{Modules: registry})
//	info, err := h.Describe(ctx, wasm)  // at upload: kind and functions, or a bad_module error
//	outcome := h.Run(ctx, &call)        // a result or an error, never a panic
//	err = h.Close(ctx)
//
// The three kinds of module (task.Kind) differ in how they say what functions
// they have and in how a call reaches them; each has its file. A run goes
// through the same stations for all of them: the shelf hands out the compiled
// module (and compiles it once, however many ask), the module makes an
// instance in a sandbox, the kind drives the call, and whatever ended it
// becomes the outcome.
//
// A run depends on nothing but its module, its arguments and its seed, unless
// the module was granted a capability: the clock stands still but for what the
// guest sleeps, randomness comes from the module's digest while the instance
// is made and from the call's seed afterwards, and there is no environment,
// file or network.
//
// All methods of Host may be called from any goroutine. Everything that
// belongs to one run is used by the goroutine that called Run alone.
//
// What it does not do: fuel is not counted (task.Limits.Fuel is ignored and
// Usage.Fuel is 0), so timeout and cancel take effect at the head of a loop and
// in host functions only; and uploads go to wazero's decoder as they come, which
// believes the counts in them. Whoever may upload is trusted that far.
package host
