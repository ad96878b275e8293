;; Functions that end badly, or not at all.
(module
  (memory 1)
  (func (export "div") (param i64 i64) (result i64) (i64.div_s (local.get 0) (local.get 1)))
  (func (export "spin") (param i64) (loop (br 0)))
  (func (export "grow") (param i32) (loop (drop (memory.grow (local.get 0))) (br 0))))
