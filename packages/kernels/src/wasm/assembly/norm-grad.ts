import { Affine } from "./affine";
import { NormColumns } from "./norm-columns";
import { RowTail } from "./row-tail";
import { Sums } from "./sums";
import { Vector } from "./vector";

/** Elements of a row summed at element precision before the sum goes on in float64. */
const blockLength: usize = 1024;
/** Rows whose contributions to the weight's gradient are summed by themselves: few enough to stay in cache. */
const blockRows: usize = 32;

/** The backward of layer norm (centered) and RMS norm (not centered: mean 0, whose pointer is not read). */
class NormGrad {
  @inline static run<T>(
    centered: bool,
    rows: usize,
    cols: usize,
    dy: usize,
    dyRow: usize,
    x: usize,
    xRow: usize,
    weight: usize,
    mean: usize,
    rstd: usize,
    dx: usize,
    dxRow: usize,
    dWeight: usize,
    dBias: usize,
  ): void {
    if (dWeight != 0) memory.fill(dWeight, 0, cols * sizeof<T>());
    if (dBias != 0) memory.fill(dBias, 0, cols * sizeof<T>());
    // Rows first, because they read memory in order and leave it in cache; but not where dx lies on what columns read.
    const columnsTurn = dx == dy || dx == x ? 0 : 1;
    while (rows > 0) {
      const depth = min(rows, blockRows);
      for (let turn = 0; turn < 2; ++turn) {
        if (turn == columnsTurn) {
          if (dWeight != 0) {
            NormColumns.products<T>(centered, depth, cols, dy, dyRow, x, xRow, mean, rstd, dWeight);
          }
          if (dBias != 0) NormColumns.sums<T>(depth, cols, dy, dyRow, dBias);
        } else if (dx != 0) {
          for (let r: usize = 0; r < depth; ++r) {
            NormGrad.row<T>(
              centered,
              cols,
              dy + r * dyRow * sizeof<T>(),
              x + r * xRow * sizeof<T>(),
              weight,
              centered ? load<T>(mean + r * sizeof<T>()) : <T>0,
              load<T>(rstd + r * sizeof<T>()),
              dx + r * dxRow * sizeof<T>(),
            );
          }
        }
      }
      rows -= depth;
      if (dx != 0) dx += depth * dxRow * sizeof<T>();
      dy += depth * dyRow * sizeof<T>();
      x += depth * xRow * sizeof<T>();
      mean += depth * sizeof<T>();
      rstd += depth * sizeof<T>();
    }
  }

