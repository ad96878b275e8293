// Numbers from C, without any library. Built with:
//   clang --target=wasm32 -O2 -nostdlib -Wl,--no-entry -Wl,--strip-all -o scalar.wasm scalar.c
#define export(name) __attribute__((export_name(#name)))

export(gcd) long long gcd(long long a, long long b) {
    while (b != 0) {
        long long rest = a % b;
        a = b;
        b = rest;
    }
    return a < 0 ? -a : a;
}

export(hypot) double hypot(double x, double y) { return __builtin_sqrt(x * x + y * y); }

static int sieve[100001];

// primes counts the prime numbers up to n, at most 100000.
export(primes) int primes(int n) {
    int count = 0;
    if (n > 100000) __builtin_trap();
    for (int i = 2; i <= n; i++) {
        if (sieve[i]) continue;
        count++;
        for (int j = i; j <= n; j += i) sieve[j] = 1;
    }
    return count;
}
