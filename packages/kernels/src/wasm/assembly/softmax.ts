import { ExponentialRow, Keep } from "./exponential-rows";
import { RowExp } from "./row-exp";
import { RowTail } from "./row-tail";
import { Vector } from "./vector";

export class Softmax {
  /** `e^(x - max) / Σ e^(x - max)`. */
  @inline static run<T>(
    rows: usize,
    cols: usize,
    x: usize,
    xRow: usize,
    out: usize,
    outRow: usize,
  ): void {
    if (cols == 0) return;
    for (; rows > 0; --rows) {
      const largest = ExponentialRow.largest<T>(cols, x);
      const total = ExponentialRow.sum<T>(Keep.Scaled, cols, x, largest, out, 0, 0);
      Softmax.scale<T>(cols, out, <T>(1 / total));
      x += xRow * sizeof<T>();
      out += outRow * sizeof<T>();
    }
  }

  @inline static scale<T>(n: usize, z: usize, factor: T): void {
    const length = n;
    const row = z;
    const f = v128.splat<T>(factor);
    const tail = v128.mul<T>(RowTail.load<T>(z, n, 0), f);
    for (; n >= 4 * Vector.lanes<T>(); n -= 4 * Vector.lanes<T>()) {
      v128.store(z, v128.mul<T>(v128.load(z), f));
      v128.store(z, v128.mul<T>(v128.load(z, 16), f), 16);
      v128.store(z, v128.mul<T>(v128.load(z, 32), f), 32);
      v128.store(z, v128.mul<T>(v128.load(z, 48), f), 48);
      z += 64;
    }
    for (; n >= Vector.lanes<T>(); n -= Vector.lanes<T>()) {
      v128.store(z, v128.mul<T>(v128.load(z), f));
      z += 16;
    }
    if (n > 0) RowTail.store<T>(row, length, tail);
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
    if (cols == 0) return;
    for (; rows > 0; --rows) {
      const largest = ExponentialRow.largest<T>(cols, x);
      const total = ExponentialRow.sum<T>(Keep.Nothing, cols, x, largest, 0, 0, 0);
      Softmax.subtract<T>(
        cols,
        x,
        out,
        v128.splat<T>(largest),
        v128.splat<T>(<T>NativeMath.log(total / RowExp.scale<T>())),
      );
      x += xRow * sizeof<T>();
      out += outRow * sizeof<T>();
    }
  }

  /** `(x - a) - b`: in this order, because a may be large and x near it. */
  @inline static subtract<T>(n: usize, x: usize, z: usize, a: v128, b: v128): void {
    const length = n;
    const row = z;
    const tail = v128.sub<T>(v128.sub<T>(RowTail.load<T>(x, n, 0), a), b);
    for (; n >= 4 * Vector.lanes<T>(); n -= 4 * Vector.lanes<T>()) {
      v128.store(z, v128.sub<T>(v128.sub<T>(v128.load(x), a), b));
      v128.store(z, v128.sub<T>(v128.sub<T>(v128.load(x, 16), a), b), 16);
      v128.store(z, v128.sub<T>(v128.sub<T>(v128.load(x, 32), a), b), 32);
      v128.store(z, v128.sub<T>(v128.sub<T>(v128.load(x, 48), a), b), 48);
      x += 64;
      z += 64;
    }
    for (; n >= Vector.lanes<T>(); n -= Vector.lanes<T>()) {
      v128.store(z, v128.sub<T>(v128.sub<T>(v128.load(x), a), b));
      x += 16;
      z += 16;
    }
    if (n > 0) RowTail.store<T>(row, length, tail);
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
