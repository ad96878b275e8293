;; A WASI program that copies standard input to standard output and says so on
;; standard error.
(module
  (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 32) "copied\n")
  ;; 0: iovec to read into, 8: iovec to write from, 16: count
  (func (export "_start")
    (i32.store (i32.const 0) (i32.const 1024))
    (i32.store (i32.const 8) (i32.const 1024))
    (block $end
      (loop $more
        (i32.store (i32.const 4) (i32.const 4096))
        (br_if $end (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 16)))
        (br_if $end (i32.eqz (i32.load (i32.const 16))))
        (i32.store (i32.const 12) (i32.load (i32.const 16)))
        (br_if $end (call $write (i32.const 1) (i32.const 8) (i32.const 1) (i32.const 16)))
        (br $more)))
    (i32.store (i32.const 8) (i32.const 32))
    (i32.store (i32.const 12) (i32.const 7))
    (drop (call $write (i32.const 2) (i32.const 8) (i32.const 1) (i32.const 16)))))
