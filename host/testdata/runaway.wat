;; Functions that go over a limit.
(module
  (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 1024) "all is lost\n")

  (func (export "loop") (loop $again (br $again)))
  (func $deeper (export "recurse") (param i64) (result i64)
    (i64.add (i64.const 1) (call $deeper (i64.add (local.get 0) (i64.const 1)))))
  (func $unreachable (export "unreachable") unreachable)
  (func $outside (export "outside") (result i32) (i32.load (i32.const 65533)))

  ;; grows by so many pages, writes to the last and tells the size before
  (func (export "grow") (param $pages i32) (result i32)
    (local $before i32)
    (local.set $before (memory.grow (local.get $pages)))
    (i32.store8 (i32.sub (i32.mul (memory.size) (i32.const 65536)) (i32.const 1)) (i32.const 1))
    (local.get $before))
  (func (export "grow_forever")
    (loop $again (drop (memory.grow (i32.const 16))) (br $again)))

  ;; sleeps so many nanoseconds on the monotonic clock
  (func (export "sleep") (param $ns i64) (result i32)
    (i32.store (i32.const 16) (i32.const 1))
    (i64.store (i32.const 24) (local.get $ns))
    (call $poll (i32.const 0) (i32.const 128) (i32.const 1) (i32.const 256)))

  ;; says that all is lost and ends itself
  (func $exiting (export "exit") (param $code i32)
    (i32.store (i32.const 0) (i32.const 1024))
    (i32.store (i32.const 4) (i32.const 12))
    (drop (call $write (i32.const 2) (i32.const 0) (i32.const 1) (i32.const 8)))
    (call $exit (local.get $code)))
)
