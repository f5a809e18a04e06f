import { Transpose } from "./transpose";

/** Below this length a loop is faster than `memory.copy`. */
const shortRowBytes: usize = 64;

/** Strided copies by element size: contiguous rows, repeated elements, transposes, anything. */
export class Copy {
  @inline static run<T>(
    rows: usize,
    cols: usize,
    a: usize,
    aRow: usize,
    aCol: usize,
    out: usize,
    outRow: usize,
    outCol: usize,
  ): void {
    if (outCol == 1 && aCol <= 1) {
      for (; rows > 0; --rows) {
        if (aCol == 0) Copy.fill<T>(cols, a, out);
        else Copy.row<T>(cols, a, out);
        a += aRow * sizeof<T>();
        out += outRow * sizeof<T>();
      }
      return;
    }
    if (sizeof<T>() == 4 && outCol == 1 && aRow == 1) {
      Transpose.block<u32>(rows, cols, a, aCol * 4, out, outRow * 4);
      return;
    }
    for (; rows > 0; --rows) {
      Copy.strided<T>(cols, a, aCol * sizeof<T>(), out, outCol * sizeof<T>());
      a += aRow * sizeof<T>();
      out += outRow * sizeof<T>();
    }
  }

  @inline static row<T>(n: usize, a: usize, out: usize): void {
    if (n * sizeof<T>() >= shortRowBytes) memory.copy(out, a, n * sizeof<T>());
    else Copy.strided<T>(n, a, sizeof<T>(), out, sizeof<T>());
  }

  @inline static fill<T>(n: usize, a: usize, out: usize): void {
    const x = v128.load_splat<T>(a);
    for (; n >= 16 / sizeof<T>(); n -= 16 / sizeof<T>()) {
      v128.store(out, x);
      out += 16;
    }
    Copy.strided<T>(n, a, 0, out, sizeof<T>());
  }

  @inline static strided<T>(n: usize, a: usize, aStep: usize, out: usize, outStep: usize): void {
    for (; n > 0; --n) {
      store<T>(out, load<T>(a));
      a += aStep;
      out += outStep;
    }
  }
}
