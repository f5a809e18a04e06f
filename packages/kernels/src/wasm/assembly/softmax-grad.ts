import { ExponentialRow, Keep } from "./exponential-rows";
import { RowSums } from "./row-sums";
import { RowTail } from "./row-tail";
import { Vector } from "./vector";

class SoftmaxGrad {
  /** `dx = y (dy - Σ dy y)` */
  @inline static run<T>(
    rows: usize,
    cols: usize,
    y: usize,
    yRow: usize,
    dy: usize,
    dyRow: usize,
    out: usize,
    outRow: usize,
  ): void {
    if (cols == 0) return;
    for (; rows > 0; --rows) {
      SoftmaxGrad.row<T>(cols, y, dy, v128.splat<T>(<T>RowSums.dot<T>(cols, y, dy)), out);
      y += yRow * sizeof<T>();
      dy += dyRow * sizeof<T>();
      out += outRow * sizeof<T>();
    }
  }

  @inline static row<T>(n: usize, y: usize, dy: usize, dot: v128, z: usize): void {
    const length = n;
    const row = z;
    const tail = v128.mul<T>(RowTail.load<T>(y, n, 0), v128.sub<T>(RowTail.load<T>(dy, n, 0), dot));
    for (; n >= 4 * Vector.lanes<T>(); n -= 4 * Vector.lanes<T>()) {
      v128.store(z, v128.mul<T>(v128.load(y), v128.sub<T>(v128.load(dy), dot)));
      v128.store(z, v128.mul<T>(v128.load(y, 16), v128.sub<T>(v128.load(dy, 16), dot)), 16);
      v128.store(z, v128.mul<T>(v128.load(y, 32), v128.sub<T>(v128.load(dy, 32), dot)), 32);
      v128.store(z, v128.mul<T>(v128.load(y, 48), v128.sub<T>(v128.load(dy, 48), dot)), 48);
      y += 64;
      dy += 64;
      z += 64;
    }
    for (; n >= Vector.lanes<T>(); n -= Vector.lanes<T>()) {
      v128.store(z, v128.mul<T>(v128.load(y), v128.sub<T>(v128.load(dy), dot)));
      y += 16;
      dy += 16;
      z += 16;
    }
    if (n > 0) RowTail.store<T>(row, length, tail);
  }

  /** `dx = dy - e^y Σ dy` */
  @inline static logarithm<T>(
    rows: usize,
    cols: usize,
    y: usize,
    yRow: usize,
    dy: usize,
    dyRow: usize,
    out: usize,
    outRow: usize,
  ): void {
    if (cols == 0) return;
    for (; rows > 0; --rows) {
      const total = <T>RowSums.sum<T>(cols, dy);
      ExponentialRow.sum<T>(Keep.Subtracted, cols, y, 0, out, dy, total);
      y += yRow * sizeof<T>();
      dy += dyRow * sizeof<T>();
      out += outRow * sizeof<T>();
    }
  }
}

export function softmaxGradF32(
  rows: usize,
  cols: usize,
  y: usize,
  yRow: usize,
  dy: usize,
  dyRow: usize,
  out: usize,
  outRow: usize,
): void {
  SoftmaxGrad.run<f32>(rows, cols, y, yRow, dy, dyRow, out, outRow);
}

export function softmaxGradF64(
  rows: usize,
  cols: usize,
  y: usize,
  yRow: usize,
  dy: usize,
  dyRow: usize,
  out: usize,
  outRow: usize,
): void {
  SoftmaxGrad.run<f64>(rows, cols, y, yRow, dy, dyRow, out, outRow);
}

export function logSoftmaxGradF32(
  rows: usize,
  cols: usize,
  y: usize,
  yRow: usize,
  dy: usize,
  dyRow: usize,
  out: usize,
  outRow: usize,
): void {
  SoftmaxGrad.logarithm<f32>(rows, cols, y, yRow, dy, dyRow, out, outRow);
}

export function logSoftmaxGradF64(
  rows: usize,
  cols: usize,
  y: usize,
  yRow: usize,
  dy: usize,
  dyRow: usize,
  out: usize,
  outRow: usize,
): void {
  SoftmaxGrad.logarithm<f64>(rows, cols, y, yRow, dy, dyRow, out, outRow);
}
