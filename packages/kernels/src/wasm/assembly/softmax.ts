import { ExponentialRow } from "./exponential-rows";
import { Vector } from "./vector";

class Softmax {
  /** `e^(x - max) / Σ e^(x - max)`. */
  @inline static run<T>(
    rows: usize,
    cols: usize,
    x: usize,
    xRow: usize,
    out: usize,
    outRow: usize,
  ): void {
    for (; rows > 0; --rows) {
      const largest = ExponentialRow.largest<T>(cols, x);
      const total = v128.splat<T>(<T>ExponentialRow.sum<T>(true, cols, x, largest, out));
      let n = cols;
      let z = out;
      for (; n >= Vector.lanes<T>(); n -= Vector.lanes<T>()) {
        v128.store(z, v128.div<T>(v128.load(z), total));
        z += 16;
      }
      if (n > 0) Vector.storeTail<T>(z, n, v128.div<T>(Vector.loadTail<T>(z, n, 0), total));
      x += xRow * sizeof<T>();
      out += outRow * sizeof<T>();
    }
  }

  /** `(x - max) - log Σ e^(x - max)`. */
  @inline static logarithm<T>(
    rows: usize,
    cols: usize,
    x: usize,
    xRow: usize,
    out: usize,
    outRow: usize,
  ): void {
    for (; rows > 0; --rows) {
      const largest = ExponentialRow.largest<T>(cols, x);
      const total = NativeMath.log(ExponentialRow.sum<T>(false, cols, x, largest, out));
      const shift = v128.splat<T>(largest);
      const logTotal = v128.splat<T>(<T>total);
      let n = cols;
      let y = x;
      let z = out;
      for (; n >= Vector.lanes<T>(); n -= Vector.lanes<T>()) {
        v128.store(z, v128.sub<T>(v128.sub<T>(v128.load(y), shift), logTotal));
        y += 16;
        z += 16;
      }
      if (n > 0) {
        Vector.storeTail<T>(
          z,
          n,
          v128.sub<T>(v128.sub<T>(Vector.loadTail<T>(y, n, 0), shift), logTotal),
        );
      }
      x += xRow * sizeof<T>();
      out += outRow * sizeof<T>();
    }
  }
}

export function softmaxF32(
  rows: usize,
  cols: usize,
  x: usize,
  xRow: usize,
  out: usize,
  outRow: usize,
): void {
  Softmax.run<f32>(rows, cols, x, xRow, out, outRow);
}

export function softmaxF64(
  rows: usize,
  cols: usize,
  x: usize,
  xRow: usize,
  out: usize,
  outRow: usize,
): void {
  Softmax.run<f64>(rows, cols, x, xRow, out, outRow);
}

export function logSoftmaxF32(
  rows: usize,
  cols: usize,
  x: usize,
  xRow: usize,
  out: usize,
  outRow: usize,
): void {
  Softmax.logarithm<f32>(rows, cols, x, xRow, out, outRow);
}

export function logSoftmaxF64(
  rows: usize,
  cols: usize,
  x: usize,
  xRow: usize,
  out: usize,
  outRow: usize,
): void {
  Softmax.logarithm<f64>(rows, cols, x, xRow, out, outRow);
}
