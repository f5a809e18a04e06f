import { Affine } from "./affine";
import { RowSums } from "./row-sums";
import { RowTail } from "./row-tail";
import { Sums } from "./sums";
import { Vector } from "./vector";

/** Elements summed at element precision before the sum goes on in float64. */
const blockLength: usize = 1024;

class Norm {
  /**
   * `out = (x - mean) * rstd * weight + bias` with `rstd = 1 / √(variance + eps)`. A first mean comes from the sum; the
   * distances from it give the variance and correct the mean, so that neither loses digits when the mean is large.
   */
  @inline static layer<T>(
    rows: usize,
    cols: usize,
    x: usize,
    xRow: usize,
    weight: usize,
    bias: usize,
    eps: f64,
    out: usize,
    outRow: usize,
    mean: usize,
    rstd: usize,
  ): void {
    const count = <f64>cols;
    for (; rows > 0; --rows) {
      const first = <T>(RowSums.sum<T>(cols, x) / count);
      const center = v128.splat<T>(first);
      let sum = v128.splat<T>(0);
      let squares = sum;
      let total: f64 = 0;
      let totalSquares: f64 = 0;
      let room = blockLength;
      let y = x;
      let n = cols;
      for (; n >= 4 * Vector.lanes<T>(); n -= 4 * Vector.lanes<T>()) {
        const d0 = v128.sub<T>(v128.load(y), center);
        const d1 = v128.sub<T>(v128.load(y, 16), center);
        const d2 = v128.sub<T>(v128.load(y, 32), center);
        const d3 = v128.sub<T>(v128.load(y, 48), center);
        y += 64;
        sum = v128.add<T>(sum, v128.add<T>(v128.add<T>(d0, d1), v128.add<T>(d2, d3)));
        const low = v128.add<T>(v128.mul<T>(d0, d0), v128.mul<T>(d1, d1));
        const high = v128.add<T>(v128.mul<T>(d2, d2), v128.mul<T>(d3, d3));
        squares = v128.add<T>(squares, v128.add<T>(low, high));
        room -= 4 * Vector.lanes<T>();
        if (room == 0) {
          total += Sums.lanes<T>(sum);
          totalSquares += Sums.lanes<T>(squares);
          sum = v128.splat<T>(0);
          squares = sum;
          room = blockLength;
        }
      }
      for (; n >= Vector.lanes<T>(); n -= Vector.lanes<T>()) {
        const d = v128.sub<T>(v128.load(y), center);
        y += 16;
        sum = v128.add<T>(sum, d);
        squares = v128.add<T>(squares, v128.mul<T>(d, d));
      }
      if (n > 0) {
        const d = RowTail.own<T>(cols, v128.sub<T>(RowTail.load<T>(x, cols, first), center));
        sum = v128.add<T>(sum, d);
        squares = v128.add<T>(squares, v128.mul<T>(d, d));
      }
      total += Sums.lanes<T>(sum);
      totalSquares += Sums.lanes<T>(squares);
      const average = <T>(<f64>first + total / count);
      const variance = max((totalSquares - (total * total) / count) / count, 0);
      const inverse = <T>(1 / sqrt(variance + eps));
      if (mean != 0) {
        store<T>(mean, average);
        mean += sizeof<T>();
      }
      if (rstd != 0) {
        store<T>(rstd, inverse);
        rstd += sizeof<T>();
      }
      if (out != 0) {
        Norm.apply<T>(
          true,
          cols,
          x,
          v128.splat<T>(average),
          v128.splat<T>(inverse),
          weight,
          bias,
          out,
        );
        out += outRow * sizeof<T>();
      }
      x += xRow * sizeof<T>();
    }
  }

  /** `out = x * rstd * weight` with `rstd = 1 / √(mean(x²) + eps)`. */
  @inline static rms<T>(
    rows: usize,
    cols: usize,
    x: usize,
    xRow: usize,
    weight: usize,
    eps: f64,
    out: usize,
    outRow: usize,
    rstd: usize,
  ): void {
    for (; rows > 0; --rows) {
      const inverse = <T>(1 / sqrt(RowSums.dot<T>(cols, x, x) / <f64>cols + eps));
      if (rstd != 0) {
        store<T>(rstd, inverse);
        rstd += sizeof<T>();
      }
      if (out != 0) {
        Norm.apply<T>(false, cols, x, v128.splat<T>(0), v128.splat<T>(inverse), weight, 0, out);
        out += outRow * sizeof<T>();
      }
      x += xRow * sizeof<T>();
    }
  }

