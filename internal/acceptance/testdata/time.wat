;; Functions that wait, and that ask for the time.
(module
  (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll_oneoff (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "clock_time_get" (func $clock_time_get (param i32 i64 i32) (result i32)))
  (memory (export "memory") 1)

  ;; nap(ms): sleeps that long, and returns ms
  (func (export "nap") (param $ms i64) (result i64)
    (i32.store (i32.const 16) (i32.const 1)) ;; the subscription at 0: a clock, the monotonic one,
    (i64.store (i32.const 24) (i64.mul (local.get $ms) (i64.const 1000000))) ;; in so many ns
    (drop (call $poll_oneoff (i32.const 0) (i32.const 64) (i32.const 1) (i32.const 128)))
    (local.get $ms))

  ;; now(): nanoseconds since 1970
  (func $now (export "now") (result i64)
    (drop (call $clock_time_get (i32.const 0) (i64.const 1) (i32.const 0)))
    (i64.load (i32.const 0)))

  ;; since(t): now − t, a trap if t is not over
  (func (export "since") (param $t i64) (result i64)
    (local $past i64)
    (local.set $past (i64.sub (call $now) (local.get $t)))
    (if (i64.lt_s (local.get $past) (i64.const 0)) (then (unreachable)))
    (local.get $past)))
