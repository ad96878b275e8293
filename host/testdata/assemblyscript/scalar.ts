// Numbers from AssemblyScript. Built with:
//   asc scalar.ts -o scalar.wasm --optimize --runtime minimal

export function collatz(n: i64): i32 {
  if (n < 1) throw new Error("collatz of what is not positive");
  let steps = 0;
  while (n != 1) {
    n = n % 2 == 0 ? n / 2 : 3 * n + 1;
    steps++;
  }
  return steps;
}

export function squares(n: i32): f64 {
  let all = new Array<f64>();
  for (let i = 1; i <= n; i++) all.push(f64(i) * f64(i));
  return all.reduce<f64>((sum, x) => sum + x, 0.0);
}
