;; Plain exports over numbers, and exports that are no functions of weft.
(module
  (memory (export "memory") 1)
  (global $ready (mut i32) (i32.const 0))

  (func (export "_initialize") (global.set $ready (i32.const 42)))
  (func (export "__internal") (result i32) (i32.const 1))
  (func (export "a name with spaces") (result i32) (i32.const 1))
  (func (export "takes_a_reference") (param externref))

  (func (export "add") (param $x i64) (param $y i64) (result i64) (i64.add (local.get $x) (local.get $y)))
  (func (export "add32") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
  (func (export "half") (param f32) (result f32) (f32.mul (local.get 0) (f32.const 0.5)))
  (func (export "sqrt") (param f64) (result f64) (f64.sqrt (local.get 0)))
  (func (export "swap") (param i32 f64) (result f64 i32) (local.get 1) (local.get 0))
  (func (export "nothing"))
  (func (export "ready") (result i32) (global.get $ready))
  (func $div (export "div") (param i32 i32) (result i32) (call $divide (local.get 0) (local.get 1)))
  (func $divide (param i32 i32) (result i32) (i32.div_s (local.get 0) (local.get 1)))
  (func $fib (export "fib") (param i64) (result i64)
    (if (result i64) (i64.lt_u (local.get 0) (i64.const 2))
      (then (local.get 0))
      (else (i64.add (call $fib (i64.sub (local.get 0) (i64.const 1))) (call $fib (i64.sub (local.get 0) (i64.const 2)))))))

  ;; leaves a trace in memory and tells the one it found
  (func (export "trace") (result i32)
    (local $found i32)
    (local.set $found (i32.load (i32.const 0)))
    (i32.store (i32.const 0) (i32.const 7))
    (global.set $ready (i32.add (global.get $ready) (i32.const 1)))
    (i32.add (local.get $found) (global.get $ready)))
)
