// Numbers from Rust. Built with:
//   rustc --target wasm32-unknown-unknown --crate-type cdylib -O -C panic=abort -C strip=symbols -o scalar.wasm scalar.rs

/// The n-th number of Fibonacci; panics when it does not fit.
#[no_mangle]
pub extern "C" fn fibonacci(n: u32) -> u64 {
    let (mut a, mut b) = (0u64, 1u64);
    for _ in 0..n {
        let next = a.checked_add(b).expect("too large");
        a = b;
        b = next;
    }
    a
}

/// The mean of the numbers from 1 to n, through the heap.
#[no_mangle]
pub extern "C" fn mean(n: u32) -> f64 {
    let all: Vec<f64> = (1..=n).map(f64::from).collect();
    all.iter().sum::<f64>() / all.len() as f64
}
