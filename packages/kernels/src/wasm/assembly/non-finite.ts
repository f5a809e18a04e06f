import { Vector } from "./vector";

class NonFinite {
  /** The index of the first NaN or infinity, else -1. */
  @inline static first<T>(n: usize, x: usize): i32 {
    const infinity = v128.splat<T>(Infinity);
    let i: usize = 0;
    // Infinities and NaN times 0 are NaN, everything else 0.
    const zero = v128.splat<T>(0);
    for (; i + 4 * Vector.lanes<T>() <= n; i += 4 * Vector.lanes<T>()) {
      const at = x + i * sizeof<T>();
      const low = v128.add<T>(
        v128.mul<T>(v128.load(at), zero),
        v128.mul<T>(v128.load(at, 16), zero),
      );
      const high = v128.add<T>(
        v128.mul<T>(v128.load(at, 32), zero),
        v128.mul<T>(v128.load(at, 48), zero),
      );
      const sum = v128.add<T>(low, high);
      if (!v128.all_true<i32>(v128.eq<T>(sum, sum))) break;
    }
    for (; i + Vector.lanes<T>() <= n; i += Vector.lanes<T>()) {
      const finite = v128.lt<T>(v128.abs<T>(v128.load(x + i * sizeof<T>())), infinity);
      if (!v128.all_true<i32>(finite)) break;
    }
    for (; i < n; ++i) {
      const value = load<T>(x + i * sizeof<T>());
      if (!(abs<T>(value) < <T>Infinity)) return <i32>i;
    }
    return -1;
  }
}

export function nonFiniteF32(n: usize, x: usize): i32 {
  return NonFinite.first<f32>(n, x);
}

export function nonFiniteF64(n: usize, x: usize): i32 {
  return NonFinite.first<f64>(n, x);
}