  /** `(x - mean) * rstd * weight + bias`, or `x * rstd * weight` when not centered. */
  @inline static apply<T>(
    centered: bool,
    n: usize,
    x: usize,
    mean: v128,
    rstd: v128,
    weight: usize,
    bias: usize,
    z: usize,
  ): void {
    const length = n;
    const row = z;
    const wStep = Affine.step(weight);
    const bStep = Affine.step(bias);
    let w = Affine.weight<T>(weight);
    let b = Affine.bias<T>(bias);
    const tail = Norm.one<T>(
      centered,
      RowTail.load<T>(x, n, 0),
      mean,
      rstd,
      wStep == 0 ? v128.load(w) : RowTail.load<T>(w, n, 0),
      bStep == 0 ? v128.load(b) : RowTail.load<T>(b, n, 0),
    );
    for (; n >= 4 * Vector.lanes<T>(); n -= 4 * Vector.lanes<T>()) {
      const z0 = Norm.one<T>(centered, v128.load(x), mean, rstd, v128.load(w), v128.load(b));
      const z1 = Norm.one<T>(
        centered,
        v128.load(x, 16),
        mean,
        rstd,
        v128.load(w, 16),
        v128.load(b, 16),
      );
      const z2 = Norm.one<T>(
        centered,
        v128.load(x, 32),
        mean,
        rstd,
        v128.load(w, 32),
        v128.load(b, 32),
      );
      const z3 = Norm.one<T>(
        centered,
        v128.load(x, 48),
        mean,
        rstd,
        v128.load(w, 48),
        v128.load(b, 48),
      );
      v128.store(z, z0);
      v128.store(z, z1, 16);
      v128.store(z, z2, 32);
      v128.store(z, z3, 48);
      x += 64;
      z += 64;
      w += 64 * wStep;
      b += 64 * bStep;
    }
    for (; n >= Vector.lanes<T>(); n -= Vector.lanes<T>()) {
      v128.store(z, Norm.one<T>(centered, v128.load(x), mean, rstd, v128.load(w), v128.load(b)));
      x += 16;
      z += 16;
      w += 16 * wStep;
      b += 16 * bStep;
    }
    if (n > 0) RowTail.store<T>(row, length, tail);
  }

  @inline static one<T>(centered: bool, x: v128, mean: v128, rstd: v128, w: v128, b: v128): v128 {
    if (!centered) return v128.mul<T>(v128.mul<T>(x, rstd), w);
    return v128.add<T>(v128.mul<T>(v128.mul<T>(v128.sub<T>(x, mean), rstd), w), b);
  }
}

export function layerNormF32(
  rows: usize,
  cols: usize,
  x: usize,
  xRow: usize,
  weight: usize,
  bias: usize,
  eps: f64,
  out: usize,
  outRow: usize,
  mean: usize,
  rstd: usize,
): void {
  Norm.layer<f32>(rows, cols, x, xRow, weight, bias, eps, out, outRow, mean, rstd);
}

export function layerNormF64(
  rows: usize,
  cols: usize,
  x: usize,
  xRow: usize,
  weight: usize,
  bias: usize,
  eps: f64,
  out: usize,
  outRow: usize,
  mean: usize,
  rstd: usize,
): void {
  Norm.layer<f64>(rows, cols, x, xRow, weight, bias, eps, out, outRow, mean, rstd);
}

export function rmsNormF32(
  rows: usize,
  cols: usize,
  x: usize,
  xRow: usize,
  weight: usize,
  eps: f64,
  out: usize,
  outRow: usize,
  rstd: usize,
): void {
  Norm.rms<f32>(rows, cols, x, xRow, weight, eps, out, outRow, rstd);
}

export function rmsNormF64(
  rows: usize,
  cols: usize,
  x: usize,
  xRow: usize,
  weight: usize,
  eps: f64,
  out: usize,
  outRow: usize,
  rstd: usize,
): void {
  Norm.rms<f64>(rows, cols, x, xRow, weight, eps, out, outRow, rstd);
}