  /** `dx = rstd (g - mean(g) - xhat mean(g xhat))`, `g = dy weight`, `xhat = (x - mean) rstd`; RMS norm has no mean(g). */
  @inline static row<T>(
    centered: bool,
    cols: usize,
    dy: usize,
    x: usize,
    weight: usize,
    mean: T,
    rstd: T,
    dx: usize,
  ): void {
    const m = v128.splat<T>(mean);
    const r = v128.splat<T>(rstd);
    const step = Affine.step(weight);
    const w = Affine.weight<T>(weight);
    const dyTail = RowTail.load<T>(dy, cols, 0);
    const xTail = RowTail.load<T>(x, cols, 0);
    const gTail = v128.mul<T>(dyTail, step == 0 ? v128.load(w) : RowTail.load<T>(w, cols, 0));
    let total: f64 = 0;
    let totalProducts: f64 = 0;
    let sum = v128.splat<T>(0);
    let products = sum;
    let room = blockLength;
    let n = cols;
    let a = dy;
    let b = x;
    let c = w;
    for (; n >= 4 * Vector.lanes<T>(); n -= 4 * Vector.lanes<T>()) {
      const g0 = v128.mul<T>(v128.load(a), v128.load(c));
      const g1 = v128.mul<T>(v128.load(a, 16), v128.load(c, 16));
      const g2 = v128.mul<T>(v128.load(a, 32), v128.load(c, 32));
      const g3 = v128.mul<T>(v128.load(a, 48), v128.load(c, 48));
      if (centered) sum = v128.add<T>(sum, v128.add<T>(v128.add<T>(g0, g1), v128.add<T>(g2, g3)));
      const p0 = v128.mul<T>(g0, NormColumns.normal<T>(centered, v128.load(b), m, r));
      const p1 = v128.mul<T>(g1, NormColumns.normal<T>(centered, v128.load(b, 16), m, r));
      const p2 = v128.mul<T>(g2, NormColumns.normal<T>(centered, v128.load(b, 32), m, r));
      const p3 = v128.mul<T>(g3, NormColumns.normal<T>(centered, v128.load(b, 48), m, r));
      products = v128.add<T>(products, v128.add<T>(v128.add<T>(p0, p1), v128.add<T>(p2, p3)));
      a += 64;
      b += 64;
      c += 64 * step;
      room -= 4 * Vector.lanes<T>();
      if (room == 0) {
        total += Sums.lanes<T>(sum);
        totalProducts += Sums.lanes<T>(products);
        sum = v128.splat<T>(0);
        products = sum;
        room = blockLength;
      }
    }
    for (; n >= Vector.lanes<T>(); n -= Vector.lanes<T>()) {
      const g = v128.mul<T>(v128.load(a), v128.load(c));
      if (centered) sum = v128.add<T>(sum, g);
      products = v128.add<T>(
        products,
        v128.mul<T>(g, NormColumns.normal<T>(centered, v128.load(b), m, r)),
      );
      a += 16;
      b += 16;
      c += 16 * step;
    }
    if (n > 0) {
      const g = RowTail.own<T>(cols, gTail);
      if (centered) sum = v128.add<T>(sum, g);
      const p = RowTail.own<T>(
        cols,
        v128.mul<T>(gTail, NormColumns.normal<T>(centered, xTail, m, r)),
      );
      products = v128.add<T>(products, p);
    }
    const g1 = v128.splat<T>(<T>((total + Sums.lanes<T>(sum)) / <f64>cols));
    const g2 = v128.splat<T>(<T>((totalProducts + Sums.lanes<T>(products)) / <f64>cols));
    a = dy;
    b = x;
    c = w;
    let z = dx;
    for (n = cols; n >= Vector.lanes<T>(); n -= Vector.lanes<T>()) {
      const g = v128.mul<T>(v128.load(a), v128.load(c));
      v128.store(z, NormGrad.one<T>(centered, g, v128.load(b), m, r, g1, g2));
      a += 16;
      b += 16;
      c += 16 * step;
      z += 16;
    }
    if (n > 0) RowTail.store<T>(dx, cols, NormGrad.one<T>(centered, gTail, xTail, m, r, g1, g2));
  }

  @inline static one<T>(
    centered: bool,
    g: v128,
    x: v128,
    mean: v128,
    rstd: v128,
    meanOfG: v128,
    meanOfProducts: v128,
  ): v128 {
    const normal = NormColumns.normal<T>(centered, x, mean, rstd);
    if (centered) g = v128.sub<T>(g, meanOfG);
    return v128.mul<T>(rstd, v128.sub<T>(g, v128.mul<T>(normal, meanOfProducts)));
  }
}

export function layerNormGradF32(
  rows: usize,
  cols: usize,
  dy: usize,
  dyRow: usize,
  x: usize,
  xRow: usize,
  weight: usize,
  mean: usize,
  rstd: usize,
  dx: usize,
  dxRow: usize,
  dWeight: usize,
  dBias: usize,
): void {
  NormGrad.run<f32>(
    true,
    rows,
    cols,
    dy,
    dyRow,
    x,
    xRow,
    weight,
    mean,
    rstd,
    dx,
    dxRow,
    dWeight,
    dBias,
  );
}

export function layerNormGradF64(
  rows: usize,
  cols: usize,
  dy: usize,
  dyRow: usize,
  x: usize,
  xRow: usize,
  weight: usize,
  mean: usize,
  rstd: usize,
  dx: usize,
  dxRow: usize,
  dWeight: usize,
  dBias: usize,
): void {
  NormGrad.run<f64>(
    true,
    rows,
    cols,
    dy,
    dyRow,
    x,
    xRow,
    weight,
    mean,
    rstd,
    dx,
    dxRow,
    dWeight,
    dBias,
  );
}

export function rmsNormGradF32(
  rows: usize,
  cols: usize,
  dy: usize,
  dyRow: usize,
  x: usize,
  xRow: usize,
  weight: usize,
  rstd: usize,
  dx: usize,
  dxRow: usize,
  dWeight: usize,
): void {
  NormGrad.run<f32>(false, rows, cols, dy, dyRow, x, xRow, weight, 0, rstd, dx, dxRow, dWeight, 0);
}

export function rmsNormGradF64(
  rows: usize,
  cols: usize,
  dy: usize,
  dyRow: usize,
  x: usize,
  xRow: usize,
  weight: usize,
  rstd: usize,
  dx: usize,
  dxRow: usize,
  dWeight: usize,
): void {
  NormGrad.run<f64>(false, rows, cols, dy, dyRow, x, xRow, weight, 0, rstd, dx, dxRow, dWeight, 0);
}
