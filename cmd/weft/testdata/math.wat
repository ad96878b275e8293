;; Scalar functions, and one that never ends and one that traps.
(module
  (func (export "add") (param i64 i64) (result i64) local.get 0 local.get 1 i64.add)
  (func (export "inc") (param i64) (result i64) local.get 0 i64.const 1 i64.add)
  (func (export "double") (param i64) (result i64) local.get 0 i64.const 1 i64.shl)
  (func (export "div") (param i64 i64) (result i64) local.get 0 local.get 1 i64.div_s)
  (func (export "half") (param f64) (result f64) local.get 0 f64.const 0.5 f64.mul)
  (func (export "spin") (loop (br 0))))
