import { ExponentialRow, Keep } from "./exponential-rows";
import { Softmax } from "./softmax";

class MaskedSoftmax {
  /** Softmax of the first `lengths[r]` elements of row r, 0 for the rest. */
  @inline static run<T>(
    rows: usize,
    cols: usize,
    x: usize,
    xRow: usize,
    lengths: usize,
    out: usize,
    outRow: usize,
  ): void {
    for (; rows > 0; --rows) {
      let n = cols;
      if (lengths != 0) {
        n = min<usize>(<usize>max<i32>(load<i32>(lengths), 0), cols);
        lengths += sizeof<i32>();
      }
      if (n > 0) MaskedSoftmax.row<T>(n, x, out);
      memory.fill(out + n * sizeof<T>(), 0, (cols - n) * sizeof<T>());
      x += xRow * sizeof<T>();
      out += outRow * sizeof<T>();
    }
  }

  @inline static row<T>(n: usize, x: usize, out: usize): void {
    const largest = ExponentialRow.largest<T>(n, x);
    // NaNs were left out of the largest: they are not nothing.
    if (largest == -Infinity && MaskedSoftmax.isNothing<T>(n, x)) {
      memory.fill(out, 0, n * sizeof<T>());
      return;
    }
    const total = ExponentialRow.sum<T>(Keep.Scaled, n, x, largest, out, 0, 0);
    Softmax.scale<T>(n, out, <T>(1 / total));
  }

  /** Whether all elements are -∞. */
  @inline static isNothing<T>(n: usize, x: usize): bool {
    for (; n > 0; --n) {
      if (load<T>(x) != -Infinity) return false;
      x += sizeof<T>();
    }
    return true;
  }
}

export function maskedSoftmaxF32(
  rows: usize,
  cols: usize,
  x: usize,
  xRow: usize,
  lengths: usize,
  out: usize,
  outRow: usize,
): void {
  MaskedSoftmax.run<f32>(rows, cols, x, xRow, lengths, out, outRow);
}

export function maskedSoftmaxF64(
  rows: usize,
  cols: usize,
  x: usize,
  xRow: usize,
  lengths: usize,
  out: usize,
  outRow: usize,
): void {
  MaskedSoftmax.run<f64>(rows, cols, x, xRow, lengths, out, outRow);
}
